import { describe, expect, test } from 'vitest';
import { addressOf, askOf, type CallFilters, filtersOf } from '../../../components/activity/call-filters.ts';
import {
  callsBehind,
  chartAddress,
  timeOf,
  viewOf,
} from '../../../components/activity/charts/chart-address.ts';
import { beginOf, dayOf } from '../../../components/activity/days.ts';
import { erasureOf, NO_DRAFT } from '../../../components/activity/erase-draft.ts';

const at = (...of: [year: number, month: number, day: number, hour?: number]) =>
  new Date(of[0], of[1] - 1, of[2], of[3] ?? 0).getTime();
/** A Wednesday. */
const NOW = at(2026, 11, 25, 15);
const queryOf = (address: string) => address.split('?')[1] ?? '';

describe('days', () => {
  test('begin at local midnight', () => {
    expect(beginOf('2026-11-25')).toBe(at(2026, 11, 25));
    expect(dayOf(at(2026, 1, 2, 23))).toBe('2026-01-02');
  });

  test.each(['2026-02-31', '2026-13-01', '26-01-01', '2026-1-1', '', 'yesterday'])(
    'that do not exist have no beginning: %j',
    (day) => {
      expect(beginOf(day)).toBeUndefined();
    },
  );

  test('end where the next begins, however long they were', () => {
    for (let month = 1; month <= 12; month += 1)
      expect(beginOf(`2026-${String(month).padStart(2, '0')}-28`, 1)).toBe(at(2026, month, 29));
  });
});

describe('filters in an address', () => {
  test.each<CallFilters>([
    {},
    { site: 'https://write.example.com:8443' },
    { model: 'openrouter/anthropic/claude-sonnet-4.5', provider: 'open_router.2' },
    { when: 'month', failed: true, cost: 0.05 },
    { when: { from: '2026-11-01', to: '2026-11-30' } },
    { when: { from: '2026-11-01' }, text: 'a & b = c? 100% “ü”' },
    { when: { to: '2026-11-30' } },
  ])('are read as they were written: %j', (filters) => {
    expect(filtersOf(queryOf(addressOf(filters)))).toEqual(filters);
  });

  test('that nobody can mean are left out', () => {
    const query = 'site=&model=&provider=../x&when=always&failed=yes&cost=-1&text=&other=1';
    expect(filtersOf(query)).toEqual({});
    expect(filtersOf('when=2026-02-31..&cost=many')).toEqual({});
    expect(filtersOf('cost=Infinity')).toEqual({});
  });

  test('are no longer than the background takes them', () => {
    const long = filtersOf(new URLSearchParams({ text: 'x'.repeat(999), model: 'y'.repeat(999) }).toString());
    expect(long.text).toHaveLength(200);
    expect(long.model).toHaveLength(320);
  });
});

describe('what the background is asked', () => {
  test.each<[CallFilters['when'], object]>([
    ['today', { from: at(2026, 11, 25) }],
    ['7', { from: at(2026, 11, 19) }],
    ['30', { from: at(2026, 10, 27) }],
    ['month', { from: at(2026, 11, 1) }],
    [
      { from: '2026-11-01', to: '2026-11-02' },
      { from: at(2026, 11, 1), to: at(2026, 11, 3) },
    ],
    [{ to: '2026-11-02' }, { to: at(2026, 11, 3) }],
  ])('%j is %j', (when, span) => {
    expect(askOf({ when }, NOW)).toEqual(span);
  });

  test('has no more in it than was chosen', () => {
    expect(askOf({}, NOW)).toEqual({});
    expect(askOf({ text: '  ' }, NOW)).toEqual({});
    expect(
      askOf({ site: 'https://a.example', provider: 'p', failed: true, cost: 1, text: ' Oslo ' }, NOW),
    ).toEqual({ origin: 'https://a.example', providerId: 'p', errors: true, minCost: 1, text: 'Oslo' });
  });
});

describe('addresses of charts', () => {
  test('have thirty days by model where they say nothing, and weeks for a year', () => {
    expect(viewOf('')).toEqual({ days: 30, by: 'model', step: 'day' });
    expect(viewOf('days=8&by=colour&step=hour')).toEqual({ days: 30, by: 'model', step: 'day' });
    expect(viewOf('days=365&by=site')).toEqual({ days: 365, by: 'site', step: 'week' });
    expect(viewOf('days=365&step=day').step).toBe('day');
  });

  test('keep the rest where one thing changes; steps are chosen anew with the time', () => {
    const view = viewOf('days=90&by=site&step=week');
    expect(viewOf(queryOf(chartAddress(view, { by: 'provider' })))).toEqual({ ...view, by: 'provider' });
    expect(viewOf(queryOf(chartAddress(view, { days: 7 })))).toEqual({ days: 7, by: 'site', step: 'day' });
    expect(viewOf(queryOf(chartAddress(view, { step: 'day' })))).toEqual({ ...view, step: 'day' });
  });

  test('ask for whole days, today the last of them', () => {
    expect(timeOf(7, NOW)).toEqual({ from: at(2026, 11, 19), to: at(2026, 11, 26) });
  });

  test('lead to the calls behind a line', () => {
    const days = ['2026-11-19', '2026-11-20'];
    expect(filtersOf(queryOf(callsBehind('site', 'https://a.example', days)))).toEqual({
      site: 'https://a.example',
      when: { from: '2026-11-19', to: '2026-11-20' },
    });
    expect(filtersOf(queryOf(callsBehind('provider', 'openai', days))).provider).toBe('openai');
  });
});

describe('what is to be erased', () => {
  test('is everything only where everything was chosen (S34)', () => {
    expect(erasureOf({ ...NO_DRAFT, what: 'all' })).toMatchObject({ ok: true, what: {} });
    expect(erasureOf({ ...NO_DRAFT, what: 'site' })).toMatchObject({ ok: false, field: 'origin' });
    expect(erasureOf({ ...NO_DRAFT, what: 'time' })).toMatchObject({ ok: false, field: 'from' });
    expect(erasureOf({ ...NO_DRAFT, what: 'time', from: '2026-02-31' })).toMatchObject({ ok: false });
  });

  test('is what is on the form, and nothing that was there before', () => {
    const draft = { ...NO_DRAFT, origin: 'https://a.example', from: '2026-11-01', to: '2026-11-02' };
    expect(erasureOf({ ...draft, what: 'site' })).toEqual({
      ok: true,
      what: { origin: 'https://a.example' },
      words: 'of https://a.example',
    });
    expect(erasureOf({ ...draft, what: 'time' })).toEqual({
      ok: true,
      what: { from: at(2026, 11, 1), to: at(2026, 11, 3) },
      words: 'from Nov 1, 2026 to Nov 2, 2026',
    });
    expect(erasureOf({ ...draft, what: 'time', to: '2026-11-01' })).toMatchObject({
      words: 'of Nov 1, 2026',
    });
    expect(erasureOf({ ...draft, what: 'time', to: '' })).toMatchObject({ words: 'from Nov 1, 2026 on' });
    expect(erasureOf({ ...draft, what: 'time', from: '' })).toMatchObject({ words: 'up to Nov 2, 2026' });
    expect(erasureOf({ ...draft, what: 'time', to: '2026-10-31' })).toMatchObject({ ok: false });
  });
});
