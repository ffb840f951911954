/** What a call may be expected to cost at an endpoint: by that endpoints are compared. */
import type { Endpoint } from '../catalog/endpoint.ts';
import { priceOf } from './price.ts';
import type { Needs } from './types.ts';

/** How long an answer usually is, tokens; a call may cap it lower. */
export const EXPECTED_OUTPUT = 500;
/** What goes in where nobody says: three parts in to one part out. */
export const SUPPOSED_INPUT = 1_500;

/** Tokens in and out by which endpoints are compared. What is no chat is paid for by what goes in. */
export function expectedTokens(needs: Needs | undefined): { input: number; output: number } {
  if (needs === undefined) return { input: SUPPOSED_INPUT, output: EXPECTED_OUTPUT };
  const output = needs.kind === 'chat' ? Math.min(needs.outputTokens ?? EXPECTED_OUTPUT, EXPECTED_OUTPUT) : 0;
  return { input: Math.max(1, needs.inputTokens), output };
}

/**
 * USD for a million tokens, in and out in the proportion of this call, what a request costs by itself included. Prices
 * for caches, reasoning and images are left out: how much there will be of them nobody knows beforehand. Undefined where
 * a price that counts is not known.
 */
export function expectedPrice(endpoint: Endpoint, { input, output }: { input: number; output: number }) {
  const price = priceOf(endpoint, input);
  if (price === undefined) return undefined;
  const perInput = price.input ?? (price.request === undefined ? undefined : 0);
  const perOutput = output === 0 ? 0 : (price.output ?? (price.request === undefined ? undefined : 0));
  if (perInput === undefined || perOutput === undefined) return undefined;
  return (input * perInput + output * perOutput + (price.request ?? 0) * 1_000_000) / (input + output);
}
