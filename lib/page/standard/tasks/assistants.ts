/** https://webmachinelearning.github.io/writing-assistance-apis/: `Summarizer`, `Writer`, `Rewriter`. */
import type { Assistance } from '../../../protocol/assistance.ts';
import type { CreateOptions } from '../creation.ts';
import type { Interface } from '../interface.ts';
import { type Member, toEnum, toSequence, toText } from '../webidl.ts';
import { defineTask, INPUT_LANGUAGES, INPUT_QUOTA, type Model } from './model.ts';
import { nothingOf, sameOf, textOperations } from './text-operations.ts';

interface AssistantOptions extends CreateOptions {
  sharedContext: string;
}
/** A member whose value is one of these words, the first where the page says none. */
type Words = readonly [key: string, ...words: string[]];

const LANGUAGES = ['expectedInputLanguages', 'expectedContextLanguages', 'outputLanguage'] as const;

/** @param choices In the order of their letters; `preference` and behind it come after `outputLanguage`. */
function defineAssistant(
  name: string,
  task: Assistance['task'],
  without: (text: string) => string | undefined,
  choices: readonly [format: Words, length: Words, ...Words[]],
): Interface<Model<AssistantOptions>> {
  const [format, length, ...more] = choices.map(([key, ...words]): Member => [key, toEnum(words), words[0]]);
  const keys = choices.map(([key]) => key);
  return defineTask<AssistantOptions>({
    name,
    feature: name.toLowerCase(),
    required: 0,
    core: [
      ['expectedContextLanguages', toSequence(toText)],
      INPUT_LANGUAGES,
      format as Member,
      length as Member,
      ['outputLanguage', toText],
      ...more,
    ],
    own: [['sharedContext', toText, '']],
    languages: LANGUAGES,
    shown: ['sharedContext', ...keys, ...LANGUAGES],
    attributes: { ...INPUT_QUOTA },
    operations: textOperations({
      task,
      members: [['context', toText]],
      sent: [...keys.filter((key) => key !== 'preference'), ...LANGUAGES],
      without,
    }),
  });
}

const FORMAT: Words = ['format', 'markdown', 'plain-text'];
const LENGTH: Words = ['length', 'short', 'medium', 'long'];

export const summarizer = defineAssistant('Summarizer', 'summarize', nothingOf, [
  FORMAT,
  LENGTH,
  // Kept and shown, not sent: which model answers, and how fast, is the person's choice.
  ['preference', 'auto', 'speed', 'capability'],
  ['type', 'key-points', 'tldr', 'teaser', 'headline'],
]);

export const writer = defineAssistant('Writer', 'write', nothingOf, [
  FORMAT,
  LENGTH,
  ['tone', 'neutral', 'formal', 'casual'],
]);

export const rewriter = defineAssistant('Rewriter', 'rewrite', sameOf, [
  ['format', 'as-is', 'plain-text', 'markdown'],
  ['length', 'as-is', 'shorter', 'longer'],
  ['tone', 'as-is', 'more-formal', 'more-casual'],
]);
