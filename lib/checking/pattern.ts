/**
 * Regular expressions of strangers, in time that grows with the text and no faster. The browser's own engine goes back and
 * tries again: `(a+)+$` would keep the background from everybody for as long as a page likes. Here all ways are followed
 * side by side (Thompson's construction, https://swtch.com/~rsc/regexp/regexp1.html). What is one character, the browser
 * judges; look-around and back references are refused.
 */
import { type Node, readPattern } from './pattern-syntax.ts';

/** More are refused: `(x{1000}){1000}` is a million. */
const MAX_STATES = 2_000;
/** Of the source, in code units: what is longer is refused before it is read. */
const MAX_SOURCE = 20_000;

type State =
  | { does: 'read'; test(character: string): boolean; next: number }
  | { does: 'look'; test(before: string, after: string): boolean; next: number }
  | { does: 'fork'; next: number; other: number }
  | { does: 'end' };

/** Whether the text holds a match somewhere. `spend` is told of every step, and may throw. */
export type Pattern = (text: string, spend: (steps: number) => void) => boolean;

/** @throws SyntaxError for what is no pattern, holds what is refused, or is too large */
export function compile(source: string): Pattern {
  if (source.length > MAX_SOURCE) throw new SyntaxError('too long');
  const states: State[] = [{ does: 'end' }];
  const add = (state: State): number => {
    if (states.length === MAX_STATES) throw new SyntaxError('too many repeats');
    return states.push(state) - 1;
  };
  /** The state from which `node` leads to `next`. */
  const build = (node: Node, next: number): number => {
    switch (node.is) {
      case 'character':
        return add({ does: 'read', test: node.test, next });
      case 'place':
        return add({ does: 'look', test: node.test, next });
      case 'sequence':
        return node.of.reduceRight((after, it) => build(it, after), next);
      case 'choice':
        return node.of
          .map((it) => build(it, next))
          .reduce((other, entry) => add({ does: 'fork', next: entry, other }));
      case 'repeat':
        return buildRepeat(node, next);
    }
  };
  const buildRepeat = ({ of, min, max }: Extract<Node, { is: 'repeat' }>, next: number): number => {
    let entry = next;
    if (max === Number.POSITIVE_INFINITY) {
      const fork = { does: 'fork' as const, next, other: next };
      entry = add(fork);
      fork.next = build(of, entry);
    } else {
      for (let copy = min; copy < max; copy += 1)
        entry = add({ does: 'fork', next: build(of, entry), other: next });
    }
    for (let copy = 0; copy < min; copy += 1) entry = build(of, entry);
    return entry;
  };
  const start = build(readPattern(source), 0);
  return (text, spend) => run(states, start, text, spend);
}

function run(states: readonly State[], start: number, text: string, spend: (steps: number) => void): boolean {
  let at: number[] = [];
  let before = '';
  // A match may begin anywhere, at the very end too.
  for (const after of [...text, '']) {
    const seen = new Set<number>();
    const reading: number[] = [];
    const open = [start, ...at.reverse()];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (seen.has(state)) continue;
      seen.add(state);
      const it = states[state] as State;
      if (it.does === 'end') return true;
      if (it.does === 'read') reading.push(state);
      else if (it.does === 'fork') open.push(it.other, it.next);
      else if (it.test(before, after)) open.push(it.next);
    }
    spend(seen.size + 1);
    at = [];
    for (const state of reading) {
      const it = states[state] as Extract<State, { does: 'read' }>;
      if (after !== '' && it.test(after)) at.push(it.next);
    }
    before = after;
  }
  return false;
}
