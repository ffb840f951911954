/** A browser profile for the tests of grants: a disk, a session, a clock. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach } from 'vitest';
import { NOTHING, setOf } from '../../../lib/permissions/capabilities.ts';
import type { CallerFacts } from '../../../lib/permissions/decide.ts';
import { type Grants, type GrantsOptions, openGrants } from '../../../lib/permissions/grants.ts';
import type { Capability } from '../../../lib/protocol/grant.ts';
import { sessionArea } from './session-area.ts';

export const A = 'https://a.example';
export const B = 'https://b.example';
export const TEXT: Capability[] = ['text'];
export const ALWAYS = { lasts: 'always' } as const;
export const SESSION = { lasts: 'session' } as const;
export const normal = (origin: string) => ({ origin, incognito: false });
export const hidden = (origin: string) => ({ origin, incognito: true });
/** A frame of `origin` inside a page of `topOrigin`, which delegates to it. */
export const framed = (origin: string, topOrigin: string, incognito = false) => ({
  origin,
  topOrigin,
  incognito,
});
const facts = (who: Pick<CallerFacts, 'origin' | 'topOrigin' | 'incognito'>): CallerFacts => {
  const { origin, topOrigin = origin, incognito } = who;
  const crossOrigin = topOrigin !== origin;
  return { origin, topOrigin, opaque: false, crossOrigin, delegated: crossOrigin, incognito, active: true };
};

let count = 0;
const opened: Grants[] = [];
afterEach(() => {
  for (const grants of opened.splice(0)) grants.close();
});

/** `open` starts the background, again and again. */
export function profile() {
  const databaseName = `grants-test-${count++}`;
  let session = sessionArea();
  let now = 1_000_000;
  const waiting: (() => void)[] = [];
  return {
    databaseName,
    session: () => session,
    restartBrowser: () => {
      session = sessionArea();
    },
    now: () => now,
    setTime: (time: number) => {
      now = time;
    },
    waiting,
    async open(more: Partial<GrantsOptions> = {}): Promise<Grants> {
      const grants = await openGrants({
        session,
        databaseName,
        now: () => now,
        later: (work) => waiting.push(work),
        ...more,
      });
      opened.push(grants);
      return grants;
    },
    async dump(): Promise<unknown[]> {
      const raw = await openDB(databaseName);
      const all = await raw.getAll('sites');
      raw.close();
      return all;
    },
  };
}

type Asking = Pick<CallerFacts, 'origin' | 'topOrigin' | 'incognito'>;

/** What the caller is told about these capabilities; where it hangs on an amount, after looking. */
export const judge = async (grants: Grants, who: Asking, needs: Capability[] = TEXT) =>
  (await grants.decide(facts(who), setOf(needs))).verdict;

/** As `judge`, where it must not have to wait. */
export function verdict(grants: Grants, origin: string, incognito = false, needs: Capability[] = TEXT) {
  const decision = grants.decide(facts({ origin, incognito }), setOf(needs));
  if (!('verdict' in decision)) throw new Error('The decision waits for something.');
  return decision.verdict;
}

/** Whether it may anything at all. */
export const mayAnything = async (grants: Grants, who: Asking): Promise<boolean> =>
  (await grants.decide(facts(who), NOTHING)).verdict === 'allow';
