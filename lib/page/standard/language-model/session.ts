/** What a session remembers, and what it forgets when its window is full. */
import type { Message as CallMessage } from '../../../protocol/call.ts';
import { append, dispatch, NativePromise } from '../../natives.ts';
import { NativeEvent } from '../natives.ts';
import { type Lifetime, newLifetime, type Scope } from '../operation.ts';
import { requireRoom } from '../quota-exceeded-error.ts';
import type { Expected } from './dictionaries.ts';
import type { Turn } from './prepared-prompt.ts';
import type { Sampling } from './sampling.ts';
import type { Tools } from './tools.ts';

/** What a session was made with; its clones have the same. */
export interface Nature {
  readonly initial: Turn;
  readonly expectedInputs: readonly Expected[];
  readonly sampling: Sampling;
  readonly tools: Tools;
  /** Tokens. */
  readonly window: number;
}

export interface Session {
  readonly nature: Nature;
  readonly lifetime: Lifetime;
  /** What was said since, the oldest first: a prompt with its answer, or what was appended. */
  turns: Turn[];
  /** Prompts that are under way or wait. */
  pending: number;
  /** Settles when the last of them has. */
  tail: Promise<void>;
  /** What the page holds; set once it is made. */
  object: EventTarget | undefined;
}

export const newSession = (nature: Nature, turns: Turn[] = []): Session => ({
  nature,
  lifetime: newLifetime(),
  turns,
  pending: 0,
  tail: new NativePromise((resolve) => resolve()),
  object: undefined,
});

/** Tokens. */
export function usageOf({ nature, turns }: Session): number {
  let { tokens } = nature.initial;
  for (let at = 0; at < turns.length; at++) tokens += turns[at]!.tokens;
  return tokens;
}

/** Whether a system message would come too late. */
export const hasBegun = ({ nature, turns, pending }: Session): boolean =>
  nature.initial.messages.length > 0 || turns.length > 0 || pending > 0;

/** A turn that answers calls of tools says nothing without the turn that made them. */
const isAnswer = ({ messages }: Turn): boolean => messages[0]?.role === 'tool';

/** Forgets the oldest turns until `tokens` fit, and tells the page; `keep` of the newest stay whatever they take. */
function forget(session: Session, tokens: number, keep: number): void {
  const { turns, nature } = session;
  let first = 0;
  let used = usageOf(session) + tokens;
  while (first < turns.length - keep && (used > nature.window || (first > 0 && isAnswer(turns[first]!)))) {
    used -= turns[first]!.tokens;
    first++;
  }
  if (first === 0) return;
  const kept: Turn[] = [];
  for (let at = first; at < turns.length; at++) append(kept, turns[at]!);
  session.turns = kept;
  if (!session.object) return;
  // The second is what libraries of before listen for.
  dispatch(session.object, new NativeEvent('contextoverflow'));
  dispatch(session.object, new NativeEvent('quotaoverflow'));
}

/** Makes room for a prompt. @throws QuotaExceededError where there is not so much, and then nothing is forgotten */
export function makeRoom(session: Session, tokens: number): void {
  const { initial, window } = session.nature;
  requireRoom(initial.tokens + tokens, window);
  forget(session, tokens, 0);
}

export function remember(session: Session, turn: Turn): void {
  append(session.turns, turn);
  forget(session, 0, 1);
}

/** All that goes before the next prompt. */
export function history({ nature, turns }: Session): CallMessage[] {
  const messages: CallMessage[] = [];
  const add = (turn: Turn) => {
    for (let at = 0; at < turn.messages.length; at++) append(messages, turn.messages[at]!);
  };
  add(nature.initial);
  for (let at = 0; at < turns.length; at++) add(turns[at]!);
  return messages;
}

/** Runs `work` when all that was asked of the session before is done. One that is given up while it waits never runs. */
export async function inTurn<T>(session: Session, scope: Scope, work: () => Promise<T>): Promise<T> {
  const before = session.tail;
  let done: () => void = () => {};
  session.tail = new NativePromise((resolve) => {
    done = resolve;
  });
  session.pending++;
  try {
    await before;
    // Whoever asked has been told already.
    if (scope.isOver) return undefined as T;
    return await work();
  } finally {
    session.pending--;
    done();
  }
}
