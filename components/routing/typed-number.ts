import { number } from '../../lib/i18n/format.ts';
import { rulesText as t } from '../../lib/i18n/routing.ts';

export interface Range {
  min: number;
  max: number;
  whole?: boolean;
}

export type TypedNumber = { value?: number; problem?: undefined } | { value?: undefined; problem: string };

/** What a person typed as a number; nothing typed is no value and no problem. A decimal comma is refused, not guessed. */
export function typedNumber(text: string, { min, max, whole = false }: Range): TypedNumber {
  const typed = text.trim();
  if (typed === '') return {};
  if (!/^\d+(\.\d+)?$/.test(typed)) return { problem: t.badNumber };
  const value = Number(typed);
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return { value };
  const [low, high] = [min, max].map((end) => (Number.isInteger(end) ? number(end) : String(end)));
  return { problem: (whole ? t.badWhole : t.badRange)(low ?? '', high ?? '') };
}

export const asTyped = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** Every field read at once: the values of those that hold one, and what is wrong with the others. */
export function typedNumbers<Name extends string>(
  fields: Record<Name, string>,
  ranges: Record<Name, Range>,
): { values: Partial<Record<Name, number>>; problems: Partial<Record<Name, string>> } {
  const values: Partial<Record<Name, number>> = {};
  const problems: Partial<Record<Name, string>> = {};
  for (const name of Object.keys(ranges) as Name[]) {
    const { value, problem } = typedNumber(fields[name], ranges[name]);
    if (value !== undefined) values[name] = value;
    if (problem !== undefined) problems[name] = problem;
  }
  return { values, problems };
}

export const isEmpty = (object: object): boolean => Object.keys(object).length === 0;
