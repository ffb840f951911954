import { answerText as t } from '../../lib/i18n/answers.ts';
import type { KeptTextView } from '../../lib/protocol/activity-control.ts';
import type { FinishPart, Part, Usage } from '../../lib/protocol/part.ts';

/** What came of a question, as far as it has come. */
export interface Answered {
  answers: KeptTextView['answers'];
  usage: Usage;
  /** Once it is over: who answered, why it ended, and which parameters were left out. */
  served?: FinishPart['served'];
  reason?: FinishPart['reason'];
  ignored?: FinishPart['ignored'];
  /** A sentence for a person. */
  error?: string;
}

const NO_ANSWER: Answered['answers'][number] = { text: '' };

/** With what came since. Pure. */
export function withParts<Last extends Answered>(last: Last, parts: readonly Part[]): Last {
  let { answers, usage, served, reason, ignored, error } = last;
  for (const part of parts) {
    switch (part.type) {
      case 'text': {
        const place = part.choice ?? 0;
        answers = filled(answers, place).with(place, {
          ...(answers[place] ?? NO_ANSWER),
          text: (answers[place]?.text ?? '') + part.text,
        });
        break;
      }
      case 'tool-call':
      case 'file': {
        const place = part.choice ?? 0;
        const words = part.type === 'file' ? part.mediaType : t.calls(`${part.name}(${part.arguments})`);
        const before = answers[place] ?? NO_ANSWER;
        answers = filled(answers, place).with(place, { ...before, also: [...(before.also ?? []), words] });
        break;
      }
      case 'usage':
        usage = { ...usage, ...part.usage };
        break;
      case 'finish':
        ({ served, reason, ignored } = part);
        break;
      case 'error':
        error = part.error.message;
        break;
      default:
      // What it thinks, cites or reckons is no part of its answer.
    }
  }
  return { ...last, answers, usage, served, reason, ignored, error };
}

const filled = (answers: Answered['answers'], place: number): Answered['answers'] =>
  Array.from({ length: Math.max(answers.length, place + 1) }, (_, at) => answers[at] ?? NO_ANSWER);
