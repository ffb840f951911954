/**
 * How each endpoint has fared: what choice and running know of it. Kept in `storage.session`, where it survives the
 * background's death. Of a call there is nothing in it: no site, no text, no cost.
 */
import { type ModelRef, splitModelRef } from '../protocol/config.ts';
import { MEASURED_MS, MEASURED_TOKENS } from '../protocol/limits.ts';
import type { AttemptRecord, EndpointHealth, Quantiles } from '../protocol/routing.ts';
import { after, type Breaker, CLOSED, isCertain, probing, stateOf, verdictOf } from './breaker.ts';
import { entriesOf, isTime, keeper, readKept, type SessionArea, touch } from './kept.ts';
import type { Clock } from './types.ts';

export interface Health {
  of(ref: ModelRef): EndpointHealth | undefined;
  /** An attempt begins. */
  begin(ref: ModelRef): void;
  /** An attempt is over. `retryAfter`: what the endpoint asked for, s. */
  record(record: AttemptRecord, extras?: { retryAfter?: number | undefined }): void;
  /** Its key or address has changed: what was known of the provider's endpoints is true no more. */
  reset(providerId: string): void;
}

interface Known {
  breaker: Breaker;
  coolUntil?: number;
  failedAt?: number;
  /** How the last attempts went, the latest last: `1` well, `0` not. */
  outcomes: string;
  /** The last measurements. */
  firstMs: number[];
  perSecond: number[];
  /** Of these. */
  quantiles?: { firstMs?: Quantiles; perSecond?: Quantiles };
}

const KEY = 'router.health';
const ENDPOINTS = 500;
const SAMPLES = 50;
const OUTCOMES = 100;
/** Nobody is told to wait longer, ms: what claims more comes from a clock that was set back. */
const LONGEST_COOLING_MS = 86_400_000;

export async function openHealth({ area, clock }: { area: SessionArea; clock: Clock }): Promise<Health> {
  const known = new Map<ModelRef, Known>();
  for (const [ref, value] of entriesOf(await readKept(area, KEY)).slice(-ENDPOINTS)) {
    const it = asKnown(value);
    if (it !== undefined) known.set(ref, it);
  }
  const changed = keeper(area, KEY, clock, () =>
    Object.fromEntries([...known].map(([ref, it]) => [ref, kept(it)])),
  );

  return {
    of(ref) {
      const it = known.get(ref);
      return it && healthOf(it, clock.now());
    },
    begin(ref) {
      const it = known.get(ref);
      if (it !== undefined) it.breaker = probing(it.breaker, clock.now());
    },
    record(record, { retryAfter } = {}) {
      const it = known.get(record.ref) ?? { breaker: CLOSED, outcomes: '', firstMs: [], perSecond: [] };
      note(it, record, retryAfter, clock.now());
      touch(known, record.ref, it, ENDPOINTS);
      changed();
    },
    reset(providerId) {
      for (const ref of [...known.keys()]) {
        if (splitModelRef(ref).providerId === providerId) known.delete(ref);
      }
      changed();
    },
  };
}

function healthOf(it: Known, now: number): EndpointHealth {
  const { coolUntil = 0, failedAt, outcomes } = it;
  return {
    breaker: stateOf(it.breaker, now),
    ...(coolUntil > now && coolUntil <= now + LONGEST_COOLING_MS ? { coolUntil } : {}),
    ...(failedAt === undefined ? {} : { failedAt }),
    ...figuresOf(it),
    ...(outcomes === '' ? {} : { uptime: answered(outcomes) / outcomes.length }),
    attempts: outcomes.length,
  };
}

function figuresOf(it: Known): NonNullable<Known['quantiles']> {
  it.quantiles ??= {
    ...(it.firstMs.length > 0 && { firstMs: quantilesOf(it.firstMs) }),
    ...(it.perSecond.length > 0 && { perSecond: quantilesOf(it.perSecond) }),
  };
  return it.quantiles;
}

const answered = (outcomes: string): number => outcomes.replaceAll('0', '').length;

function note(it: Known, record: AttemptRecord, retryAfter: number | undefined, now: number): void {
  const { outcome } = record;
  const verdict = verdictOf(outcome);
  const lagged = hasLagged(it, record);
  it.breaker = after(it.breaker, lagged ? 'down' : verdict, isCertain(outcome), now);
  if (verdict !== 'neither') it.outcomes = `${it.outcomes}${verdict === 'up' ? '1' : '0'}`.slice(-OUTCOMES);
  if (verdict === 'down') it.failedAt = now;
  if (verdict === 'up') delete it.coolUntil;
  if ((outcome === 'rate-limited' || outcome === 'overloaded') && retryAfter !== undefined) {
    it.coolUntil = now + Math.min(retryAfter * 1_000, LONGEST_COOLING_MS);
  }
  measure(it, record, lagged);
}

/**
 * It was not waited for, and had taken longer than it usually does: time and again, and it is in trouble. One that was
 * asked second and had hardly begun says nothing.
 */
function hasLagged(it: Known, { outcome, ms }: AttemptRecord): boolean {
  if (outcome !== 'outrun' && outcome !== 'timeout') return false;
  const usual = figuresOf(it).firstMs?.p95;
  return usual !== undefined && ms >= usual;
}

function measure(
  it: Known,
  { outcome, firstMs, ms, usage, unseen = 0 }: AttemptRecord,
  lagged: boolean,
): void {
  // It would have taken at least so long: without those, the slow would look quick.
  const first = firstMs ?? (lagged ? ms : undefined);
  if (first !== undefined) it.firstMs = [...it.firstMs, Math.round(first)].slice(-SAMPLES);
  const tokens = (usage?.output ?? 0) - unseen - 1;
  const rest = firstMs === undefined ? 0 : ms - firstMs;
  if (outcome === 'answered' && tokens >= MEASURED_TOKENS && rest >= MEASURED_MS) {
    it.perSecond = [...it.perSecond, Math.round((tokens / rest) * 10_000) / 10].slice(-SAMPLES);
  }
  delete it.quantiles;
  // Now, when an answer is over, and not on the way of the next call.
  figuresOf(it);
}

/** By the nearest rank. */
export function quantilesOf(samples: readonly number[]): Quantiles {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
  return { p50: at(0.5), p95: at(0.95), samples: samples.length };
}

const kept = ({ breaker, quantiles: _, ...rest }: Known) => ({
  ...rest,
  window: breaker.window,
  ...(breaker.openedAt === undefined ? {} : { openedAt: breaker.openedAt }),
});

/** Undefined for a wrong shape: it counts as absent. */
function asKnown(value: unknown): Known | undefined {
  const it = Object.fromEntries(entriesOf(value));
  const { window, outcomes, openedAt, coolUntil, failedAt, firstMs, perSecond } = it;
  if (!isRow(window) || !isRow(outcomes) || !areFigures(firstMs) || !areFigures(perSecond)) return undefined;
  if (![openedAt, coolUntil, failedAt].every((time) => time === undefined || isTime(time))) return undefined;
  return {
    breaker: { window, ...(isTime(openedAt) ? { openedAt } : {}) },
    outcomes: outcomes.slice(-OUTCOMES),
    firstMs: firstMs.slice(-SAMPLES),
    perSecond: perSecond.slice(-SAMPLES),
    ...(isTime(coolUntil) ? { coolUntil } : {}),
    ...(isTime(failedAt) ? { failedAt } : {}),
  };
}

const isRow = (value: unknown): value is string => typeof value === 'string' && /^[01]*$/.test(value);
const areFigures = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((figure) => isTime(figure) && figure >= 0);
