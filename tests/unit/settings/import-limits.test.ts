import { describe, expect, test } from 'vitest';
import { NO_BUDGETS } from '../../../lib/protocol/budget.ts';
import type { ConfigFile } from '../../../lib/protocol/config-file.ts';
import { parseConfigFile } from '../../../lib/settings/config-file.ts';
import { planImport } from '../../../lib/settings/import-plan.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { TYPES } from '../../fixtures/config/types.ts';

const A = 'https://a.example';
const SETTINGS: Settings = {
  providers: [{ id: 'on-device', type: 'on-device', label: 'On this device' }],
  budgets: { site: { perDay: 1, requestsPerMinute: 20 }, providers: {}, sites: { [A]: { perDay: 5 } } },
  chosen: true,
};
const plan = (file: Omit<ConfigFile, 'version' | 'providers'>, settings = SETTINGS) =>
  planImport(
    { settings, sites: [], keyOrigin: () => undefined, keyCount: () => 0 },
    { version: 1, providers: [], ...file },
    TYPES,
  );

describe('budgets of a file', () => {
  test('replace those of the same owner, each limit of them told; all others stay', () => {
    const { settings, changes } = plan({
      budgets: {
        site: { perDay: 2, perMonth: 20 },
        all: { perMonth: 50 },
        providers: { 'on-device': { concurrent: 1 } },
        sites: { 'https://b.example': { perRequest: 0.1 } },
      },
    });
    expect(settings.budgets).toEqual({
      site: { perDay: 2, perMonth: 20 },
      all: { perMonth: 50 },
      providers: { 'on-device': { concurrent: 1 } },
      sites: { [A]: { perDay: 5 }, 'https://b.example': { perRequest: 0.1 } },
    });
    expect(changes).toEqual([
      {
        kind: 'change',
        subject: 'Budget of every new site',
        details: ['USD a day 1 -> 2', 'USD a month no limit -> 20', 'requests a minute 20 -> no limit'],
      },
      { kind: 'add', subject: 'Budget of all sites together', details: ['USD a month no limit -> 50'] },
      { kind: 'add', subject: 'Budget of On this device', details: ['at the same time no limit -> 1'] },
      {
        kind: 'add',
        subject: 'Budget of https://b.example',
        details: ['USD each request no limit -> 0.1'],
      },
    ]);
  });

  test('that are named in part leave the others where the person set nothing yet', () => {
    const bare: Settings = { providers: [], chosen: false };
    expect(plan({ budgets: { all: { perDay: 3 } } }, bare).settings.budgets).toEqual({
      ...NO_BUDGETS,
      all: { perDay: 3 },
    });
    expect(plan({}, bare).settings.budgets).toBeUndefined();
  });

  test('that are there already are the same', () => {
    expect(plan({ budgets: SETTINGS.budgets }).changes.map(({ kind }) => kind)).toEqual(['same', 'same']);
  });
});

describe('keeping of a file', () => {
  test('says for which sites and how long, and leaves what it does not name', () => {
    const first = plan({ keeping: { all: true, sites: { [A]: false } } });
    expect(first.settings.keeping).toEqual({ all: true, days: 30, sites: { [A]: false } });
    expect(first.changes).toEqual([
      { kind: 'change', subject: 'Text of calls', details: ['of all sites not kept -> kept'] },
      { kind: 'add', subject: `Text of calls of ${A}`, details: ['text as all sites -> not kept'] },
    ]);
    const next = plan({ keeping: { days: 7, sites: { [A]: true } } }, first.settings);
    expect(next.settings.keeping).toEqual({ all: true, days: 7, sites: { [A]: true } });
    expect(next.changes).toEqual([
      { kind: 'change', subject: 'Text of calls', details: ['for days 30 -> 7'] },
      { kind: 'change', subject: `Text of calls of ${A}`, details: ['text not kept -> kept'] },
    ]);
  });
});

describe('the end of what nobody uses', () => {
  test.each([
    [30, 'change', ['end after 90 days -> after 30 days']],
    [null, 'change', ['end after 90 days -> never']],
    [90, 'same', []],
  ] as const)('%s', (unusedDays, kind, details) => {
    const { settings, changes } = plan({ unusedDays });
    expect(settings.unusedDays).toBe(unusedDays);
    expect(changes).toEqual([{ kind, subject: 'Permissions that nobody uses', details: [...details] }]);
  });
});

describe('a mistake is named', () => {
  test.each([
    [{ budgets: { providers: { nowhere: {} } } }, 'budgets.providers.nowhere', 'there is no such provider'],
    [{ budgets: { site: { perDay: -1 } } }, 'budgets.site.perDay', 'write 0 or more'],
    [{ budgets: { site: { concurrent: 1.5 } } }, 'budgets.site.concurrent', 'a whole number is needed here'],
    [{ budgets: { site: { perWeek: 1 } } }, 'budgets.site.perWeek', 'there is no such field'],
    [{ keeping: { days: 99_999 } }, 'keeping.days', 'write 3650 or less'],
    [{ keeping: { all: 'yes' } }, 'keeping.all', 'true or false is needed here'],
    [{ unusedDays: 0 }, 'unusedDays', 'write 1 or more'],
  ])('%j', (file, path, message) => {
    const text = JSON.stringify({ version: 1, providers: [], ...file });
    expect(parseConfigFile(text, { types: TYPES, providers: [], presets: [] })).toEqual({
      ok: false,
      problems: [{ path, message: expect.stringContaining(message) }],
    });
  });
});
