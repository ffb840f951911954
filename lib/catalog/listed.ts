/**
 * What was kept of a provider's list, as it is read again: a model of another shape (half written, of another Oriel, changed by
 * hand) is left out until its provider is asked again, and what it says of a price is never taken for one. Pure.
 */
import * as z from 'zod/mini';
import { isTokens } from '../providers/model-list.ts';
import type { ModelInfo } from '../providers/types.ts';
import { priceShape, servedFields } from './served-shape.ts';

z.config({ jitless: true });

export interface Listing {
  providerId: string;
  models: ModelInfo[];
  /** Unix ms; 0 where it never said. */
  fetchedAt: number;
  /** Why the last try failed, as a sentence of ours, and when (Unix ms). The models are those of the try before. */
  problem?: { message: string; at: number };
}

const tokens = z.custom<number>(isTokens);
/** Neither NaN nor without end: zod's numbers are not. */
const usd = z.number().check(z.minimum(0));
const Model = z.object({
  id: z.string(),
  name: z.optional(z.string()),
  kind: z.optional(z.enum(['chat', 'embedding', 'image', 'speech', 'transcription', 'other'])),
  ...servedFields(tokens),
  reasoning: z.optional(z.boolean()),
  price: z.optional(priceShape(tokens, usd)),
  loaded: z.optional(z.boolean()),
  note: z.optional(z.string()),
}) satisfies z.ZodMiniType<ModelInfo>;

const at = z.number().check(z.minimum(0));
const Problem = z.object({ message: z.string(), at });

/** Why something could not be had, and when; undefined for what is no such thing. */
export const readProblem = (kept: unknown): { message: string; at: number } | undefined =>
  Problem.safeParse(kept).data;

/** @throws TypeError for what is no list at all: that the store has another shape, people are told (S36). */
export function readListing(kept: Listing): Listing {
  if (!Array.isArray(kept.models)) throw new TypeError('No list of models.');
  const problem = readProblem(kept.problem);
  return {
    providerId: kept.providerId,
    models: kept.models.flatMap((model) => Model.safeParse(model).data ?? []),
    // It is read again wherever it is looked at how old it is.
    fetchedAt: at.safeParse(kept.fetchedAt).data ?? 0,
    ...(problem && { problem }),
  };
}
