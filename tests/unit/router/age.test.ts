import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { newerFirst, UNDATED_MS } from '../../../lib/router/age.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const of = (released?: string): Endpoint => ({
  ref: `p/${released}`,
  providerId: 'p',
  modelId: 'm',
  model: 'm',
  local: false,
  ...(released === undefined ? {} : { released }),
});
const sorted = (...days: (string | undefined)[]) =>
  days
    .map(of)
    .sort(newerFirst(NOW))
    .map(({ released }) => released);

describe('the newer of two models', () => {
  it('goes first, a month counting as its beginning', () => {
    expect(sorted('2024-07', '2026-01-02', '2024-07-01', '2026-01')).toEqual([
      '2026-01-02',
      '2026-01',
      '2024-07-01',
      '2024-07',
    ]);
    expect(newerFirst(NOW)(of('2026-01-02'), of('2026-01-02'))).toBe(0);
  });

  it('is no undated one where the other is known to be of this year, and is where it is known to be older', () => {
    expect(sorted(undefined, '2025-11-27', '2025-11-25')).toEqual(['2025-11-27', undefined, '2025-11-25']);
    expect(UNDATED_MS).toBe(365 * 86_400_000);
  });

  it('is as new as any other that nobody dates', () => {
    expect(newerFirst(NOW)(of(), of())).toBe(0);
    // The day that an undated model counts as.
    expect(newerFirst(NOW)(of(), of('2025-11-26'))).toBe(0);
  });
});
