/** From what became of a call to its row, and from there to the ledger. */
import { describe, expect, it, vi } from 'vitest';
import { rowOf } from '../../../entrypoints/accounting/account.ts';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import type { Outcome } from '../../../lib/gate/outcome.ts';
import { readPage } from '../../../lib/ledger/query.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { lockedError } from '../../../lib/protocol/locked.ts';
import type { AttemptRecord, Decision } from '../../../lib/protocol/routing.ts';
import { freshRooms, rooms } from '../background/rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('../background/browser.ts'));
freshRooms(() => async () => new Response('', { status: 503 }));

const M = 1_000_000;
const NOON = 1_795_348_800_000;

const endpoint = (ref: string, input: number | undefined, model = 'm'): Endpoint => ({
  ref,
  model,
  providerId: ref.slice(0, 1),
  modelId: ref.slice(2),
  local: false,
  ...(input === undefined
    ? {}
    : { price: { input, output: 10 * input, cacheRead: input / 10, source: 'own' as const, at: 0 } }),
});
const known = [endpoint('a/m', 1), endpoint('b/m', 3), endpoint('c/n', 9, 'n'), endpoint('d/m', undefined)];
const endpoints = { of: async (ref: string) => known.find((one) => one.ref === ref) };

const attempt = (ref: string, more: Partial<AttemptRecord> = {}): AttemptRecord => ({
  ref,
  outcome: 'answered',
  startedAt: NOON,
  ms: 100,
  ...more,
});
const outcome = (routed: Outcome['routed'], more: Partial<Outcome> = {}): Outcome => ({
  caller: { origin: 'https://a.example', incognito: false },
  call: { surface: 'window.ai', messages: [], model: 'openai/gpt-4' },
  routed,
  usage: { input: M },
  finish: { type: 'finish', reason: 'stop' },
  startedAt: NOON,
  firstPartMs: 50,
  durationMs: 100,
  ...more,
});

describe('the row of a call', () => {
  it('S35 whose key was locked away says that it was not allowed, and nothing of the provider', async () => {
    const failed = async ({ info }: OrielError) =>
      (await rowOf(outcome({ attempts: [] }, { error: info }), endpoints)).error;
    expect(await failed(lockedError())).toBe('permission-denied');
    expect(await failed(new OrielError('authentication'))).toBe('authentication');
  });

  it('S26 counts no more thoughts than its answer was limited to, as it was charged', async () => {
    const silent = attempt('a/m', { outcome: 'aborted', usage: { input: M }, silentMs: 60_000 });
    const costs = async (it: AttemptRecord) => (await rowOf(outcome({ attempts: [it] }), endpoints)).cost;
    expect(await costs(silent)).toBeCloseTo(1.12, 9);
    expect(await costs({ ...silent, mostOutput: 100 })).toBeCloseTo(1.001, 9);
  });

  it('S06 blots out what looks like a key where a page names it as a model', async () => {
    const key = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789';
    const decision: Decision = {
      wanted: 'a/m',
      by: 'site',
      ignoredWish: key,
      policy: 'order',
      candidates: [],
      removed: [],
    };
    const row = await rowOf(
      outcome({ attempts: [], decision }, { call: { surface: 'window.ai', messages: [], model: key } }),
      endpoints,
    );
    expect(row.asked).toBe('[redacted key]');
    expect(row.decision).toMatchObject({ wanted: 'a/m', ignoredWish: '[redacted key]' });
  });

  it('says who answered, as which model, and who said what it costs', async () => {
    const row = await rowOf(
      outcome({ servedBy: 'a/m', attempts: [attempt('a/m', { usage: { input: M, output: M } })] }),
      endpoints,
    );
    expect(row).toEqual({
      time: NOON,
      origin: 'https://a.example',
      surface: 'window.ai',
      asked: 'openai/gpt-4',
      served: 'a/m',
      providerId: 'a',
      model: 'm',
      usage: { input: M },
      finish: 'stop',
      firstPartMs: 50,
      durationMs: 100,
      attempts: [attempt('a/m', { usage: { input: M, output: M } })],
      cost: 11,
      priceSource: 'own',
    });
  });

  it('says what was saved: by the cache, and against the other endpoints of the same model', async () => {
    const candidates = ['a/m', 'b/m', 'c/n', 'd/m'].map((ref) => ({ ref, reasons: [] }));
    const row = await rowOf(
      outcome({
        servedBy: 'a/m',
        attempts: [
          attempt('b/m', { outcome: 'timeout', usage: { input: M } }),
          attempt('a/m', { startedAt: NOON + 100, usage: { input: M, cacheRead: M } }),
        ],
        decision: { wanted: 'a/m', by: 'site', policy: 'price', candidates, removed: [] },
      }),
      endpoints,
    );
    expect(row.saved?.caching).toBeCloseTo(0.9, 10);
    expect(row.saved?.routing).toBeCloseTo(0.1, 10);
    // What failed was paid for as well.
    expect(row.cost).toBeCloseTo(3.1, 10);
    expect(row).not.toHaveProperty('hedged');
  });

  it('is hedged where two endpoints were asked at the same time', async () => {
    const row = await rowOf(
      outcome({
        servedBy: 'a/m',
        attempts: [attempt('a/m', { startedAt: NOON + 99 }), attempt('b/m', { outcome: 'outrun' })],
      }),
      endpoints,
    );
    expect(row.hedged).toBe(true);
  });

  it('says which kind of task it was, and costs nothing from memory', async () => {
    const row = await rowOf(
      outcome(
        { servedBy: 'a/m', attempts: [], cached: true },
        { call: { task: 'embed', surface: 'window.ai', values: ['x'] }, usage: {} },
      ),
      endpoints,
    );
    expect(row).toMatchObject({ task: 'embed', cached: true, cost: 0 });
    expect(row).not.toHaveProperty('saved');
  });

  it('has no cost where a price is not known, and none of its endpoint where that is gone', async () => {
    const unpriced = await rowOf(
      outcome({ servedBy: 'd/m', attempts: [attempt('d/m', { usage: { input: M } })] }),
      endpoints,
    );
    expect(unpriced).not.toHaveProperty('cost');
    expect(unpriced).not.toHaveProperty('priceSource');
    const gone = await rowOf(outcome({ servedBy: 'x/m', attempts: [attempt('x/m')] }), {
      of: async () => Promise.reject(new Error('no disk')),
    });
    expect(gone).toMatchObject({ served: 'x/m', cost: 0 });
    expect(gone).not.toHaveProperty('model');
  });
});

describe('the ledger', () => {
  const all = async () => (await readPage((await (await rooms()).ledger).database, { limit: 10 })).rows;

  it('S33 hears nothing of a private window', async () => {
    const { record } = await rooms();
    const usual = outcome({ attempts: [] });
    record({ ...usual, caller: { ...usual.caller, origin: 'https://private.example', incognito: true } });
    record(usual);
    await vi.waitFor(async () => expect(await all()).not.toEqual([]));
    // One that came before would be there by now.
    expect((await all()).map(({ origin }) => origin)).toEqual(['https://a.example']);
  });
});
