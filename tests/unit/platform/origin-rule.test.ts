import { describe, expect, it, vi } from 'vitest';
import { type DynamicRules, syncOriginRules } from '../../../lib/platform/origin-rule.ts';

// The polyfill refuses to load outside an extension.
vi.mock('../../../lib/platform/browser.ts', () => ({ browser: {}, extensionOrigin: () => '' }));

type Rule = chrome.declarativeNetRequest.Rule;

function browserRules(rules: Rule[] = []) {
  const updates: unknown[] = [];
  const dynamic: DynamicRules = {
    getDynamicRules: async () => structuredClone(rules),
    async updateDynamicRules({ removeRuleIds, addRules }) {
      updates.push({ removeRuleIds, addRules });
      rules = rules.filter(({ id }) => !removeRuleIds.includes(id));
      for (const rule of addRules) {
        if (rules.some(({ id }) => id === rule.id)) throw new Error(`Rule ${rule.id} exists.`);
        rules.push(rule);
      }
    },
  };
  return { dynamic, updates, filters: () => rules.map(({ condition }) => condition.urlFilter) };
}
const sync = (urls: string[], { dynamic }: { dynamic: DynamicRules }, host = 'abc') =>
  syncOriginRules(urls, dynamic, host);

describe('rules that take the Origin header off', () => {
  it('are limited to our own requests and to the very origin, port included', async () => {
    const browser = browserRules();
    await sync(['http://127.0.0.1:11434/v1'], browser);
    expect(await browser.dynamic.getDynamicRules()).toEqual([
      {
        id: 1,
        priority: 1,
        action: { type: 'modifyHeaders', requestHeaders: [{ header: 'origin', operation: 'remove' }] },
        condition: {
          urlFilter: '|http://127.0.0.1:11434/',
          initiatorDomains: ['abc'],
          resourceTypes: ['xmlhttprequest'],
        },
      },
    ]);
  });

  it('are one for each origin, however often and in whatever form it is named', async () => {
    const browser = browserRules();
    await sync(['http://a.example/v1', 'http://a.example', 'http://A.example:80/x?y#z'], browser);
    await sync(['http://a.example'], browser);
    expect(browser.filters()).toEqual(['|http://a.example/']);
    expect(browser.updates).toHaveLength(1);
  });

  it('go when their provider goes, and come beside those that stay', async () => {
    const browser = browserRules();
    await sync(['http://a.example', 'http://b.example'], browser);
    await sync(['http://b.example', 'http://c.example'], browser);
    expect(browser.filters()).toEqual(['|http://b.example/', '|http://c.example/']);
    await sync([], browser);
    expect(browser.filters()).toEqual([]);
  });

  it('are made anew where they name another extension', async () => {
    const browser = browserRules();
    await sync(['http://a.example'], browser, 'old');
    await sync(['http://a.example'], browser, 'new');
    expect(
      (await browser.dynamic.getDynamicRules()).map(({ condition }) => condition.initiatorDomains),
    ).toEqual([['new']]);
  });

  it('end as the last call said when calls overlap, and a failed call stops no later one', async () => {
    const browser = browserRules();
    const failing = sync(['not a url'], browser);
    await Promise.all([
      failing.catch(() => undefined),
      sync(['http://a.example'], browser),
      sync(['http://b.example', 'http://c.example'], browser),
      sync(['http://c.example'], browser),
    ]);
    await expect(failing).rejects.toThrow();
    expect(browser.filters()).toEqual(['|http://c.example/']);
  });
});
