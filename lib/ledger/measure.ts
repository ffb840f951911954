/** What filters and charts need of a row: a few words and figures, of which very many are read at a time. Pure. */
import { splitModelRef } from '../protocol/config.ts';
import type { AttemptRecord } from '../protocol/routing.ts';
import { type Verdict, verdictOf } from '../protocol/verdict.ts';
import type { Activity } from './activity.ts';
import { perSecond } from './speed.ts';

export interface Measure {
  /** The row's key. */
  id: number;
  /** Unix ms. */
  time: number;
  origin: string;
  /** What answered: the model's name, wherever it is served, its endpoint and its provider. */
  model?: string;
  endpoint?: string;
  providerId?: string;
  /** How the call ended, seen from who was asked. */
  verdict: Verdict;
  failed: boolean;
  /** From memory. */
  cached: boolean;
  /** USD; undefined where it is not known. */
  cost?: number;
  savedByCaching?: number;
  savedByRouting?: number;
  /** Tokens; what was not told is 0. */
  input: number;
  output: number;
  cacheRead: number;
  keptChars: number;
  /** In the order in which they began. */
  attempts: MeasuredAttempt[];
}

export interface MeasuredAttempt {
  endpoint: string;
  verdict: Verdict;
  /** ms. */
  firstMs?: number;
  /** Tokens. */
  perSecond?: number;
}

export function measureOf(id: number, row: Activity): Measure {
  const { time, origin, served, providerId, usage, finish, error, cost, saved, attempts = [] } = row;
  return {
    id,
    time,
    origin,
    model: row.model ?? (served === undefined ? undefined : splitModelRef(served).modelId),
    endpoint: served,
    providerId,
    verdict: finish === undefined ? verdictOf(error ?? 'aborted') : 'up',
    failed: error !== undefined,
    cached: row.cached === true,
    cost,
    savedByCaching: saved?.caching,
    savedByRouting: saved?.routing,
    input: tokens(usage.input),
    output: tokens(usage.output),
    cacheRead: tokens(usage.cacheRead),
    keptChars: row.keptChars ?? 0,
    attempts: attempts.toSorted((a, b) => a.startedAt - b.startedAt).map(measuredAttempt),
  };
}

const measuredAttempt = ({ ref, outcome, firstMs, ms, usage, unseen }: AttemptRecord): MeasuredAttempt => ({
  endpoint: ref,
  verdict: verdictOf(outcome),
  firstMs,
  perSecond: outcome === 'answered' ? perSecond(usage?.output, unseen, firstMs, ms) : undefined,
});

/** A provider's number: absent or nonsense counts as none. */
const tokens = (reported: number | undefined): number =>
  reported !== undefined && Number.isFinite(reported) && reported > 0 ? Math.round(reported) : 0;
