/**
 * How a model is told to think on the Messages wire: by a budget (to Claude 4.5), or by an effort (since 4.6, where a budget is
 * deprecated, then refused). Sources: https://platform.claude.com/docs/en/build-with-claude/extended-thinking, …/effort,
 * …/preserved-thinking.
 */
import type { Call } from '../../protocol/call.ts';
import type { Loose } from '../loose.ts';
import { budgetOf, effortOf, effortWord } from '../reasoning-effort.ts';
import type { Effort, Traits } from '../traits.ts';

/** `none` is a kind of thinking here, the others words of `output_config.effort`. */
const WORDS: Readonly<Record<Effort, string | null>> = {
  none: 'disabled',
  minimal: null,
  low: 'low',
  medium: 'medium',
  high: 'high',
  max: 'max',
};

/** The least that the API takes, tokens. */
const LEAST_BUDGET = 1_024;

export interface Thinking {
  thinking?: Loose;
  effort?: string;
  /** It thinks at the request's demand: sampling parameters are refused. */
  on: boolean;
  /** What was asked could not be said. */
  ignored: boolean;
}

export interface Circumstances {
  /** What the request allows for an answer, thoughts included. */
  maxTokens: number;
  /** Something that a budget for thoughts cannot stand beside: a forced tool, the beginning of an answer. */
  hindered: boolean;
  /** The turn that goes on has tool calls without the thoughts that led to them. */
  thoughtless: boolean;
}

const UNSAID: Thinking = { on: false, ignored: true };
const SILENT: Thinking = { on: false, ignored: false };

export function toThinking(
  { effort, budgetTokens }: NonNullable<Call['reasoning']>,
  { reasoning: kind = 'budget', efforts, budget }: Traits,
  { maxTokens, hindered, thoughtless }: Circumstances,
): Thinking {
  if (effort === undefined && budgetTokens === undefined) return SILENT;
  if (kind === 'none') return UNSAID;
  const level = effort ?? effortOf(budgetTokens ?? 0);
  if (kind === 'adaptive' || kind === 'effort') {
    const word = effortWord(level, WORDS, efforts);
    // A model that cannot help thinking thinks as little as it can.
    if (level === 'none' && word === undefined) {
      const least = effortWord('minimal', WORDS, efforts);
      return { ...UNSAID, ...(least !== undefined && { effort: least }) };
    }
    if (level === 'none') return { thinking: { type: word }, on: word !== 'disabled', ignored: false };
    // Beside a forced tool the model decides by itself, at this effort.
    if (hindered) return { ...SILENT, ...(word !== undefined && { effort: word }) };
    return {
      // By default the newest keep their thoughts to themselves.
      thinking: { type: 'adaptive', display: 'summarized' },
      ...(word !== undefined && { effort: word }),
      on: true,
      ignored: false,
    };
  }
  // Models of this kind do not think unasked.
  if (level === 'none') return SILENT;
  if (hindered || thoughtless) return UNSAID;
  const [least, most] = budget ?? [LEAST_BUDGET, Number.POSITIVE_INFINITY];
  // An effort is no exact wish: half of the room stays for the answer itself.
  const tokens = budgetTokens ?? budgetOf(level, Math.floor(maxTokens / 2));
  const budget_tokens = Math.min(Math.max(tokens, least), most, maxTokens - 1);
  if (budget_tokens < least) return UNSAID;
  return { thinking: { type: 'enabled', budget_tokens }, on: true, ignored: false };
}

/**
 * For models whose thoughts are bound to what came before them: a page may have shortened its history, and then they are
 * left out rather than the whole request refused.
 */
export const BINDING_BETA = 'thinking-binding-controls-2026-08-01';
export const leavingOutUnbound = (thinking: Loose | undefined): Loose => ({
  ...(thinking ?? { type: 'adaptive' }),
  block_binding: { prefix_mismatch_behavior: 'drop_block' },
});
