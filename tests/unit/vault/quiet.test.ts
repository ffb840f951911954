import { describe, expect, test } from 'vitest';
import { type Asker, createQuiet, MAX_QUIET, QUIET_MS } from '../../../lib/vault/quiet.ts';
import { sessionArea } from '../permissions/session-area.ts';

function stage() {
  const at = { now: 1_780_000_000_000 };
  const session = sessionArea();
  const due: (() => void)[] = [];
  const begin = () =>
    createQuiet({
      session,
      now: () => at.now,
      after(ms, work) {
        expect(ms).toBe(QUIET_MS);
        due.push(work);
      },
    });
  return { at, session, due, begin, quiet: begin() };
}

const site = (page: string): Asker => ({ page: `https://${page}.example`, incognito: false });
const hidden = (page: string): Asker => ({ page: `https://${page}.example`, incognito: true });
const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('S35 a quiet minute', () => {
  test('is that of one site, for a minute, and is known to the next background', async () => {
    const { quiet, at, begin } = stage();
    quiet.begin([site('a')]);
    await turn();
    for (const one of [quiet, begin()]) {
      expect(await one.of(site('a'))).toBe(true);
      expect(await one.of(site('b'))).toBe(false);
    }
    at.now += QUIET_MS - 1;
    expect(await begin().of(site('a'))).toBe(true);
    at.now += 1;
    for (const one of [quiet, begin()]) expect(await one.of(site('a'))).toBe(false);
  });

  test('of another background’s sites stays where one more begins', async () => {
    const { quiet, begin } = stage();
    quiet.begin([site('a')]);
    await turn();
    begin().begin([site('b')]);
    await turn();
    const third = begin();
    expect([await third.of(site('a')), await third.of(site('b'))]).toEqual([true, true]);
  });

  test('S33 of a private window is in memory alone, apart from the others, and nowhere when it is over', async () => {
    const { quiet, session, at, due, begin } = stage();
    quiet.begin([hidden('secret')]);
    await turn();
    expect(session.stored).toEqual({});
    expect([await quiet.of(hidden('secret')), await quiet.of(site('secret'))]).toEqual([true, false]);
    expect(await begin().of(hidden('secret'))).toBe(false);
    at.now += QUIET_MS;
    for (const work of due) work();
    at.now -= 1;
    expect(await quiet.of(hidden('secret'))).toBe(false);
  });

  test('S33 of private windows ends with the last of them; that of the others goes on', async () => {
    const { quiet } = stage();
    quiet.begin([hidden('secret'), site('a')]);
    quiet.endPrivate();
    expect([await quiet.of(hidden('secret')), await quiet.of(site('a'))]).toEqual([false, true]);
  });

  test('leaves nothing in the session when it is over', async () => {
    const { quiet, session, at, due } = stage();
    quiet.begin([site('a')]);
    await turn();
    expect(JSON.stringify(session.stored)).toContain('a.example');
    at.now += QUIET_MS;
    for (const work of due) work();
    await turn();
    expect(session.stored).toEqual({});
  });

  test('S34 is gone with the site, whichever background began it', async () => {
    const { quiet, session, begin } = stage();
    quiet.begin([site('a'), site('b'), hidden('a')]);
    await turn();
    const other = begin();
    await other.forget('https://a.example');
    expect([await other.of(site('a')), await other.of(site('b'))]).toEqual([false, true]);
    expect(JSON.stringify(session.stored)).not.toContain('a.example');
    await quiet.forget('https://a.example');
    expect(await quiet.of(hidden('a'))).toBe(false);
  });

  test('ends for everybody with the passphrase, also what an earlier background had begun', async () => {
    const { quiet, begin, session } = stage();
    quiet.begin([site('a'), hidden('b')]);
    await turn();
    const next = begin();
    const asked = next.of(site('a'));
    next.end();
    await asked;
    expect(await next.of(site('a'))).toBe(false);
    quiet.end();
    expect(await quiet.of(hidden('b'))).toBe(false);
    await turn();
    expect(session.stored).toEqual({});
  });

  test('is of so many sites, private or not, and of the newest', async () => {
    const { quiet, session } = stage();
    for (const of of [site, hidden]) {
      for (let one = 0; one <= MAX_QUIET; one += 1) quiet.begin([of(`s${one}`)]);
      expect([await quiet.of(of('s0')), await quiet.of(of('s1'))]).toEqual([false, true]);
      expect(await quiet.of(of(`s${MAX_QUIET}`))).toBe(true);
    }
    await turn();
    expect(Object.keys(session.stored['vault.quiet'] as object)).toHaveLength(MAX_QUIET);
  });

  test.each([null, 7, 'x', [1], { 'https://a.example': 'long' }, { 'https://a.example': 1e15 }])(
    'that the session tells as nonsense (%j) is none, and the next is kept',
    async (nonsense) => {
      const { quiet, session, begin } = stage();
      session.stored['vault.quiet'] = nonsense;
      expect(await quiet.of(site('a'))).toBe(false);
      quiet.begin([site('a')]);
      await turn();
      expect(await begin().of(site('a'))).toBe(true);
    },
  );

  test('without a session is kept for as long as the background lives', async () => {
    const { quiet, session } = stage();
    session.fail = true;
    quiet.begin([site('a')]);
    await turn();
    expect(await quiet.of(site('a'))).toBe(true);
  });
});
