/** Several answers from an endpoint that gives one at a time: that many calls, one stream. */
import { type ErrorInfo, errorInfo } from '../protocol/errors.ts';
import { type FinishPart, isContent, type Part, type Usage } from '../protocol/part.ts';
import type { Answer } from '../providers/types.ts';

function addUsage(a: Usage, b: Usage): Usage {
  const sum: Usage = { ...a };
  for (const key of Object.keys(b) as (keyof Usage)[]) sum[key] = (sum[key] ?? 0) + (b[key] ?? 0);
  return sum;
}

/**
 * Runs `start(choice)` for 0 ≤ choice < count side by side and joins the answers: content carries its `choice`, usage
 * is summed, and one `finish` closes when all have finished. The first error ends everything: the caller's `abort` is
 * called, so that the other calls stop costing; what those before it used is told with it (S26), and what those that are
 * stopped have read.
 */
export async function* joinChoices(
  count: number,
  start: (choice: number) => Answer,
  abort: () => void,
): Answer {
  const answers = Array.from({ length: count }, (_, choice) => start(choice)[Symbol.asyncIterator]());
  const next = (choice: number) =>
    (answers[choice] as AsyncIterator<Part[]>).next().then((result) => ({ choice, result }));
  const pending = new Map(answers.map((_, choice) => [choice, next(choice)]));
  let usage: Usage | undefined;
  let finish: FinishPart | undefined;
  /** Those that told what they read. */
  const told = new Set<number>();
  const spent = (error?: ErrorInfo, failed = -1): Part[] => {
    if (usage === undefined) return [];
    const { input } = usage;
    // Each was sent the same, and has read it, unless it was refused.
    const owed = count - (error === undefined || error.code === 'aborted' || told.has(failed) ? 0 : 1);
    const all = input === undefined ? {} : { input: Math.round((input / told.size) * owed) };
    return [{ type: 'usage', usage: { ...usage, ...all } }];
  };
  try {
    while (pending.size > 0) {
      const { choice, result } = await Promise.race(pending.values());
      if (result.done) {
        pending.delete(choice);
        continue;
      }
      pending.set(choice, next(choice));
      const content: Part[] = [];
      for (const part of result.value) {
        if (part.type === 'error') {
          yield [...content, ...spent(part.error, choice), part];
          return;
        }
        if (part.type === 'usage') {
          usage = addUsage(usage ?? {}, part.usage);
          if (part.usage.input !== undefined) told.add(choice);
        } else if (part.type === 'finish')
          finish = finish === undefined || finish.reason === 'stop' ? part : finish;
        else content.push(choice === 0 || !isContent(part) ? part : { ...part, choice });
      }
      if (content.length > 0) yield content;
    }
    if (finish !== undefined) yield [...spent(), finish];
  } catch (thrown) {
    if (usage === undefined) throw thrown;
    const error = errorInfo(thrown);
    yield [...spent(error), { type: 'error', error }];
  } finally {
    // Left early (an error, or the consumer went away): what still runs must not go on costing.
    if (pending.size > 0) {
      abort();
      for (const rest of pending.values()) rest.catch(() => undefined);
    }
  }
}
