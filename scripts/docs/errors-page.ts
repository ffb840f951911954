/** docs/errors.md: the table of errors, and what each is in every surface, as the surfaces themselves say. */
import { failureOf } from '../../lib/openai/failure.ts';
import { legacyError } from '../../lib/page/legacy-errors.ts';
import { failureException } from '../../lib/page/standard/failures.ts';
import { ERRORS, type ErrorCode } from '../../lib/protocol/errors.ts';
import { ERROR_NOTES } from './error-notes.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const info = (code: ErrorCode) => ({ code, message: ERRORS[code] });

/** What `LanguageModel` and its siblings reject with. */
const standardName = (code: ErrorCode): string => (failureException({ info: info(code) }) as Error).name;

/** What a client of OpenAI's API is told. */
function openAIFailure(code: ErrorCode): string {
  const { status, error } = failureOf(info(code), 0);
  return error.code === code ? `${status}` : `${status}, \`${error.code}\``;
}

/** The string that calls of 2023 reject with, without the sentence behind it. */
const legacyString = (code: ErrorCode): string =>
  legacyError(info(code)).rejection.replace(`: ${ERRORS[code]}`, '');

const row = (code: ErrorCode): string =>
  `| <a id="${code}"></a>\`${code}\` | ${[ERRORS[code], ERROR_NOTES[code].when, ERROR_NOTES[code].next].map(cell).join(' | ')} |`;

const surfaceRow = (code: ErrorCode): string =>
  `| [\`${code}\`](#${code}) | ${openAIFailure(code)} | \`${standardName(code)}\` | \`${legacyString(code)}\` |`;

/** The whole file. */
export const errorsPage = (): string =>
  [
    '# Errors',
    '',
    'Written by `npm run docs` from lib/protocol/errors.ts and what each surface makes of it: change it there.',
    '',
    'The functions of `window.ai` reject with a `WindowAIError` ([its fields](api.md#windowaierror)): `code` is for',
    'programs, `message` is a sentence for a person that says what to do next. Show it as it is. The sentence may say',
    'more than the one below: which budget, which field. Nothing that a provider wrote is ever in it. A call that',
    'its own `signal` ended rejects with the signal’s reason.',
    '',
    '```js',
    'try {',
    '  output.textContent = await window.ai.streamText(question, { signal }).text;',
    '} catch (error) {',
    "  if (error.name === 'AbortError') return;",
    '  output.textContent = error.message;',
    '  retry.hidden = error.retryAfter === undefined;',
    '}',
    '```',
    '',
    '| Code | Sentence | When | What a page can do |',
    '|---|---|---|---|',
    ...CODES.map(row),
    '',
    '## The same in other surfaces',
    '',
    '`window.ai.fetch` answers with OpenAI’s statuses, and with its `error.code` where OpenAI has one that programs look',
    'for; elsewhere the code is the one of this table. It sends `Retry-After` where it is known how long to wait.',
    '`LanguageModel` and its siblings reject with a `DOMException` of the standard’s names. The names of 2023 reject',
    'with plain strings, as they did; where a status is shown, it is the provider’s own if there was one, and the',
    'sentence follows it.',
    '',
    '| Code | `window.ai.fetch` | `LanguageModel` | Names of 2023 |',
    '|---|---|---|---|',
    ...CODES.map(surfaceRow),
    '',
  ].join('\n');
