/** What is kept of a call's words, from what was asked and what came back. */
import { collectAnswer } from '../../lib/ledger/answer-text.ts';
import { type KeptText, keptText } from '../../lib/ledger/text.ts';
import type { Call } from '../../lib/protocol/call.ts';
import type { Part } from '../../lib/protocol/part.ts';
import type { Task } from '../../lib/protocol/task.ts';

export function wordsOf(call: Call | Task, said: readonly Part[]): KeptText {
  const answer = collectAnswer();
  answer.note(said);
  return keptText(call, answer.answers());
}
