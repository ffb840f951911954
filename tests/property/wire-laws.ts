/**
 * What holds for every wire, whoever speaks it (S32): where the network cuts a stream changes nothing, whatever comes
 * ends once, and nothing grows without bound. Each wire's own file says what its events look like.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../lib/protocol/part.ts';
import type { Traits } from '../../lib/providers/traits.ts';
import { type Collected, fixture } from '../contract/stage.ts';

export interface Bench {
  /** The folder of its fixtures. */
  wire: string;
  /** What becomes of a body in these pieces, read to its end. */
  answer(pieces: Uint8Array[], traits: Traits): Promise<Collected>;
  /** One event as this wire sends it. Absent: the data of a server-sent event. */
  frame?(data: string): string;
  /** Models that are read in different ways; each law holds for each of them. Absent: one without traits. */
  models?: Traits[];
}

export interface Cuts {
  /** Of each answer, each in up to forty places. */
  runs: number;
  /** Some tool calls come without an id. */
  generatesIds?: boolean;
  /** What else may change with the cut, evened out. */
  meaning?(parts: Part[]): Part[];
}

export interface Plain {
  /** The fixture of an answer that is text and no more. */
  name: string;
  /**
   * What the event holds that says why the answer ended: nothing is missing behind it but an end mark. Absent: the last
   * event.
   */
  reason?: string;
}

export interface Garbage {
  /** Near enough to this wire's events to reach the code that reads them. */
  events: fc.Arbitrary<unknown>;
  /** The same for answers that were not streamed. */
  wholes?: fc.Arbitrary<unknown>;
  /** Half of them events alone, half with noise between, of which one piece ends most answers. */
  runs: number;
}

/** What would grow: its name, the events of each turn, and by how many turns it is refused (17). */
export type Growing = [what: string, events: (turn: number) => unknown[], turns?: number];

/** Seventeen of these are more than an answer may hold. */
export const FOUR_MEGABYTES = 'x'.repeat(4 * 1024 * 1024);

export function theLawsHoldFor(
  what: string,
  laws: Bench & { cuts: Cuts; plain: Plain; garbage: Garbage; growing: Growing[] },
): void {
  describe(what, () => {
    meansTheSameHoweverCut(laws, laws.cuts);
    cutShortEndsOnce(laws, laws.plain);
    garbageEndsOnce(laws, laws.garbage);
    nothingGrowsWithoutBound(laws, laws.growing);
  });
}

/** Most often what is said, now and then anything at all. */
export const nearly = (likely: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: likely }, fc.anything({ maxDepth: 1, maxKeys: 2 }));
/** An object of these fields, some of them absent. */
export const partly = (
  fields: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(fields, { requiredKeys: 'type' in fields ? ['type'] : [] });
/** Anything at all where most often nothing is: what ends an answer, so that there is one to end. */
export const rarely: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  fc.anything(),
);

const encode = (text: string) => new TextEncoder().encode(text);
const asEvent = (data: string) => `data: ${data}\n\n`;
const modelsOf = ({ models = [{}] }: Bench) =>
  models.map((traits) => ({ traits, model: models.length === 1 ? '' : ` (${JSON.stringify(traits)})` }));
const choiceOf = (part: Part): number => ('choice' in part ? (part.choice ?? 0) : 0);

/** Where packets end changes how text is cut into parts, and nothing else: metadata ends its block. */
function joined(parts: Part[]): Part[] {
  const out: Part[] = [];
  const last = new Map<number, Part>();
  for (const part of parts) {
    const before = last.get(choiceOf(part));
    const goesOn =
      (part.type === 'text' || part.type === 'reasoning') &&
      before?.type === part.type &&
      !('metadata' in before) &&
      !('metadata' in part);
    if (goesOn) {
      before.text += part.text;
      continue;
    }
    const copy = { ...part };
    out.push(copy);
    last.set(choiceOf(part), copy);
  }
  // Across choices the order of parts may change with the cut; within one it may not.
  return out.sort((a, b) => choiceOf(a) - choiceOf(b));
}

/** Generated ids differ from run to run. */
const withoutGeneratedIds = (parts: Part[]): Part[] =>
  JSON.parse(
    JSON.stringify(parts, (key, value) => (key === 'id' && /^call_.{36}$/.test(value) ? 'generated' : value)),
  );

function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const sorted = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, i) => bytes.slice(from, sorted[i] ?? bytes.length));
}

/** Every answer in the wire's folder; what is left is refusals and lists of models. */
const answersIn = (wire: string): string[] =>
  readdirSync(join(import.meta.dirname, '../fixtures/providers', wire)).filter(
    (name) => !/^(errors|models-\d)\.json$/.test(name),
  );

function meansTheSameHoweverCut(
  bench: Bench,
  { runs, generatesIds = false, meaning = (parts) => parts }: Cuts,
): void {
  const heard = async (pieces: Uint8Array[], traits: Traits) => {
    const { parts, ends, error } = await bench.answer(pieces, traits);
    expect(ends).toBe(1);
    const all = joined(meaning(parts));
    return [generatesIds ? withoutGeneratedIds(all) : all, error];
  };
  const cases = answersIn(bench.wire).flatMap((name) => modelsOf(bench).map((how) => ({ name, ...how })));

  it.each(cases)('S32 $name means the same however the network cuts it$model', async ({ name, traits }) => {
    const bytes = encode(fixture(name, bench.wire));
    const whole = await heard([bytes], traits);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async (places) => {
        expect(await heard(cut(bytes, places), traits)).toEqual(whole);
      }),
      // First of all each byte alone, so that every character and every line break is cut within.
      { numRuns: runs + 1, examples: [[[...bytes.keys()]]] },
    );
  });
}

function cutShortEndsOnce(bench: Bench, { name, reason }: Plain): void {
  it.each(modelsOf(bench))(
    'S32 cut short anywhere it ends in one error, or in the finish that it had reached$model',
    async ({ traits }) => {
      const body = fixture(name, bench.wire);
      // What ends that event may be missing.
      const end = reason === undefined ? body.trimEnd().length : body.indexOf('\n', body.indexOf(reason));
      const bytes = encode(body);
      const reached = encode(body.slice(0, end)).length;
      expect(reached).toBeGreaterThan(bytes.length / 2);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async (length) => {
          const { text, ends, error } = await bench.answer([bytes.slice(0, length)], traits);
          expect(ends).toBe(1);
          expect(error?.code).toBe(length < reached ? 'provider-error' : undefined);
          expect('Grüße aus Oslo: 🌊.'.startsWith(text)).toBe(true);
        }),
        { examples: [0, reached - 1, reached, reached + 1, bytes.length].map((length) => [length]) },
      );
    },
  );
}

function garbageEndsOnce(bench: Bench, { events, wholes, runs }: Garbage): void {
  const { frame = asEvent } = bench;
  const written = (value: unknown): string => {
    try {
      return JSON.stringify(value) ?? '{}';
    } catch {
      // A bigint, or a circle.
      return '{}';
    }
  };
  const near = events.map((value) => encode(frame(written(value))));
  const garbage = fc.oneof(
    { weight: 6, arbitrary: near },
    ...(wholes === undefined ? [] : [wholes.map((value) => encode(written(value)))]),
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 100 }).map(encode),
    fc.json().map((text) => encode(asEvent(text))),
    fc.json().map((text) => encode(frame(text))),
    fc.json().map(encode),
    fc
      .constantFrom(
        'data: [DONE]\n\n',
        '\n',
        '\r',
        '\r\n',
        ':x\n',
        'event: error\n',
        '{',
        '}\n',
        '<',
        '\u{FEFF}',
      )
      .map(encode),
  );

  it('S32 garbage of any bytes ends in exactly one terminal, typed, with a sentence', async () => {
    const seen = new Set<string>();
    const model = fc.constantFrom(...modelsOf(bench));
    const pieces = fc.oneof(fc.array(garbage, { maxLength: 12 }), fc.array(near, { maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(pieces, model, async (body, { traits }) => {
        const { ends, error, parts, reads } = await bench.answer(body, traits);
        expect(ends).toBe(1);
        expect(error?.code).not.toBe('internal');
        if (error !== undefined) expect(error.message).toMatch(/^[A-Z].*[.?]$/s);
        expect(reads.every((read) => read.length > 0)).toBe(true);
        // Parts travel as JSON.
        expect(JSON.parse(JSON.stringify(parts))).toEqual(parts);
        for (const { type } of parts) seen.add(type);
      }),
      { numRuns: runs },
    );
    // The garbage is near enough to answers to reach the code that reads them.
    expect([...seen]).toEqual(expect.arrayContaining(['text', 'tool-call', 'finish', 'error']));
  });
}

function nothingGrowsWithoutBound(bench: Bench, growing: Growing[]): void {
  const { frame = asEvent } = bench;
  const cases = growing.flatMap(([what, events, turns = 17]) =>
    modelsOf(bench).map((how) => ({ what, events, turns, ...how })),
  );

  it.each(cases)('S32 $what without end is one typed error$model', async ({ events, turns, traits }) => {
    const pieces = Array.from({ length: turns }, (_, turn) =>
      encode(
        events(turn)
          .map((event) => frame(JSON.stringify(event)))
          .join(''),
      ),
    );
    const { error, ends } = await bench.answer(pieces, traits);
    expect(ends).toBe(1);
    expect(error).toMatchObject({
      code: 'provider-error',
      message: expect.stringContaining('larger than Oriel takes'),
    });
  });
}
