/** What a page wants done with a text -> the call, and how its answer is told. */
import type { Assistance } from '../protocol/assistance.ts';
import type { Call } from '../protocol/call.ts';
import type { Part } from '../protocol/part.ts';
import { enclosed, newMark, type Task } from './enclosed.ts';
import { languageName } from './language-name.ts';
import { readOptions } from './options.ts';
import { toldProofread } from './proofread.ts';
import { type ProofreadingOptions, proofreading, proofreadingSchema } from './proofreading.ts';
import { translating } from './translating.ts';
import {
  type RewritingOptions,
  rewriting,
  type SummaryOptions,
  summarizing,
  type WritingOptions,
  writing,
} from './writing.ts';

export interface Assisted {
  call: Call;
  /** Of what was answered, what the page is told; absent where that is the answer as it is. Keeps a state: one for one call. */
  told?(parts: Part[]): Part[];
}

function taskOf(task: Assistance['task'], options: unknown): Task {
  switch (task) {
    case 'summarize':
      return summarizing(options as SummaryOptions, languageName);
    case 'write':
      return writing(options as WritingOptions, languageName);
    case 'rewrite':
      return rewriting(options as RewritingOptions, languageName);
    case 'translate': {
      const { sourceLanguage, targetLanguage } = options as Record<string, string>;
      return translating(sourceLanguage as string, targetLanguage as string, languageName);
    }
    case 'proofread':
      return proofreading(options as ProofreadingOptions, languageName);
  }
}

/**
 * @param random A UUID that nobody can guess.
 * @throws OrielError `invalid-request`
 */
export function assist({ task, text, contexts = [], options }: Assistance, random: () => string): Assisted {
  const read = readOptions(task, options);
  const mark = newMark([text, ...contexts].join('\n'), random);
  const call: Call = {
    surface: 'language-model',
    messages: enclosed(taskOf(task, read), text, contexts, mark),
  };
  if (task !== 'proofread') return { call };
  const wanted = read as unknown as ProofreadingOptions;
  const json = proofreadingSchema(wanted);
  return { call: json === undefined ? call : { ...call, json }, told: toldProofread(text, wanted) };
}
