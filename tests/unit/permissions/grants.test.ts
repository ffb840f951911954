import { openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import { CHAT_CAPABILITIES, type Term } from '../../../lib/protocol/grant.ts';
import { A, ALWAYS, B, hidden, normal, profile, SESSION, TEXT, verdict } from './profile.ts';

/** What the room says of a grant of text. */
const textGrant = (lasts: string, from = 1_000_000) => ({ capabilities: TEXT, lasts, from });
const kept = (origin: string, more: object = {}) => ({ origin, top: origin, ...more });

describe('a lasting grant', () => {
  test('survives the background and the browser, with the model that was chosen', async () => {
    const user = profile();
    const grants = await user.open();
    expect(verdict(grants, A)).toBe('ask');
    await grants.allow(normal(A), TEXT, ALWAYS, 'router/m');
    expect(verdict(grants, A)).toBe('allow');

    user.restartBrowser();
    const again = await user.open();
    expect(verdict(again, A)).toBe('allow');
    expect(again.model(normal(A))).toBe('router/m');
    expect(again.site({ origin: A })).toEqual({
      origin: A,
      access: 'allow',
      lasts: 'always',
      grants: [textGrant('always')],
      model: 'router/m',
    });
  });

  test('S20 holds for its scheme, host and port alone', async () => {
    const grants = await profile().open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    for (const other of [
      'http://a.example',
      'https://a.example:444',
      'https://x.a.example',
      'https://a.example.x.test',
    ]) {
      expect(verdict(grants, other)).toBe('ask');
    }
  });

  test.each(['null', `${A}/`, `${A}/app`, 'https://A.example', 'https://a.example:443', 'file://', '', '*'])(
    'S20 S22 is never given, for good or for a session, to %j',
    async (origin) => {
      const user = profile();
      const grants = await user.open();
      await expect(grants.allow(normal(origin), TEXT, ALWAYS)).rejects.toMatchObject({
        info: { detail: 'origin' },
      });
      await expect(grants.deny({ origin })).rejects.toMatchObject({ info: { detail: 'origin' } });
      expect(await user.dump()).toEqual([]);
      expect(grants.list()).toEqual([]);
    },
  );
});

describe('a grant for the session', () => {
  test('survives the background’s death and ends with the browser; nothing of it is on the disk', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, SESSION, 'router/m');
    expect(grants.site({ origin: A })).toEqual({
      origin: A,
      access: 'allow',
      lasts: 'session',
      grants: [textGrant('session')],
      model: 'router/m',
    });

    const again = await user.open();
    expect(verdict(again, A)).toBe('allow');
    expect(again.model(normal(A))).toBe('router/m');
    expect(await user.dump()).toEqual([]);

    user.restartBrowser();
    expect(verdict(await user.open(), A)).toBe('ask');
  });

  test.each([
    ['not an object', 'yes'],
    ['an entry of another shape', { [A]: 'allow' }],
    ['an entry with unknown fields', { [A]: { everything: true } }],
    ['an entry for what is no origin', { 'https://a.example/path': {}, null: {} }],
  ])('that is stored as %s counts for nothing', async (_, stored) => {
    const user = profile();
    user.session().stored['permissions.grants'] = stored;
    const grants = await user.open();
    expect(verdict(grants, A)).toBe('ask');
    expect(grants.list()).toEqual([]);
  });

  test('holds while the browser cannot store it, and is asked for again after that', async () => {
    const user = profile();
    const grants = await user.open();
    user.session().fail = true;
    await grants.allow(normal(A), TEXT, SESSION);
    expect(verdict(grants, A)).toBe('allow');
    expect(verdict(await user.open(), A)).toBe('ask');
  });
});

describe('a private window', () => {
  test('S33 leaves no grant, model or use behind, and what it may survives the background’s death', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(hidden(A), TEXT, ALWAYS, 'router/m');
    grants.touch(hidden(A));
    await grants.flush();
    expect(verdict(grants, A)).toBe('ask');
    expect(grants.model(normal(A))).toBeUndefined();
    expect(grants.list()).toEqual([]);
    expect(grants.site({ origin: A })).toEqual({ origin: A, access: 'ask' });
    expect(await user.dump()).toEqual([]);

    const again = await user.open();
    expect(verdict(again, A, true)).toBe('allow');
    expect(again.model(hidden(A))).toBe('router/m');
    await again.endPrivate();
    expect(verdict(again, A, true)).toBe('ask');
    expect(user.session().stored).toEqual({});
    expect(await user.dump()).toEqual([]);
  });

  test('S33 its end takes nothing from normal windows', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, SESSION);
    await grants.allow(hidden(A), TEXT, SESSION);
    await grants.endPrivate();
    expect([verdict(grants, A), verdict(grants, A, true)]).toEqual(['allow', 'ask']);
    expect(verdict(await user.open(), A)).toBe('allow');
  });

  test('has its own grants: those of normal windows do not reach into it', async () => {
    const grants = await profile().open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    await grants.allow(normal(B), TEXT, SESSION);
    expect([verdict(grants, A, true), verdict(grants, B, true)]).toEqual(['ask', 'ask']);
  });

  test('knows of a lasting no, and loses its grant with a revocation', async () => {
    const grants = await profile().open();
    await grants.allow(hidden(A), TEXT, SESSION);
    await grants.allow(hidden(B), TEXT, SESSION);
    await grants.deny({ origin: A });
    await grants.revoke({ origin: B });
    expect([verdict(grants, A, true), verdict(grants, B, true)]).toEqual(['deny', 'ask']);
  });
});

describe('taking back', () => {
  test('revoking asks again from the same moment, and keeps the model', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS, 'router/m');
    await grants.allow(normal(A), TEXT, SESSION);
    const revoked = grants.revoke({ origin: A });
    expect(verdict(grants, A)).toBe('ask');
    await revoked;
    expect(grants.site({ origin: A })).toEqual({ origin: A, access: 'ask', model: 'router/m' });
    expect(verdict(await user.open(), A)).toBe('ask');
  });

  test('denying holds from the same moment, also over a use that is being written down', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    grants.touch(normal(A));
    const written = grants.flush();
    const denied = grants.deny({ origin: A });
    expect(verdict(grants, A)).toBe('deny');
    await written;
    expect(verdict(grants, A)).toBe('deny');
    await denied;
    expect(verdict(await user.open(), A)).toBe('deny');
  });

  test('holds even if it cannot be written', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('disk full', 'QuotaExceededError');
    };
    try {
      await expect(grants.deny({ origin: A })).rejects.toMatchObject({ fault: 'unavailable' });
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    expect(verdict(grants, A)).toBe('deny');
  });

  test('forgetting leaves nothing of the site anywhere', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS, 'router/m');
    await grants.allow(normal(A), TEXT, SESSION, 'router/n');
    grants.touch(normal(A));
    await grants.forget({ origin: A });
    await grants.flush();
    expect(grants.list()).toEqual([]);
    expect(grants.site({ origin: A })).toEqual({ origin: A, access: 'ask' });
    expect(await user.dump()).toEqual([]);
    expect(user.session().stored).toEqual({});
  });
});

describe('the model of a site', () => {
  test('can be chosen before its first call, and grants nothing', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.setModel({ origin: A }, 'router/m');
    expect(verdict(grants, A)).toBe('ask');
    const again = await user.open();
    expect(again.site({ origin: A })).toEqual({ origin: A, access: 'ask', model: 'router/m' });
    expect(again.lasting()).toEqual([]);
    await again.setModel({ origin: A }, undefined);
    expect(await user.dump()).toEqual([]);
  });

  test('chosen for the session comes first until another is chosen in the popup', async () => {
    const grants = await profile().open();
    await grants.setModel({ origin: A }, 'router/m');
    await grants.allow(normal(A), TEXT, SESSION, 'router/n');
    expect(grants.model(normal(A))).toBe('router/n');
    await grants.setModel({ origin: A }, 'router/o');
    expect(grants.model(normal(A))).toBe('router/o');
    expect(verdict(grants, A)).toBe('allow');
  });
});

describe('an export', () => {
  test('names what a site is allowed for good where that is not what a conversation carries, and nothing that ends', async () => {
    const grants = await profile().open({ spent: () => 0 });
    await grants.allow(normal(A), TEXT, ALWAYS);
    await grants.allow(normal(A), ['speech'], { lasts: '30-days' });
    await grants.allow(normal(B), CHAT_CAPABILITIES, ALWAYS);
    for (const [n, term] of [SESSION, { lasts: '1-day' }, { lasts: 'spend', limit: 1 }].entries())
      await grants.allow(normal(`https://c${n}.example`), TEXT, term as Term);
    await grants.refuse(normal(A), ['images']);
    expect(grants.lasting()).toEqual([
      { origin: A, access: 'allow', capabilities: ['text'] },
      { origin: B, access: 'allow' },
    ]);
  });
});

describe('an import', () => {
  test('replaces what a site was allowed, and what was refused to it', async () => {
    const grants = await profile().open();
    await grants.allow(normal(A), ['text', 'images'], { lasts: '1-day' });
    await grants.refuse(normal(A), ['speech']);
    await grants.adopt([{ origin: A, access: 'allow', capabilities: ['speech'] }]);
    expect(grants.lasting()).toEqual([{ origin: A, access: 'allow', capabilities: ['speech'] }]);
    expect([verdict(grants, A), verdict(grants, A, false, ['speech'])]).toEqual(['ask', 'allow']);
  });

  test('takes all decisions at once; a model that the file leaves unsaid stays', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.setModel({ origin: A }, 'router/m');
    await grants.allow(normal(B), TEXT, SESSION);
    await grants.adopt([
      { origin: A, access: 'allow' },
      { origin: B, access: 'deny', model: 'router/n' },
    ]);
    expect([verdict(grants, A), verdict(grants, B)]).toEqual(['allow', 'deny']);
    const again = await user.open();
    expect(again.lasting()).toEqual([
      { origin: A, access: 'allow', model: 'router/m' },
      { origin: B, access: 'deny', model: 'router/n' },
    ]);
  });

  test('with one origin that is none takes nothing', async () => {
    const user = profile();
    const grants = await user.open();
    const sites = [
      { origin: A, access: 'allow' as const },
      { origin: 'https://b.example/path', access: 'allow' as const },
    ];
    await expect(grants.adopt(sites)).rejects.toMatchObject({ info: { detail: 'origin' } });
    expect(await user.dump()).toEqual([]);
    expect(verdict(grants, A)).toBe('ask');
  });
});

describe('the last use', () => {
  test('is seen at once and written later, once for many calls', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    await grants.allow(normal(B), TEXT, SESSION);
    for (const time of [1_002_000, 1_003_000]) {
      user.setTime(time);
      grants.touch(normal(A));
      grants.touch(normal(B));
    }
    expect(grants.list().map(({ lastUsed }) => lastUsed)).toEqual([1_003_000, 1_003_000]);
    expect(await user.dump()).toEqual([kept(A, { grants: [{ capabilities: TEXT, from: 1_000_000 }] })]);
    expect(user.waiting).toHaveLength(1);

    await grants.flush();
    const again = await user.open();
    expect(again.list().map(({ lastUsed }) => lastUsed)).toEqual([1_003_000, 1_003_000]);
  });

  test('of a site that was allowed once only is not kept', async () => {
    const user = profile();
    const grants = await user.open();
    grants.touch(normal(A));
    await grants.flush();
    expect(await user.dump()).toEqual([]);
    expect(grants.list()).toEqual([]);
  });
});

describe('permissions that cannot be read', () => {
  test('S36 are a typed error, grant nothing and are not overwritten', async () => {
    const user = profile();
    await user.open();
    const raw = await openDB(user.databaseName, 2);
    await raw.put('sites', kept(A, { grants: 'everything' }));
    await expect(user.open()).rejects.toMatchObject({ fault: 'corrupt' });
    expect(await raw.getAll('sites')).toEqual([kept(A, { grants: 'everything' })]);
    raw.close();
  });
});

describe('what is decided about routing for a site', () => {
  const ONLY_HERE = { rules: { localOnly: true }, pageChooses: true };

  test('survives a restart, stands with the site and allows nothing', async () => {
    const browser = profile();
    await (await browser.open()).setRouting({ origin: A }, ONLY_HERE);
    const grants = await browser.open();
    expect(grants.routing({ origin: A })).toEqual(ONLY_HERE);
    expect(grants.routing({ origin: B })).toBeUndefined();
    expect(grants.site({ origin: A })).toMatchObject({ access: 'ask', routing: ONLY_HERE });
    expect(verdict(grants, A)).toBe('ask');
    expect(grants.lasting()).toEqual([]);
  });

  test('stays when the site is refused, and goes when it is emptied or the site forgotten', async () => {
    const browser = profile();
    const grants = await browser.open();
    await grants.setRouting({ origin: A }, ONLY_HERE);
    await grants.deny({ origin: A });
    expect(grants.routing({ origin: A })).toEqual(ONLY_HERE);
    await grants.revoke({ origin: A });
    await grants.setRouting({ origin: A }, {});
    expect(await browser.dump()).toEqual([]);
    await grants.setRouting({ origin: A }, ONLY_HERE);
    await grants.forget({ origin: A });
    expect(grants.routing({ origin: A })).toBeUndefined();
    expect(await browser.dump()).toEqual([]);
  });
});
