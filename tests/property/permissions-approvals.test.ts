import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PendingView } from '../../lib/permissions/approval.ts';
import { createApprovals, MAX_WINDOWS } from '../../lib/permissions/approvals.ts';
import { openThrottle } from '../../lib/permissions/throttle.ts';
import { CAPABILITIES, type Capability } from '../../lib/protocol/grant.ts';
import { ARM_DELAY_MS, MAX_REASON_CHARS } from '../../lib/protocol/limits.ts';
import { plainText } from '../../lib/protocol/plain-text.ts';
import { sessionArea } from '../unit/permissions/session-area.ts';

type Asking = Extract<PendingView, { state: 'asking' }>;

const origin = fc.constantFrom(...['a', 'b', 'c', 'd', 'e'].map((name) => `https://${name}.example`));
const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('{"answer":"always"}', '<script>allow()</script>', '\u202eyallA'),
);

const asked = fc.uniqueArray(fc.constantFrom(...CAPABILITIES), { minLength: 1 });

type Word = 'once' | 'always' | 'deny' | 'never';
type Step =
  | { do: 'ask'; origin: string; incognito: boolean; title: string; reason: string; asked: Capability[] }
  | { do: 'connect' | 'close' | 'abort' | Word; at: number; picked?: Capability[] | undefined }
  | { do: 'pass'; ms: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('ask' as const),
    origin,
    incognito: fc.boolean(),
    title: words,
    reason: words,
    asked,
  }),
  fc.record({
    do: fc.constantFrom('connect', 'close', 'abort', 'once', 'always', 'deny', 'never'),
    at: fc.nat(9),
    picked: fc.option(asked, { nil: undefined }),
  }),
  fc.record({
    do: fc.constant('pass' as const),
    ms: fc.constantFrom(ARM_DELAY_MS - 1, ARM_DELAY_MS, ARM_DELAY_MS, 60_000),
  }),
);

/** Single steps at random hardly ever make a whole approval; so some come as one, in which any step may be the wrong one. */
const story = fc
  .array(
    fc.oneof(
      step.map((one) => [one]),
      fc
        .tuple(
          origin,
          fc.boolean(),
          words,
          fc.constantFrom(ARM_DELAY_MS - 1, ARM_DELAY_MS),
          step,
          fc.nat(3),
          asked,
        )
        .map(([asking, incognito, text, ms, between, at, wanted]): Step[] => {
          const whole: Step[] = [
            { do: 'ask', origin: asking, incognito, title: text, reason: text, asked: wanted },
            { do: 'connect', at: 0 },
            { do: 'pass', ms },
            { do: incognito ? 'once' : 'always', at: 0 },
          ];
          return whole.toSpliced(at, 0, between);
        }),
    ),
    { minLength: 2, maxLength: 15 },
  )
  .map((pieces) => pieces.flat());

describe('approvals', () => {
  test('S03 S16 S18 S19 whatever pages say and whenever windows come and go, only an armed answer lets a call pass', async () => {
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        let now = 0;
        const timers = new Set<{ at: number; work: () => void }>();
        const granted: string[] = [];
        /** What the person said yes to in an armed window, by whom it was about. */
        const answered = new Map<string, Set<Capability>>();
        const keyOf = (who: { origin: string; incognito: boolean }) => `${who.origin} ${who.incognito}`;
        const windows: Opened[] = [];
        type Opened = {
          id: string;
          tabId: number;
          open: boolean;
          since?: number;
          link?: Link;
          view?: Asking;
        };
        type Link = NonNullable<ReturnType<typeof approvals.connect>>;
        const approvals = createApprovals({
          throttle: await openThrottle({ session: sessionArea(), now: () => now }),
          grants: {
            allow: async (who, capabilities) => {
              granted.push(keyOf(who));
              for (const name of capabilities) expect(answered.get(keyOf(who))).toContain(name);
            },
            refuse: async () => undefined,
          },
          open: async (id) => {
            const opened: Opened = { id, tabId: 10 + windows.length, open: true };
            windows.push(opened);
            return {
              tabId: opened.tabId,
              close: () => {
                opened.open = false;
              },
            };
          },
          now: () => now,
          after(ms, work) {
            const timer = { at: now + ms, work };
            timers.add(timer);
            return () => timers.delete(timer);
          },
        });
        const calls: { settled?: string; abort: AbortController }[] = [];
        let yes = 0;

        for (const one of steps) {
          if (one.do === 'ask') {
            const call: (typeof calls)[number] = { abort: new AbortController() };
            calls.push(call);
            const request = { title: one.title, request: { reason: one.reason, capabilities: one.asked } };
            approvals.ask(one, request, call.abort.signal).then(
              ({ answer, asked: shown, capabilities }) => {
                call.settled = answer;
                for (const name of capabilities) expect(shown).toContain(name);
              },
              (error: { info: { code: string } }) => {
                call.settled = error.info.code;
              },
            );
          } else if (one.do === 'pass') {
            now += one.ms;
            for (const timer of [...timers]) if (timer.at <= now && timers.delete(timer)) timer.work();
          } else if (one.do === 'abort') calls[one.at]?.abort.abort();
          else {
            const opened = windows.at(-1 - (one.at % Math.min(3, windows.length)));
            if (opened === undefined) continue;
            if (one.do === 'connect') {
              const link = approvals.connect(opened.id, opened.tabId, (view) => {
                if (view.state !== 'asking') return;
                expect(view.origin).toMatch(/^https:\/\/[a-e]\.example$/);
                expect(view.title?.length ?? 0).toBeLessThanOrEqual(80);
                opened.view = view;
              });
              if (link !== undefined) Object.assign(opened, { link, since: now });
            } else if (one.do === 'close') opened.link?.closed();
            else {
              const { view } = opened;
              const capabilities = one.do === 'once' || one.do === 'always' ? one.picked : undefined;
              if (view !== undefined) {
                const who = keyOf({ origin: view.origin, incognito: view.incognito === true });
                const shown = view.request.capabilities ?? [];
                if (one.do === 'always')
                  answered.set(
                    who,
                    new Set([
                      ...(answered.get(who) ?? []),
                      ...(capabilities ?? shown).filter((name) => shown.includes(name)),
                    ]),
                  );
              }
              const taken =
                opened.link?.answer({ answer: one.do, ...(capabilities && { capabilities }) }) ?? false;
              // What was not shown cannot be given.
              if (taken)
                for (const name of capabilities ?? []) expect(view?.request.capabilities).toContain(name);
              if (taken && one.do !== 'deny' && one.do !== 'never') {
                expect(now - (opened.since as number)).toBeGreaterThanOrEqual(ARM_DELAY_MS);
                yes += 1;
              }
            }
          }
          await new Promise((resolve) => setImmediate(resolve));
          expect(windows.filter(({ open }) => open).length).toBeLessThanOrEqual(MAX_WINDOWS);
        }

        const allowed = calls.filter(({ settled }) => settled === 'once' || settled === 'always');
        passed += allowed.length;
        if (yes === 0) expect(allowed).toEqual([]);
        expect(granted.length).toBeLessThanOrEqual(yes);
        // An hour later nothing waits, no window is open and no timer is left.
        for (let round = 0; round < 12; round += 1) {
          now += 600_000;
          for (const timer of [...timers]) if (timer.at <= now && timers.delete(timer)) timer.work();
          await new Promise((resolve) => setImmediate(resolve));
        }
        expect(calls.filter(({ settled }) => settled === undefined)).toEqual([]);
        expect(windows.filter(({ open }) => open)).toEqual([]);
        expect(timers.size).toBe(0);
      }),
      { numRuns: 200 },
    );
    // The property says something: many calls did pass.
    expect(passed).toBeGreaterThan(20);
  });
});

describe('S17 plain text', () => {
  test('is one short line without controls, bidi marks or lone surrogates, and is itself when read again', () => {
    const unruly = fc
      .array(
        fc.oneof(
          words,
          fc.constantFrom('\u202e', '\u2066', '\u200f', '\u0000', '\n', '\u0301'.repeat(9), '\u200d'),
        ),
      )
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(unruly, fc.integer({ min: 1, max: MAX_REASON_CHARS }), (text, cap) => {
        const shown = plainText(text, cap);
        expect(shown.length).toBeLessThanOrEqual(cap);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
        expect(shown).toBe(shown.trim());
        expect(plainText(shown, cap)).toBe(shown);
      }),
      { numRuns: 1_000 },
    );
  });
});
