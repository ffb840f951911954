/** The store of grants against the plainest model of it, whatever people do, clocks show and backgrounds die. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setOf } from '../../lib/permissions/capabilities.ts';
import { CLOCK_SLACK_MS } from '../../lib/permissions/decide.ts';
import { openGrants, type Who } from '../../lib/permissions/grants.ts';
import { type Capability, LIFETIME_MS, LIFETIMES, type Lifetime } from '../../lib/protocol/grant.ts';
import { sessionArea } from '../unit/permissions/session-area.ts';

const ORIGINS = [
  'https://a.example',
  'http://a.example',
  'https://a.example:444',
  'https://b.a.example',
] as const;
const NAMES: Capability[] = ['text', 'images', 'speech'];
const HOUR = 3_600_000;

type Step =
  | { do: 'allow'; who: Required<Who>; names: Capability[]; lasts: Lifetime; limit: number }
  | { do: 'refuse'; who: Required<Who>; names: Capability[] }
  | { do: 'deny' | 'revoke' | 'revoke-one' | 'forget'; who: Required<Who> }
  | { do: 'restart' | 'end-private' | 'revoke-all' | 'erase' }
  /** How many removals before the last. */
  | { do: 'undo'; back: number }
  | { do: 'clock' | 'spend'; by: number };

const who = fc.record({
  origin: fc.constantFrom(...ORIGINS),
  topOrigin: fc.constantFrom(...ORIGINS),
  incognito: fc.boolean(),
});
/** Half of all that happens is about one place, so that steps meet. */
const place = fc.oneof(
  who,
  fc.record({
    origin: fc.constant(ORIGINS[0]),
    topOrigin: fc.constantFrom(ORIGINS[0], ORIGINS[0], ORIGINS[3]),
    incognito: fc.constantFrom(false, false, true),
  }),
);
const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('allow' as const),
      who: place,
      names,
      lasts: fc.constantFrom(...LIFETIMES),
      limit: fc.constantFrom(1, 3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), who: place, names }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('deny', 'revoke', 'revoke-one', 'forget'), who: place }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('undo' as const), back: fc.constantFrom(0, 0, 1, 2) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('restart', 'end-private', 'revoke-all', 'erase') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('clock' as const),
      // Forward and back, by a second and by months.
      by: fc.constantFrom(1_000, HOUR - 1, HOUR, 24 * HOUR, 31 * 24 * HOUR, -1_000, -HOUR, -40 * 24 * HOUR),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('spend' as const), by: fc.constantFrom(0.5, 1, 2) }) },
);

interface Yes {
  from: number;
  until?: number;
  /** Of what is spent in all. */
  limit?: number;
  lasting: boolean;
}
/** Per place and kind of window: the last yes to each capability, and what was refused. */
interface Held {
  who: Required<Who>;
  yes: Map<Capability, Yes>;
}

test('S20 S21 S33 allows what the person last said yes to, for that place and window, until that has ended once, and lifts no no by another’s undo', async () => {
  let run = 0;
  let allowed = 0;
  let denied = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 16 }), async (steps) => {
      const session = sessionArea();
      const databaseName = `grants-property-${run++}`;
      let now = 1_700_000_000_000;
      let total = 0;
      const open = () =>
        openGrants({
          session,
          databaseName,
          now: () => now,
          later: () => undefined,
          spent: async () => total,
        });
      let grants = await open();
      const model: Held[] = [];
      const heldBy = (one: Required<Who>): Held => {
        const same = (held: Held) =>
          held.who.origin === one.origin &&
          held.who.topOrigin === one.topOrigin &&
          held.who.incognito === one.incognito;
        const found = model.find(same) ?? { who: one, yes: new Map() };
        if (!model.includes(found)) model.push(found);
        return found;
      };
      const touches = (one: Required<Who>, held: Held) =>
        one.origin === one.topOrigin
          ? held.who.origin === one.origin || held.who.topOrigin === one.origin
          : held.who.origin === one.origin && held.who.topOrigin === one.topOrigin;
      const endAll = (which: (held: Held) => boolean) => {
        for (const held of model) if (which(held)) held.yes.clear();
      };
      let undos: { id: string; before: Map<Held, Map<Capability, Yes>> }[] = [];
      /** Places whose last word was a no, and by which removal it was said. */
      const no = new Map<string, { place: Required<Who>; id: string }>();
      const lift = (which: (held: Held) => boolean) => {
        for (const [key, { place }] of no) if (which({ who: place, yes: new Map() })) no.delete(key);
      };
      const placeKey = ({ origin, topOrigin }: Required<Who>) => `${origin} ${topOrigin}`;
      const removing = async (
        work: Promise<string>,
        which: (held: Held) => boolean,
        before: Map<Held, Map<Capability, Yes>>,
      ) => {
        undos.push({ id: await work, before });
        endAll(which);
      };
      const copy = () => new Map(model.map((held) => [held, new Map(held.yes)]));

      for (const one of steps) {
        if (one.do === 'allow') {
          const { lasts, limit } = one;
          await grants.allow(one.who, one.names, { lasts, ...(lasts === 'spend' && { limit }) });
          if (!one.who.incognito) no.delete(placeKey(one.who));
          const ms = LIFETIME_MS[lasts];
          for (const name of one.names)
            heldBy(one.who).yes.set(name, {
              from: now,
              lasting: lasts !== 'session' && !one.who.incognito,
              ...(ms !== undefined && { until: now + ms }),
              ...(lasts === 'spend' && { limit: total + limit }),
            });
        } else if (one.do === 'refuse') {
          // All of it, where it may nothing; else these alone.
          const whole = grants.held(one.who).length === 0;
          await grants.refuse(one.who, one.names);
          for (const name of one.names) heldBy(one.who).yes.delete(name);
          if (whole)
            endAll(
              (other) =>
                touches(one.who, other) && (other.who.incognito === one.who.incognito || !one.who.incognito),
            );
        } else if (one.do === 'deny' || one.do === 'revoke' || one.do === 'forget') {
          const before = copy();
          await removing(
            grants[one.do]({ origin: one.who.origin, top: one.who.topOrigin }),
            (other) => touches(one.who, other),
            before,
          );
          if (one.do !== 'deny') lift((other) => touches(one.who, other));
          else no.set(placeKey(one.who), { place: one.who, id: undos.at(-1)?.id ?? '' });
        } else if (one.do === 'revoke-one') {
          const where = { origin: one.who.origin, top: one.who.topOrigin };
          // One of the session may stand over a lasting one, of which this model knows no more.
          const which = grants.site(where).grants?.find(({ lasts }) => lasts !== 'session');
          if (which === undefined) continue;
          const before = copy();
          const id = await grants.revokeGrant(where, which);
          expect(id).toBeDefined();
          undos.push({ id: id as string, before });
          const { yes } = heldBy({ ...one.who, incognito: false });
          for (const name of which.capabilities) if (yes.get(name)?.lasting) yes.delete(name);
        } else if (one.do === 'revoke-all') {
          const before = copy();
          await removing(grants.revokeAll(), () => true, before);
        } else if (one.do === 'undo') {
          const [undo] = undos.splice(-1 - one.back, 1);
          if (undo === undefined || !(await grants.restore(undo.id))) continue;
          for (const [it, yes] of undo.before)
            for (const [name, was] of yes) if (!it.yes.has(name)) it.yes.set(name, was);
          for (const [key, { id }] of no) if (id === undo.id) no.delete(key);
        } else if (one.do === 'restart') {
          await settled();
          grants.close();
          grants = await open();
          undos = [];
        } else if (one.do === 'end-private') {
          await grants.endPrivate();
          endAll(({ who: { incognito } }) => incognito);
          for (const { before } of undos)
            for (const it of before.keys()) if (it.who.incognito) before.delete(it);
        } else if (one.do === 'clock') now += one.by;
        else if (one.do === 'spend') total += one.by;
        else if (one.do === 'erase') {
          total = 0;
          grants.accountErased();
          for (const it of model)
            for (const [name, yes] of it.yes) if (yes.limit !== undefined) it.yes.delete(name);
        }

        // What has ended, as far as somebody looked, has ended for good.
        const look = async (asking: Required<Who>, wanted: Capability[]) => {
          const crossOrigin = asking.origin !== asking.topOrigin;
          const facts = { ...asking, crossOrigin, delegated: crossOrigin, opaque: false, active: true };
          const { verdict } = await grants.decide(facts, setOf(wanted));
          for (const it of model)
            for (const [name, yes] of it.yes)
              if (yes.until !== undefined && now >= yes.until) it.yes.delete(name);
          const mine = heldBy(asking).yes;
          if (verdict !== 'allow') return;
          allowed += 1;
          for (const name of wanted) {
            const yes = mine.get(name);
            expect(yes, `${name} of ${JSON.stringify(asking)}`).toBeDefined();
            if (yes?.until !== undefined) expect(now).toBeGreaterThanOrEqual(yes.from - CLOCK_SLACK_MS);
            if (yes?.limit !== undefined) expect(total).toBeLessThan(yes.limit);
          }
        };
        for (const { place } of no.values())
          for (const incognito of [false, true]) {
            const crossOrigin = place.origin !== place.topOrigin;
            const facts = {
              ...place,
              incognito,
              crossOrigin,
              delegated: crossOrigin,
              opaque: false,
              active: true,
            };
            expect((await grants.decide(facts, setOf(['text']))).verdict, JSON.stringify(place)).toBe('deny');
            denied += 1;
          }
        for (const incognito of [false, true])
          for (const asking of [
            { origin: ORIGINS[0], topOrigin: ORIGINS[0], incognito },
            { origin: ORIGINS[0], topOrigin: ORIGINS[3], incognito },
            { origin: ORIGINS[1], topOrigin: ORIGINS[1], incognito },
          ])
            for (const wanted of [['text'], ['text', 'images'], ['speech']] as Capability[][])
              await look(asking, wanted);
      }
      await settled();
      grants.close();
    }),
    { numRuns: 150 },
  );
  // The property says something: much was allowed, and much denied.
  expect(allowed).toBeGreaterThan(200);
  expect(denied).toBeGreaterThan(50);
}, 60_000);

/** What the store writes by itself is written. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
