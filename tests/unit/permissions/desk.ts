/** What the tests of approvals sit at. */
import { vi } from 'vitest';
import type { ApprovalRequest, PendingView } from '../../../lib/permissions/approval.ts';
import { createApprovals } from '../../../lib/permissions/approvals.ts';
import { openThrottle } from '../../../lib/permissions/throttle.ts';
import type { OrielError } from '../../../lib/protocol/errors.ts';
import { ARM_DELAY_MS } from '../../../lib/protocol/limits.ts';
import { sessionArea } from './session-area.ts';

export const A = { origin: 'https://a.example', incognito: false };
export const B = { origin: 'https://b.example', incognito: false };
export const site = (number: number) => ({ origin: `https://s${number}.example`, incognito: false });
export const PLAIN: ApprovalRequest = { request: { capabilities: ['text'] } };
/** What the window of a plain request gives. */
export const given = (answer: string, more: object = {}) => ({
  answer,
  asked: ['text'],
  capabilities: answer === 'deny' || answer === 'never' ? [] : ['text'],
  task: undefined,
  ...more,
});
export const live = () => new AbortController().signal;

export interface Opened {
  id: string;
  tabId: number;
  closed: boolean;
}

/** A screen on which windows open, a clock, and timers that run when the clock is moved. */
export async function desk() {
  let now = 0;
  const timers = new Set<{ at: number; work: () => void }>();
  const windows: Opened[] = [];
  const throttle = await openThrottle({ session: sessionArea(), now: () => now });
  const allow = vi.fn(async () => undefined);
  const refuse = vi.fn(async () => undefined);
  let opening: 'at once' | 'never' | 'fails' = 'at once';
  const held: (() => void)[] = [];
  const approvals = createApprovals({
    throttle,
    grants: { allow, refuse },
    async open(id) {
      if (opening === 'fails') throw new Error('no window manager');
      const opened: Opened = { id, tabId: 100 + windows.length, closed: false };
      windows.push(opened);
      if (opening === 'never') await new Promise<void>((resolve) => held.push(resolve));
      return {
        tabId: opened.tabId,
        close: () => {
          opened.closed = true;
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
  const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
  const pass = async (ms: number) => {
    now += ms;
    for (const timer of [...timers]) {
      if (timer.at > now || !timers.delete(timer)) continue;
      timer.work();
    }
    await tick();
  };
  /** The approval page of a window loads and connects. */
  const connect = (opened: Opened, tabId = opened.tabId) => {
    const views: PendingView[] = [];
    const link = approvals.connect(opened.id, tabId, (view) => views.push(view));
    return { views, link: link as NonNullable<typeof link> };
  };
  return {
    approvals,
    throttle,
    allow,
    refuse,
    windows,
    timers,
    tick,
    openSlowly: () => {
      opening = 'never';
    },
    openNow: () => {
      opening = 'at once';
      for (const go of held.splice(0)) go();
    },
    failToOpen: () => {
      opening = 'fails';
    },
    pass,
    connect,
    /** Asks, lets the window open and its page load, and waits until it is armed. */
    async armed(who = A, signal = live()) {
      const asked = approvals.ask(who, PLAIN, signal);
      asked.catch(() => undefined);
      await tick();
      const opened = windows.at(-1) as Opened;
      const page = connect(opened);
      await pass(ARM_DELAY_MS);
      return { asked, opened, ...page };
    },
  };
}

export const state = async (promise: Promise<unknown>): Promise<unknown> => {
  const pending = Symbol();
  const first = await Promise.race([
    promise.catch((error: OrielError) => error.info.code),
    new Promise((resolve) => setImmediate(() => resolve(pending))),
  ]);
  return first === pending ? 'waiting' : first;
};
