/** The options of each task, by the drafts' names: read strictly, since they come from a page (S13). */
import type { Assistance } from '../protocol/assistance.ts';
import { OrielError } from '../protocol/errors.ts';

type Given = Assistance['options'];
/** One of these words, a language's tag, several of them, or yes and no; optional where it ends in `?`. */
type Kind = readonly string[] | 'tag' | 'tag?' | 'tags?' | 'boolean';

const FORMATS = ['plain-text', 'markdown'];
const LENGTHS = ['short', 'medium', 'long'];
const LANGUAGES = {
  expectedInputLanguages: 'tags?',
  expectedContextLanguages: 'tags?',
  outputLanguage: 'tag?',
} as const;

const OPTIONS: Record<Assistance['task'], Readonly<Record<string, Kind>>> = {
  summarize: {
    type: ['tldr', 'teaser', 'key-points', 'headline'],
    format: FORMATS,
    length: LENGTHS,
    ...LANGUAGES,
  },
  write: { tone: ['formal', 'neutral', 'casual'], format: FORMATS, length: LENGTHS, ...LANGUAGES },
  rewrite: {
    tone: ['as-is', 'more-formal', 'more-casual'],
    format: ['as-is', ...FORMATS],
    length: ['as-is', 'shorter', 'longer'],
    ...LANGUAGES,
  },
  translate: { sourceLanguage: 'tag', targetLanguage: 'tag' },
  proofread: {
    includeCorrectionTypes: 'boolean',
    includeCorrectionExplanations: 'boolean',
    expectedInputLanguages: 'tags?',
    correctionExplanationLanguage: 'tag?',
  },
};

/** Letters, digits and hyphens only: a tag is put into a sentence of ours. */
function isTag(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 100) return false;
  try {
    return Intl.getCanonicalLocales(value)[0] === value;
  } catch {
    return false;
  }
}

function fits(value: unknown, kind: Kind): boolean {
  if (typeof kind !== 'string') return typeof value === 'string' && kind.includes(value);
  if (value === undefined) return kind.endsWith('?');
  if (kind === 'boolean') return typeof value === 'boolean';
  return kind === 'tags?' ? Array.isArray(value) && value.every(isTag) : isTag(value);
}

/** @throws OrielError `invalid-request` for an option that is missing, wrong or none of this task's */
export function readOptions(task: Assistance['task'], given: Given): Given {
  const known = OPTIONS[task];
  const wrong =
    Object.keys(given).find((key) => !Object.hasOwn(known, key)) ??
    Object.keys(known).find(
      (key) => !fits(Object.hasOwn(given, key) ? given[key] : undefined, known[key] as Kind),
    );
  if (wrong === undefined) return given;
  const detail = `options.${wrong}`;
  throw new OrielError('invalid-request', {
    message: `The request is not valid: look at ${detail}.`,
    detail,
  });
}
