/** One call, run against its candidates: one stream of parts that ends in exactly one `finish` or `error`. */
import type { Call } from '../protocol/call.ts';
import { errorInfo, OrielError } from '../protocol/errors.ts';
import { isTerminal, type Part, type Served } from '../protocol/part.ts';
import type { Task } from '../protocol/task.ts';
import type { Answer, Connection, ProviderType } from '../providers/types.ts';
import { joinChoices } from './choices.ts';
import { type Candidate, publicModelId } from './choose.ts';

export interface Attempt {
  candidate: Candidate;
  /** Opens a line to this candidate's endpoint that lives until `signal` aborts. */
  connect(signal: AbortSignal): Connection;
}

function answerOf(call: Call | Task, { candidate, connect }: Attempt, signal: AbortSignal): Answer {
  const { type, modelId } = candidate;
  if ('task' in call) return taskOf(type, call, modelId, connect(signal));
  const count = call.n ?? 1;
  if (count === 1 || type.choices) return type.generate(call, modelId, connect(signal));
  const one = { ...call, n: 1 };
  const others = new AbortController();
  const joined = AbortSignal.any([signal, others.signal]);
  return joinChoices(
    count,
    () => type.generate(one, modelId, connect(joined)),
    () => others.abort(),
  );
}

function taskOf(type: ProviderType, task: Task, model: string, connection: Connection): Answer {
  const refuse = () =>
    new OrielError('unsupported', {
      detail: task.task,
      message: `${connection.provider.label} has nothing for that. Choose another model for it in Oriel’s dashboard.`,
    });
  switch (task.task) {
    case 'embed':
      if (type.embed === undefined) throw refuse();
      return type.embed(task, model, connection);
    case 'image':
      if (type.image === undefined) throw refuse();
      return type.image(task, model, connection);
    case 'speech':
      if (type.speech === undefined) throw refuse();
      return type.speech(task, model, connection);
    case 'transcribe':
      if (type.transcribe === undefined) throw refuse();
      return type.transcribe(task, model, connection);
  }
}

/**
 * Whatever a provider does (throws, stops without an end, goes on after one), the result is a well-formed stream.
 * `finish` says who served. Never throws.
 */
export async function* run(call: Call | Task, attempt: Attempt, signal: AbortSignal): Answer {
  const served: Served = {
    model: publicModelId(attempt.candidate.ref),
    provider: attempt.candidate.provider.label,
  };
  try {
    for await (const parts of answerOf(call, attempt, signal)) {
      const end = parts.findIndex(isTerminal);
      if (end === -1) {
        yield parts;
        continue;
      }
      const last = parts[end] as Part;
      yield [...parts.slice(0, end), last.type === 'finish' ? { ...last, served } : last];
      return;
    }
    throw new OrielError(signal.aborted ? 'aborted' : 'provider-error', {
      ...(signal.aborted ? {} : { message: 'The answer was cut off before its end. Try again.' }),
    });
  } catch (thrown) {
    // What the provider's code threw after an abort is a consequence of it, whatever it looks like.
    const error = signal.aborted ? new OrielError('aborted', {}, thrown).info : errorInfo(thrown);
    yield [{ type: 'error', error }];
  }
}
