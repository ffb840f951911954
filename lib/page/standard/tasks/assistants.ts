/** https://webmachinelearning.github.io/writing-assistance-apis/: `Summarizer`, `Writer`, `Rewriter`. */
import type { CreateOptions } from '../creation.ts';
import type { Interface } from '../interface.ts';
import { type Member, toEnum, toSequence, toText } from '../webidl.ts';
import { defineTask, LANGUAGES, type Model, type TaskKind } from './model.ts';
import { type Making, nothingOf, sameOf, textOperations } from './text-operations.ts';
import {
  type RewritingOptions,
  rewriting,
  type SummaryOptions,
  summarizing,
  type WritingOptions,
  writing,
} from './writing.ts';

type Assistant<O> = O & CreateOptions & { sharedContext?: string };

const LISTS = ['expectedInputLanguages', 'expectedContextLanguages'] as const;

const word = <T extends string>(name: string, words: readonly T[], otherwise: T): Member => [
  name,
  toEnum(words),
  otherwise,
];

/** @param words Members whose values are words, each with all of them: `format` and `length`, and what is the interface's own. */
function defineAssistant<O>(
  name: string,
  feature: string,
  [format, length, ...more]: readonly [Member, Member, ...Member[]],
  { verb, task, without }: Omit<Making<Assistant<O>>, 'members'>,
): Interface<Model<Assistant<O>>> {
  const attributes: TaskKind<Assistant<O>>['attributes'] = {
    sharedContext: ({ options }) => options.sharedContext ?? '',
    inputQuota: ({ quota }) => quota,
  };
  for (const [key] of [format, length, ...more])
    attributes[key] = ({ options }) => (options as Record<string, unknown>)[key];
  for (const key of [...LISTS, 'outputLanguage'])
    attributes[key] = ({ options }) => (options as Record<string, unknown>)[key] ?? null;
  return defineTask<Assistant<O>>({
    name,
    feature,
    required: 0,
    core: [
      ['expectedContextLanguages', toSequence(toText)],
      LANGUAGES,
      format,
      length,
      ['outputLanguage', toText],
      ...more,
    ],
    own: ['sharedContext', toText],
    languages: [...LISTS, 'outputLanguage'],
    task,
    attributes,
    operations: textOperations({ verb, task, without, members: [['context', toText]] }),
  });
}

const FORMATS = ['plain-text', 'markdown'] as const;
const LENGTHS = ['short', 'medium', 'long'] as const;

export const summarizer = defineAssistant<SummaryOptions>(
  'Summarizer',
  'summarizer',
  [
    word('format', FORMATS, 'markdown'),
    word('length', LENGTHS, 'short'),
    // Kept and shown: which model answers, and how fast, is the person's choice.
    word('preference', ['auto', 'speed', 'capability'], 'auto'),
    word('type', ['tldr', 'teaser', 'key-points', 'headline'], 'key-points'),
  ],
  { verb: 'summarize', task: summarizing, without: nothingOf },
);

export const writer = defineAssistant<WritingOptions>(
  'Writer',
  'writer',
  [
    word('format', FORMATS, 'markdown'),
    word('length', LENGTHS, 'short'),
    word('tone', ['formal', 'neutral', 'casual'], 'neutral'),
  ],
  { verb: 'write', task: writing, without: nothingOf },
);

export const rewriter = defineAssistant<RewritingOptions>(
  'Rewriter',
  'rewriter',
  [
    word('format', ['as-is', ...FORMATS], 'as-is'),
    word('length', ['as-is', 'shorter', 'longer'], 'as-is'),
    word('tone', ['as-is', 'more-formal', 'more-casual'], 'as-is'),
  ],
  { verb: 'rewrite', task: rewriting, without: sameOf },
);
