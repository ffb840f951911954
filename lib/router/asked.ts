/** What a candidate is asked, and by which member of its type. */
import type { Call, Message } from '../protocol/call.ts';
import { OrielError } from '../protocol/errors.ts';
import type { Task } from '../protocol/task.ts';
import type { Answer, Connection, ProviderType } from '../providers/types.ts';
import { joinChoices } from './choices.ts';
import { withoutForeign } from './maker.ts';
import type { Candidate } from './types.ts';

/**
 * The call with what a preset adds: its system prompt before the page's own instructions, its parameters where the page
 * does not say otherwise.
 */
export function withPreset(call: Call, { system, parameters = {} }: NonNullable<Candidate['preset']>): Call {
  const { effort, ...rest } = parameters;
  return {
    ...rest,
    ...(effort === undefined ? {} : { reasoning: { effort } }),
    ...withoutAbsent(call),
    messages: system === undefined ? call.messages : withInstructions(call.messages, system),
  };
}

const withoutAbsent = (call: Call): Call =>
  Object.fromEntries(Object.entries(call).filter(([, value]) => value !== undefined)) as Call;

/** Before the first of the page's, and in the same message: there are models that refuse a second one. */
function withInstructions(messages: Call['messages'], system: string): Call['messages'] {
  const [first, ...rest] = messages as [Message, ...Message[]];
  if (first.role !== 'system' && first.role !== 'developer') {
    return [{ role: 'system', content: [{ type: 'text', text: system }] }, ...messages];
  }
  const ours = { type: 'text' as const, text: first.content.length === 0 ? system : `${system}\n\n` };
  return [{ ...first, content: [ours, ...first.content] }, ...rest];
}

export interface Asking {
  candidate: Candidate;
  /** The mark of its provider. */
  mark: string;
  /** Whether what nobody marked may be its own. */
  unmarked: boolean;
  /** Opens a line to the candidate's endpoint that lives until `signal` aborts. */
  connect(candidate: Candidate, signal: AbortSignal): Connection;
}

/** The call as it is meant for this candidate. */
export function meantFor(call: Call | Task, { candidate, mark, unmarked }: Asking): Call | Task {
  if ('task' in call) return call;
  const own = withoutForeign(call, mark, unmarked);
  return candidate.preset === undefined ? own : withPreset(own, candidate.preset);
}

/** How many requests a call is to an endpoint: where that gives one answer at a time, one for each. */
export const requestsOf = (call: Call | Task, { choices }: Pick<ProviderType, 'choices'>): number =>
  'task' in call || choices ? 1 : (call.n ?? 1);

/**
 * @param call As it is meant for the candidate.
 * @throws OrielError `unsupported` for a task that the provider has nothing for.
 */
export function answerOf(call: Call | Task, { candidate, connect }: Asking, signal: AbortSignal): Answer {
  const { type, modelId } = candidate;
  if ('task' in call) return taskOf(candidate, call, connect(candidate, signal));
  const count = requestsOf(call, type);
  if (count === 1) return type.generate(call, modelId, connect(candidate, signal));
  const one = { ...call, n: 1 };
  const others = new AbortController();
  const joined = AbortSignal.any([signal, others.signal]);
  return joinChoices(
    count,
    () => type.generate(one, modelId, connect(candidate, joined)),
    () => others.abort(),
  );
}

function taskOf({ type, modelId }: Candidate, task: Task, connection: Connection): Answer {
  const refuse = () =>
    new OrielError('unsupported', {
      detail: task.task,
      message: `${connection.provider.label} has nothing for that. Choose another model for it in Oriel’s dashboard.`,
    });
  switch (task.task) {
    case 'embed':
      if (type.embed === undefined) throw refuse();
      return type.embed(task, modelId, connection);
    case 'image':
      if (type.image === undefined) throw refuse();
      return type.image(task, modelId, connection);
    case 'speech':
      if (type.speech === undefined) throw refuse();
      return type.speech(task, modelId, connection);
    case 'transcribe':
      if (type.transcribe === undefined) throw refuse();
      return type.transcribe(task, modelId, connection);
  }
}
