/** What a model is for, out of what is known of it. Pure. */
import type { Category } from '../protocol/routing.ts';
import type { ModelRecord } from './snapshot.ts';

/** Billions of parameters up to which a model runs on a machine of one's own without notice. */
const SMALL = 9;

/** @param name The canonical one, which often tells the size. @param code Whether it is known to be made for code. */
export function categoriesOf(name: string, facts: ModelRecord, code: boolean): Category[] {
  const { kind = 'chat', inputs, outputs, reasoning, tier } = facts;
  if (kind === 'other') return [];
  if (kind !== 'chat') return [kind];
  const size = sizeOf(name);
  const holds: [Category, boolean][] = [
    ['chat', true],
    ['code', code],
    ['reasoning', reasoning === true],
    ['vision', inputs?.includes('image') === true],
    ['image', outputs?.includes('image') === true],
    ['small', tier === 1 || (size !== undefined && size <= SMALL)],
  ];
  return holds.filter(([, it]) => it).map(([category]) => category);
}

/** Billions of parameters, all experts together, where the name says so: `llama-3.1-8b`, `gemma-4-e4b`. */
export function sizeOf(name: string): number | undefined {
  const [, digits, unit] = /(?:^|[-:])e?(\d+(?:\.\d+)?)([bmt])(?=[-:]|$)/.exec(name) ?? [];
  if (digits === undefined) return undefined;
  return Number(digits) * (unit === 'm' ? 0.001 : unit === 't' ? 1_000 : 1);
}
