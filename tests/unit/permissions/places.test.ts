import { describe, expect, test } from 'vitest';
import {
  A,
  ALWAYS,
  B,
  framed,
  hidden,
  judge,
  mayAnything,
  normal,
  profile,
  SESSION,
  TEXT,
} from './profile.ts';

const C = 'https://c.example';

describe('S21 a frame of another site', () => {
  test('holds its grants with the page around it, apart from both', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(framed(B, A), TEXT, ALWAYS, 'router/m');
    await grants.allow(framed(C, A), TEXT, SESSION);
    const again = await user.open();
    expect(await judge(again, framed(B, A))).toBe('allow');
    expect(await judge(again, framed(C, A))).toBe('allow');
    for (const who of [
      normal(A),
      normal(B),
      normal(C),
      framed(A, B),
      framed(B, C),
      framed(C, B),
      framed(B, A, true),
    ])
      expect(await mayAnything(again, who), JSON.stringify(who)).toBe(false);
    expect(again.model(framed(B, A))).toBe('router/m');
    expect(again.model(normal(B))).toBeUndefined();
    expect(again.site({ origin: B, top: A })).toMatchObject({ origin: B, top: A, access: 'allow' });
    expect(again.list().map(({ origin, top }) => [origin, top])).toEqual([
      [B, A],
      [C, A],
    ]);
  });

  test('gains nothing from grants of its site or of the page', async () => {
    const grants = await profile().open();
    for (const origin of [A, B])
      for (const term of [ALWAYS, SESSION]) await grants.allow(normal(origin), TEXT, term);
    expect(await judge(grants, framed(B, A))).toBe('ask');
    await grants.allow(hidden(B), TEXT, ALWAYS);
    expect(await judge(grants, framed(B, A, true))).toBe('ask');
  });

  test('is refused where either of the two is, and loses its grant with a revocation of either', async () => {
    for (const origin of [A, B]) {
      const grants = await profile().open();
      for (const incognito of [false, true]) await grants.allow(framed(B, A, incognito), TEXT, ALWAYS);
      await grants.revoke({ origin });
      expect(await judge(grants, framed(B, A))).toBe('ask');
      expect(await judge(grants, framed(B, A, true))).toBe('ask');
      await grants.allow(framed(B, A), TEXT, ALWAYS);
      await grants.deny({ origin });
      expect(await judge(grants, framed(B, A))).toBe('deny');
      expect(await judge(grants, framed(B, A, true))).toBe('deny');
      await grants.revoke({ origin });
      expect(await judge(grants, framed(B, A))).toBe('ask');
    }
  });

  test('refused by itself leaves the two sites as they are', async () => {
    const grants = await profile().open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    await grants.allow(normal(B), TEXT, ALWAYS);
    await grants.deny({ origin: B, top: A });
    expect(await judge(grants, framed(B, A))).toBe('deny');
    expect([await judge(grants, normal(A)), await judge(grants, normal(B))]).toEqual(['allow', 'allow']);
    await grants.forget({ origin: B, top: A });
    expect(await judge(grants, framed(B, A))).toBe('ask');
    expect(await judge(grants, normal(B))).toBe('allow');
  });

  test('is forgotten with either of the two', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(framed(B, A), TEXT, ALWAYS);
    await grants.allow(framed(A, C), TEXT, SESSION);
    await grants.forget({ origin: A });
    expect(grants.list()).toEqual([]);
    expect(await user.dump()).toEqual([]);
    expect(user.session().stored).toEqual({});
  });

  test('is not exported', async () => {
    const grants = await profile().open();
    await grants.allow(framed(B, A), TEXT, ALWAYS);
    expect(grants.lasting()).toEqual([]);
  });

  test('keeps the limits of its site’s rules, and none of its freedoms', async () => {
    const grants = await profile().open();
    await grants.setRouting({ origin: B }, { rules: { localOnly: true }, pageChooses: true, cache: true });
    expect(grants.routing({ origin: B, top: A })).toEqual({ rules: { localOnly: true } });
    await grants.setRouting({ origin: B, top: A }, { pageChooses: true });
    expect(grants.routing({ origin: B, top: A })).toEqual({ pageChooses: true });
    expect(grants.routing({ origin: A })).toBeUndefined();
  });

  test.each([
    [B, `${A}/`],
    [B, 'null'],
    ['null', A],
    [`${B} ${A}`, A],
    [B, 'HTTPS://a.example'],
  ])('S20 S22 %s in %s never holds anything', async (origin, top) => {
    const user = profile();
    const grants = await user.open();
    for (const who of [framed(origin, top), framed(origin, top, true)])
      await expect(grants.allow(who, TEXT, SESSION)).rejects.toMatchObject({ info: { detail: 'origin' } });
    await expect(grants.deny({ origin, top })).rejects.toMatchObject({ info: { detail: 'origin' } });
    expect(await user.dump()).toEqual([]);
    expect(user.session().stored).toEqual({});
  });
});
