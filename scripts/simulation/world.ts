/**
 * A made-up world in which endpoints fail as real ones do, the same whoever looks on. When each is out, browned out or
 * limiting is laid down beforehand; what becomes of one request is drawn by its call, its endpoint and which try it is.
 */
import { draw, exponential, logNormal, sequence } from './random.ts';

export interface EndpointParameters {
  name: string;
  /** USD per million tokens. */
  price: { input: number; output: number };
  firstTokenMs: { median: number; sigma: number };
  tokensPerSecond: number;
  /** How long a refusal takes. */
  roundTripMs: number;
  /** Of all time; in turns it refuses, cannot be reached, and says nothing. */
  outages: { share: number; meanMs: number };
  /** Of all time; `failing` of the requests fail, the others are that much slower. */
  brownOuts: { share: number; meanMs: number; failing: number; slower: number };
  /** Of all time; it says how long it will last. */
  rateLimits: { share: number; meanMs: number };
  /** Of all requests. */
  slowStarts: { share: number; fromMs: number; toMs: number };
  hangs: number;
  cutBeforeContent: number;
}

export interface Parameters {
  seed: number;
  calls: number;
  /** Between two calls; they come at random. */
  meanGapMs: number;
  tokens: Record<'input' | 'output', { median: number; sigma: number }>;
  /** Of all calls: the line to the person breaks, whoever answers. */
  cutAfterContent: number;
  /** Whoever waits for nothing gives up after this. */
  patienceMs: number;
  /** A person who has seen no word by then is not there any more: what comes later is no answer. */
  goneAfterMs: number;
  endpoints: EndpointParameters[];
}

export interface SimulatedCall {
  nth: number;
  input: number;
  output: number;
}

/** What becomes of one request. */
export type Fate =
  | { does: 'refuse'; afterMs: number; status: 429 | 500 | 503; retryAfter?: number }
  | { does: 'break'; afterMs: number }
  | { does: 'hang' }
  /** `cutAfter`: it breaks after this share of the answer. */
  | { does: 'answer'; firstMs: number; restMs: number; cutAfter?: number };

export interface World {
  parameters: Parameters;
  call(nth: number): SimulatedCall;
  /** ms from one call to the next. */
  gap(nth: number): number;
  /** `at`: ms since the beginning. */
  fate(endpoint: number, call: SimulatedCall, tries: number, at: number): Fate;
  /** Neither out nor limiting. */
  isUp(endpoint: number, at: number): boolean;
}

interface Spell {
  from: number;
  to: number;
  nth: number;
}

/** What a draw decides. */
const OF = { gap: 1, input: 2, output: 3, first: 4, brown: 5, slow: 6, hang: 7, early: 8, cut: 9, kind: 10 };
const UNREACHABLE_MS = 2_000;

export function createWorld(parameters: Parameters): World {
  const { seed, calls, meanGapMs, tokens, cutAfterContent, endpoints } = parameters;
  const span = calls * meanGapMs;
  const timelines = endpoints.map(({ outages, brownOuts, rateLimits }, place) => ({
    outages: spells(outages, span, sequence(seed * 1_000 + place * 10 + 1)),
    brownOuts: spells(brownOuts, span, sequence(seed * 1_000 + place * 10 + 2)),
    rateLimits: spells(rateLimits, span, sequence(seed * 1_000 + place * 10 + 3)),
  }));
  const chance = (of: number, ...keys: number[]) => draw(seed, of, ...keys);
  const size = (of: number, which: 'input' | 'output', nth: number) =>
    Math.max(1, Math.round(logNormal(tokens[which], [chance(of, nth, 1), chance(of, nth, 2)])));

  return {
    parameters,
    call: (nth) => ({ nth, input: size(OF.input, 'input', nth), output: size(OF.output, 'output', nth) }),
    gap: (nth) => exponential(meanGapMs, chance(OF.gap, nth)),
    isUp(endpoint, at) {
      const { outages, rateLimits } = timelines[endpoint] as (typeof timelines)[number];
      return spellAt(outages, at) === undefined && spellAt(rateLimits, at) === undefined;
    },
    fate(endpoint, { nth, output }, tries, at) {
      const it = endpoints[endpoint] as EndpointParameters;
      const { outages, brownOuts, rateLimits } = timelines[endpoint] as (typeof timelines)[number];
      const happens = (of: number, share: number) => chance(of, endpoint, nth, tries) < share;
      const out = spellAt(outages, at);
      if (out !== undefined) {
        if (out.nth % 3 === 0) return { does: 'refuse', afterMs: it.roundTripMs, status: 503 };
        return out.nth % 3 === 1 ? { does: 'break', afterMs: UNREACHABLE_MS } : { does: 'hang' };
      }
      const limited = spellAt(rateLimits, at);
      if (limited !== undefined) {
        const retryAfter = Math.ceil((limited.to - at) / 1_000);
        return { does: 'refuse', afterMs: it.roundTripMs, status: 429, retryAfter };
      }
      if (happens(OF.hang, it.hangs)) return { does: 'hang' };
      const brown = spellAt(brownOuts, at) !== undefined;
      const slowly = brown ? it.brownOuts.slower : 1;
      let firstMs =
        slowly *
        logNormal(it.firstTokenMs, [
          chance(OF.first, endpoint, nth, tries, 1),
          chance(OF.first, endpoint, nth, tries, 2),
        ]);
      if (brown && happens(OF.brown, it.brownOuts.failing))
        return { does: 'refuse', afterMs: firstMs, status: 500 };
      if (happens(OF.early, it.cutBeforeContent)) return { does: 'break', afterMs: firstMs };
      const { share, fromMs, toMs } = it.slowStarts;
      if (happens(OF.slow, share))
        firstMs += fromMs + (toMs - fromMs) * chance(OF.kind, endpoint, nth, tries);
      const restMs = (slowly * 1_000 * output) / it.tokensPerSecond;
      return {
        does: 'answer',
        firstMs,
        restMs,
        ...(chance(OF.cut, nth) < cutAfterContent ? { cutAfter: 0.5 } : {}),
      };
    },
  };
}

/** Together exactly this share of the time, each as long as chance has it, in the order of their beginnings. */
function spells(
  { share, meanMs }: { share: number; meanMs: number },
  span: number,
  random: () => number,
): Spell[] {
  const count = Math.max(share > 0 ? 1 : 0, Math.round((share * span) / meanMs));
  const lengths = Array.from({ length: count }, () => exponential(1, random()));
  const gaps = Array.from({ length: count + 1 }, () => exponential(1, random()));
  const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0);
  const [perLength, perGap] = [(share * span) / sum(lengths), ((1 - share) * span) / sum(gaps)];
  let time = 0;
  return lengths.map((length, nth) => {
    const from = time + (gaps[nth] as number) * perGap;
    time = from + length * perLength;
    return { from, to: time, nth };
  });
}

function spellAt(spells: readonly Spell[], at: number): Spell | undefined {
  let low = 0;
  let high = spells.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spells[middle] as Spell).to <= at) low = middle + 1;
    else high = middle;
  }
  const spell = spells[low];
  return spell !== undefined && spell.from <= at ? spell : undefined;
}
