/** The figures of all charts, from one pass over the rows of a time. Pure; docs/activity.md says what each one means. */
import type { Quantiles } from '../protocol/routing.ts';
import { type Days, daysBetween } from './days.ts';
import type { Measure, MeasuredAttempt } from './measure.ts';

export interface StatsRequest {
  /** Unix ms: from, and before. */
  from: number;
  to: number;
  /** How many of each kind have a line of their own; the others are added up. */
  top?: number;
}

/** Over some days; each array has one figure a day. */
export interface DaySums {
  calls: number[];
  /** Tokens in and out. */
  tokens: number[];
  /** USD, of the calls whose price was known. */
  cost: number[];
}
export interface Sums {
  calls: number;
  input: number;
  output: number;
  cost: number;
  /** Calls that used something whose price was not known: what they cost is in no sum. */
  unpriced: number;
}

export interface Line extends DaySums {
  /** The model's name, the site's origin, the provider's id. Absent: all others together. */
  key?: string;
  total: Sums;
}

export interface EndpointStats {
  endpoint: string;
  /** ms to the first part, of attempts that had one. */
  firstMs?: Quantiles;
  /** Tokens after the first, of attempts that answered. */
  perSecond?: Quantiles;
  /** Of its own attempts: how many answered, of those that speak for it or against it. */
  alone: Share;
  /** Of the calls that asked it first: how many were answered, by it or by another after it. */
  withFailover: Share;
}
export interface Share {
  answered: number;
  of: number;
}

export interface SavingsStats {
  /** USD, by day. */
  caching: number[];
  routing: number[];
  /** Tokens that were read from a provider's prompt cache, of all that went in. */
  cacheRead: number;
  input: number;
  /** Calls that were answered from memory: what they would have cost is not known. */
  fromMemory: number;
}

export interface Stats {
  /** Local days, `2026-11-22`. */
  days: string[];
  total: Sums;
  /** Those with most tokens first. */
  byModel: Line[];
  byOrigin: Line[];
  byProvider: Line[];
  /** Those with most attempts first. */
  endpoints: EndpointStats[];
  savings: SavingsStats;
}

const TOP = 12;

export function statsOf(measures: Iterable<Measure>, { from, to, top = TOP }: StatsRequest): Stats {
  const days = daysBetween(from, to - 1);
  const total = noSums();
  const [byModel, byOrigin, byProvider] = [linesOver(days), linesOver(days), linesOver(days)];
  const endpoints = new Map<string, Gathered>();
  const savings: SavingsStats = {
    caching: zeros(days),
    routing: zeros(days),
    cacheRead: 0,
    input: 0,
    fromMemory: 0,
  };
  for (const it of measures) {
    const day = it.time >= from && it.time < to ? days.indexOf(it.time) : undefined;
    if (day === undefined) continue;
    fare(endpoints, it);
    // What reached nobody used nothing.
    if (it.providerId === undefined) continue;
    add(total, it);
    byModel.add(it.model, it, day);
    byOrigin.add(it.origin, it, day);
    byProvider.add(it.providerId, it, day);
    savings.caching[day] = (savings.caching[day] as number) + (it.savedByCaching ?? 0);
    savings.routing[day] = (savings.routing[day] as number) + (it.savedByRouting ?? 0);
    savings.cacheRead += it.cacheRead;
    savings.input += it.input;
    if (it.cached) savings.fromMemory += 1;
  }
  return {
    days: days.names,
    total,
    byModel: byModel.top(top),
    byOrigin: byOrigin.top(top),
    byProvider: byProvider.top(top),
    endpoints: [...endpoints].map(endpointStats).toSorted((a, b) => b.alone.of - a.alone.of),
    savings,
  };
}

const zeros = ({ names }: Days): number[] => names.map(() => 0);
const noSums = (): Sums => ({ calls: 0, input: 0, output: 0, cost: 0, unpriced: 0 });

function add(sums: Sums, { input, output, cost }: Measure): void {
  sums.calls += 1;
  sums.input += input;
  sums.output += output;
  sums.cost += cost ?? 0;
  if (cost === undefined) sums.unpriced += 1;
}

function linesOver(days: Days) {
  const lines = new Map<string, Line>();
  const newLine = (key?: string): Line => ({
    ...(key === undefined ? {} : { key }),
    calls: zeros(days),
    tokens: zeros(days),
    cost: zeros(days),
    total: noSums(),
  });
  return {
    add(key: string | undefined, measure: Measure, day: number): void {
      if (key === undefined) return;
      let line = lines.get(key);
      if (line === undefined) {
        line = newLine(key);
        lines.set(key, line);
      }
      add(line.total, measure);
      line.calls[day] = (line.calls[day] as number) + 1;
      line.tokens[day] = (line.tokens[day] as number) + measure.input + measure.output;
      line.cost[day] = (line.cost[day] as number) + (measure.cost ?? 0);
    },
    top(count: number): Line[] {
      const sorted = [...lines.values()].toSorted(
        (a, b) => b.total.input + b.total.output - (a.total.input + a.total.output),
      );
      const rest = sorted.slice(count);
      return rest.length === 0 ? sorted : [...sorted.slice(0, count), rest.reduce(together, newLine())];
    },
  };
}

function together(sum: Line, line: Line): Line {
  for (const name of ['calls', 'tokens', 'cost'] as const)
    for (const [day, figure] of line[name].entries()) sum[name][day] = (sum[name][day] as number) + figure;
  for (const name of Object.keys(sum.total) as (keyof Sums)[]) sum.total[name] += line.total[name];
  return sum;
}

interface Gathered {
  firstMs: number[];
  perSecond: number[];
  alone: Share;
  withFailover: Share;
}

function fare(endpoints: Map<string, Gathered>, { attempts, verdict }: Measure): void {
  const of = (endpoint: string): Gathered => {
    let it = endpoints.get(endpoint);
    if (it === undefined) {
      it = { firstMs: [], perSecond: [], alone: none(), withFailover: none() };
      endpoints.set(endpoint, it);
    }
    return it;
  };
  for (const attempt of attempts) gather(of(attempt.endpoint), attempt);
  const first = attempts[0];
  if (first !== undefined) count(of(first.endpoint).withFailover, verdict);
}

function gather(it: Gathered, { verdict, firstMs, perSecond }: MeasuredAttempt): void {
  if (firstMs !== undefined) it.firstMs.push(firstMs);
  if (perSecond !== undefined) it.perSecond.push(perSecond);
  count(it.alone, verdict);
}

const none = (): Share => ({ answered: 0, of: 0 });

function count(share: Share, verdict: Measure['verdict']): void {
  if (verdict === 'neither') return;
  share.of += 1;
  if (verdict === 'up') share.answered += 1;
}

const endpointStats = ([endpoint, it]: [string, Gathered]): EndpointStats => ({
  endpoint,
  ...(it.firstMs.length === 0 ? {} : { firstMs: quantilesOf(it.firstMs) }),
  ...(it.perSecond.length === 0 ? {} : { perSecond: quantilesOf(it.perSecond) }),
  alone: it.alone,
  withFailover: it.withFailover,
});

/** By the nearest rank. */
function quantilesOf(samples: readonly number[]): Quantiles {
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
  return { p50: at(0.5), p95: at(0.95), samples: samples.length };
}
