/**
 * Efforts and budgets, translated into each other by one table where a wire or a model has a word for only one of them.
 */
import type { Effort, Traits } from './traits.ts';

/** Tokens for reasoning that an effort stands for. */
export const EFFORT_TOKENS: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 24_576,
  max: 32_768,
};

/** From the least to the most. */
export const EFFORTS: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'max'];

/** OpenAI's words, and those of its imitators. For "max" there is none: models that think harder than "high" say so in their traits. */
export const OPENAI_EFFORTS: Readonly<Record<Effort, string | null>> = {
  none: 'none',
  minimal: 'minimal',
  low: 'low',
  medium: 'medium',
  high: 'high',
  max: null,
};

/** @param limit What the answer may hold in all, tokens. */
export const budgetOf = (effort: Effort, limit = Number.POSITIVE_INFINITY): number =>
  Math.min(EFFORT_TOKENS[effort], limit);

/** The highest effort whose tokens fit into the budget; a budget is never "do not think". */
export function effortOf(budgetTokens: number): Effort {
  const fitting = EFFORTS.findLast((effort) => effort !== 'none' && EFFORT_TOKENS[effort] <= budgetTokens);
  return fitting ?? 'minimal';
}

/**
 * The wire's word for an effort: a model's own, else the wire's usual one. Where the model has none, that of the nearest
 * lower effort it has a word for, else of the lowest; "none" is never taken for another, nor another for it.
 */
export function effortWord(
  effort: Effort,
  usual: Readonly<Record<Effort, string | null>>,
  own: Traits['efforts'] = {},
): string | undefined {
  const word = (it: Effort) => {
    const said = own[it];
    return said === undefined ? usual[it] : said;
  };
  if (effort === 'none') return word('none') ?? undefined;
  const thinking = EFFORTS.slice(1);
  const at = thinking.indexOf(effort);
  const order = [...thinking.slice(0, at + 1).reverse(), ...thinking.slice(at + 1)];
  return order.map(word).find((it) => it !== null) ?? undefined;
}
