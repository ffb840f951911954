import { beforeEach, describe, expect, it, vi } from 'vitest';
import { withoutOrigin } from '../../../lib/platform/origin-rule.ts';
import { removePassing, type SessionRules, withPassing } from '../../../lib/platform/passing-rules.ts';

// The polyfill refuses to load outside an extension.
vi.mock('../../../lib/platform/browser.ts', () => ({ browser: {}, extensionOrigin: () => '' }));

type Rule = chrome.declarativeNetRequest.Rule;

let rules: Rule[];
const session: SessionRules = {
  getSessionRules: async () => rules.map(({ id }) => ({ id })),
  async updateSessionRules({ removeRuleIds, addRules }) {
    rules = [...rules.filter(({ id }) => !removeRuleIds.includes(id)), ...addRules];
    const ids = rules.map(({ id }) => id);
    if (new Set(ids).size < ids.length) throw new Error('Two rules of one id.');
  },
};
const filters = () => rules.map(({ condition }) => condition.urlFilter);
const without = <T>(urls: string[], run: () => Promise<T>) => withoutOrigin(urls, run, session, 'oriel');

beforeEach(() => {
  rules = [];
});

describe('rules that pass', () => {
  it('stand while something is tried, one for each origin, for our own requests alone', async () => {
    const seen = await without(
      ['http://127.0.0.1:1/v1', 'http://127.0.0.1:1', 'http://a.example'],
      async () => {
        expect(rules.map(({ condition }) => condition.initiatorDomains)).toEqual([['oriel'], ['oriel']]);
        return filters();
      },
    );
    expect(seen).toEqual(['|http://127.0.0.1:1/', '|http://a.example/']);
    expect(rules).toEqual([]);
  });

  it('go when what was tried fails, which is told', async () => {
    const fails = () => without(['http://a.example'], () => Promise.reject(new Error('no answer')));
    await expect(fails()).rejects.toThrow('no answer');
    expect(rules).toEqual([]);
  });

  it('of two tries side by side each takes its own away', async () => {
    const { promise: long, resolve } = Promise.withResolvers<void>();
    const first = without(['http://a.example'], () => long);
    await without(['http://a.example', 'http://b.example'], async () => undefined);
    expect(filters()).toEqual(['|http://a.example/']);
    resolve();
    await first;
    expect(rules).toEqual([]);
  });

  it('for nothing are none', async () => {
    const update = vi.spyOn(session, 'updateSessionRules');
    expect(await without([], async () => 7)).toBe(7);
    expect(update).not.toHaveBeenCalled();
    update.mockRestore();
  });

  it('that a background left behind which died in between are taken away by the next', async () => {
    const died = withPassing(
      [{ condition: { urlFilter: '|http://a.example/' } } as Rule],
      () => new Promise(() => {}),
      session,
    );
    void died;
    await vi.waitFor(() => expect(rules).toHaveLength(1));
    await removePassing(session);
    expect(rules).toEqual([]);
    const update = vi.spyOn(session, 'updateSessionRules');
    await removePassing(session);
    expect(update).not.toHaveBeenCalled();
    update.mockRestore();
  });
});
