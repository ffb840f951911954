/**
 * The shape in which facts about models are kept: in the file that comes with Oriel, and what was refreshed from elsewhere. What
 * is read in it is checked, what is unknown in it left out. docs/catalogue.md tells where each part comes from.
 */
import * as z from 'zod/mini';
import { OrielError } from '../protocol/errors.ts';
import { priceShape, servedFields } from './served-shape.ts';

z.config({ jitless: true });

const tokens = z.int().check(z.minimum(1), z.maximum(1_000_000_000));
const usd = z.number().check(z.minimum(0), z.maximum(100_000));
/** `YYYY-MM` or `YYYY-MM-DD`. */
const day = z.string().check(z.regex(/^20\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?$/));
const tier = z.union([z.literal(1), z.literal(2), z.literal(3)]);

/** What is so of a model by its making, whoever serves it. */
const MADE = {
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  kind: z.optional(z.enum(['chat', 'embedding', 'image', 'speech', 'transcription', 'other'])),
  reasoning: z.optional(z.boolean()),
  tier: z.optional(tier),
  released: z.optional(day),
  knowledge: z.optional(day),
};

const served = servedFields(tokens);

const Made = z.object({ ...MADE, ...served });
/** A model, by its canonical name. */
export type ModelRecord = z.infer<typeof Made>;

const Served = z.object({
  ...MADE,
  ...served,
  price: z.optional(priceShape(tokens, usd)),
  /** When its price was read, where that was another day than the rest, Unix ms. */
  at: z.optional(z.int().check(z.minimum(0))),
  retires: z.optional(day),
});
/** A model at one type of provider: where it differs from what is so of the model everywhere. */
export type EndpointRecord = z.infer<typeof Served>;

/** Names with `*` for any run of characters, and what holds for them where nothing better is known. Later ones win. */
const Lines = z.object({
  tiers: z.array(z.tuple([z.string().check(z.maxLength(100)), tier])),
  /** Good at code, among other things. */
  code: z.array(z.string().check(z.maxLength(100))),
  /** Made for code alone. */
  codeOnly: z.array(z.string().check(z.maxLength(100))),
});
export type ModelLines = z.infer<typeof Lines>;

const Facts = z.object({
  /** When the data were collected, Unix ms. */
  at: z.int().check(z.minimum(0)),
  models: z.record(z.string(), Made),
  /** By type of provider, then by its id of the model. */
  endpoints: z.record(z.string(), z.record(z.string(), Served)),
});
export type CatalogueFacts = z.infer<typeof Facts>;

const Snapshot = z.extend(Facts, { version: z.literal(1), lines: Lines });
export type Snapshot = z.infer<typeof Snapshot>;

/** @throws OrielError `internal`: the file is not the one that was built. */
export function readSnapshot(file: unknown): Snapshot {
  const parsed = Snapshot.safeParse(file);
  if (parsed.success) return parsed.data;
  throw new OrielError(
    'internal',
    {
      message:
        'Oriel’s own list of models is damaged. Models work as before, without prices; install Oriel anew to mend it.',
    },
    parsed.error,
  );
}

/** Undefined for what is not in this shape: it is fetched again. */
export function readFacts(kept: unknown): CatalogueFacts | undefined {
  const parsed = Facts.safeParse(kept);
  return parsed.success ? parsed.data : undefined;
}
