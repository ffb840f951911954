import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { explain } from '../../../lib/router/choose.ts';
import { MAX_CANDIDATES } from '../../../lib/router/outcome.ts';
import { MAX_REMOVED, Removals } from '../../../lib/router/removals.ts';
import { request } from '../../fixtures/endpoints.ts';

const at = (i: number, facts: Partial<Endpoint> = {}): Endpoint => ({
  ref: `lab/m-${i}`,
  providerId: 'lab',
  modelId: `m-${i}`,
  model: `m-${i}`,
  local: false,
  ...facts,
});

describe('who is out', () => {
  it('is listed rule by rule in turn, and counted beyond that', () => {
    const removals = new Removals();
    for (let i = 0; i < 500; i++) removals.add({ rule: 'local-only' }, at(i));
    for (let i = 500; i < 502; i++) removals.add({ rule: 'tools', detail: ({ ref }) => ref.slice(4) }, at(i));
    const { removed, more } = removals.told();
    expect(removed).toHaveLength(MAX_REMOVED);
    expect(removed.slice(0, 4)).toEqual([
      { ref: 'lab/m-0', rule: 'local-only' },
      { ref: 'lab/m-500', rule: 'tools', detail: 'm-500' },
      { ref: 'lab/m-1', rule: 'local-only' },
      { ref: 'lab/m-501', rule: 'tools', detail: 'm-501' },
    ]);
    expect(more).toEqual({ 'local-only': 500 - (MAX_REMOVED - 2) });
    expect(removals.rules()).toEqual(['local-only', 'tools']);
  });

  it('is not counted beyond the list where all are listed', () => {
    const removals = new Removals();
    removals.add({ rule: 'kind' }, at(1));
    expect(removals.told()).toEqual({ removed: [{ ref: 'lab/m-1', rule: 'kind' }] });
    expect(new Removals().told()).toEqual({ removed: [] });
  });
});

describe('a decision', () => {
  it('lists no more candidates than are ever tried, and counts the others', () => {
    const endpoints = Array.from({ length: MAX_CANDIDATES + 9 }, (_, i) => at(i));
    const { decision } = explain(request({ site: 'oriel/auto', endpoints }));
    expect(decision.candidates).toHaveLength(MAX_CANDIDATES);
    expect(decision).toMatchObject({ removed: [], more: { 'not-asked-for': 9 } });
  });

  it('keeps whom a conversation began with, however far down it stands', () => {
    const price = (input: number) => ({
      price: { input, output: 1, cacheRead: 0.01, source: 'own' as const, at: 0 },
    });
    const endpoints = Array.from({ length: MAX_CANDIDATES + 9 }, (_, i) => at(i, price(i + 1)));
    const far = `lab/m-${MAX_CANDIDATES + 4}`;
    const { decision } = explain(request({ site: 'oriel/cheap', endpoints, sticky: far }));
    expect(decision.candidates).toHaveLength(MAX_CANDIDATES);
    expect(decision.candidates[0]).toMatchObject({
      ref: far,
      reasons: [{ code: 'warm-cache' }, { code: 'price' }],
    });
    expect(decision.candidates[1]?.ref).toBe('lab/m-0');
  });
});
