/**
 * Gemini's function calls. They come whole; where a gateway streams their arguments (Vertex does on demand), they come
 * as values by JSON path, and are put together here.
 */

import { MAX_ANSWER_CHARS } from '../../protocol/limits.ts';
import type { ProviderMetadata } from '../../protocol/part.ts';
import { type Loose, listOf, loose, textOf } from '../loose.ts';
import { badAnswer } from '../parts.ts';

export interface FunctionCall {
  id: string;
  name: string;
  /** JSON text. */
  arguments: string;
  metadata?: ProviderMetadata;
}

export interface FunctionCalls {
  /** Every call that is whole with this piece. Throws `OrielError` for arguments without end. */
  accept(piece: Loose, metadata: ProviderMetadata | undefined): FunctionCall[];
  /** What was begun and never said to be whole, if the answer was; each is given once. */
  rest(): FunctionCall[];
}

/** Deeper than any arguments that were meant. */
const MAX_DEPTH = 64;

/** @param label The provider's, for sentences. */
export function functionCalls(label: string): FunctionCalls {
  let open: (Omit<FunctionCall, 'arguments'> & { args: Loose }) | undefined;
  let size = 0;

  function rest(): FunctionCall[] {
    if (open === undefined) return [];
    const { args, ...call } = open;
    open = undefined;
    return [{ ...call, arguments: JSON.stringify(args) }];
  }

  return {
    rest,
    accept(piece, metadata) {
      const name = textOf(piece.name);
      const streams = piece.willContinue === true || Array.isArray(piece.partialArgs);
      const whole: FunctionCall[] = [];
      if (name !== undefined) {
        whole.push(...rest());
        const id = textOf(piece.id) ?? `call_${crypto.randomUUID()}`;
        const call = { id, name, ...(metadata === undefined ? {} : { metadata }) };
        if (!streams) return [...whole, { ...call, arguments: argumentsOf(piece.args) }];
        // Without a prototype `__proto__` is a name like any other.
        open = { ...call, args: Object.create(null) };
      }
      if (open === undefined) return whole;
      let goesOn = piece.willContinue === true;
      for (const value of listOf(piece.partialArgs)) {
        const it = loose(value);
        goesOn ||= it?.willContinue === true;
        const path = pathOf(it?.jsonPath);
        if (it === undefined || path === undefined) continue;
        size += path.join().length + (textOf(it.stringValue)?.length ?? 0) + 8;
        if (size > MAX_ANSWER_CHARS) throw badAnswer(label, 'sent an answer larger than Oriel takes');
        put(open.args, path, it);
      }
      return goesOn ? whole : [...whole, ...rest()];
    },
  };
}

const argumentsOf = (args: unknown): string =>
  typeof args === 'string' ? args : JSON.stringify(loose(args) ?? {});

type Step = string | number;

/** `$.recipe.steps[0]`, `$['a b']`; `[]` at the end says that it is a list, and is left in as an empty name. */
function pathOf(value: unknown): Step[] | undefined {
  const text = textOf(value);
  if (text === undefined || !text.startsWith('$')) return undefined;
  const steps: Step[] = [];
  const step = /\.([^.[\]]+)|\[(\d{1,6})\]|\['((?:[^'\\]|\\.)*)'\]|(\[\])$/y;
  step.lastIndex = 1;
  while (step.lastIndex < text.length) {
    const found = step.exec(text);
    if (found === null || steps.length >= MAX_DEPTH) return undefined;
    const [, name, index, quoted] = found;
    if (name !== undefined) steps.push(name);
    else if (index !== undefined) steps.push(Number(index));
    else steps.push(quoted?.replaceAll(/\\(.)/g, '$1') ?? '');
  }
  return steps.length === 0 ? undefined : steps;
}

/** Text is added to text that is there; a value-less entry is an empty container, or the end of what is there. */
function put(root: Loose, path: Step[], entry: Loose): void {
  const ofList = path.at(-1) === '';
  const steps = ofList ? path.slice(0, -1) : path;
  const last = steps.at(-1);
  if (last === undefined) return;
  let at: Loose | unknown[] = root;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const next: unknown = get(at, step);
    const inner: unknown = next ?? (typeof steps[index + 1] === 'number' ? [] : Object.create(null));
    if (next === undefined && !set(at, step, inner)) return;
    if (typeof inner !== 'object' || inner === null) return;
    at = inner as Loose | unknown[];
  }
  const before = get(at, last);
  if (typeof entry.stringValue === 'string') {
    set(at, last, typeof before === 'string' ? before + entry.stringValue : entry.stringValue);
  } else if (typeof entry.numberValue === 'number') set(at, last, entry.numberValue);
  else if (typeof entry.boolValue === 'boolean') set(at, last, entry.boolValue);
  else if ('nullValue' in entry) set(at, last, null);
  else if (before === undefined && entry.willContinue !== true) {
    set(at, last, ofList ? [] : Object.create(null));
  }
}

const get = (at: Loose | unknown[], step: Step): unknown =>
  Array.isArray(at) ? (typeof step === 'number' ? at[step] : undefined) : at[step];

/** A list grows by one at a time: a far index would cost memory that nobody sent. */
function set(at: Loose | unknown[], step: Step, value: unknown): boolean {
  if (!Array.isArray(at)) at[step] = value;
  else if (typeof step === 'number' && step <= at.length) at[step] = value;
  else return false;
  return true;
}
