/** Consent whose windows answer by themselves, once they are armed. */
import type { Budget } from '../../../lib/protocol/budget.ts';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, vi } from 'vitest';
import { type Consent, createConsent } from '../../../lib/gate/consent.ts';
import type { PendingView } from '../../../lib/permissions/approval.ts';
import { setOf } from '../../../lib/permissions/capabilities.ts';
import type { CallerFacts } from '../../../lib/permissions/decide.ts';
import { type Grants, openGrants } from '../../../lib/permissions/grants.ts';
import { openThrottle } from '../../../lib/permissions/throttle.ts';
import type { ApprovalAnswer } from '../../../lib/protocol/approval.ts';
import type { Ask, Call } from '../../../lib/protocol/call.ts';
import type { Capability } from '../../../lib/protocol/grant.ts';
import { caller } from '../../fixtures/caller.ts';
import { sessionArea } from '../permissions/session-area.ts';

type Asking = Extract<PendingView, { state: 'asking' }>;

export const chat = (more: Partial<Call> = {}): Ask => ({
  ask: 'generate',
  id: 'g',
  call: {
    surface: 'window.ai',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
    ...more,
  },
});
/** A chat that brings a picture. */
export const look = chat({
  messages: [{ role: 'user', content: [{ type: 'image', source: { data: 'AAAA' } }] }],
});
export const speak: Ask = {
  ask: 'task',
  id: 't',
  task: { task: 'speech', surface: 'window.ai', text: 'Hei' },
};
export const wish = (...capabilities: Capability[]): Ask => ({
  ask: 'request-access',
  id: 'a',
  request: { reason: 'to help', ...(capabilities.length === 0 ? {} : { capabilities }) },
});
export const never = new AbortController().signal;

/** What happened at the windows of one test. */
export const desk = {
  grants: undefined as unknown as Grants,
  opened: [] as string[],
  views: [] as Asking[],
  /** What the person says to each window, in order; the last goes on. */
  answers: [] as (ApprovalAnswer | ((view: Asking) => ApprovalAnswer))[],
  changed: vi.fn<() => void>(),
  /** What sites were given to spend. */
  budgets: [] as [origin: string, budget: Budget][],
  clock: 1_000,
  session: sessionArea(),
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  Object.assign(desk, {
    opened: [],
    views: [],
    answers: [],
    budgets: [],
    clock: 1_000,
    session: sessionArea(),
  });
  desk.changed = vi.fn<() => void>();
});
afterEach(() => {
  desk.grants.close();
  vi.useRealTimers();
});

let databases = 0;

export async function openConsent(): Promise<Consent> {
  const { session } = desk;
  databases += 1;
  const now = () => desk.clock;
  desk.grants = await openGrants({ session, databaseName: `consent-${databases}`, now, spent: () => 0 });
  const consent = createConsent({
    grants: desk.grants,
    throttle: await openThrottle({ session, now }),
    defaultModel: () => 'on-device/tiny-chat',
    taskModel: (task) => (task === 'speech' ? 'cloud/tts' : undefined),
    openWindow: async (id) => {
      const nth = desk.opened.push(id) - 1;
      setTimeout(() => {
        const seen: Asking[] = [];
        const connection = consent.approvals.connect(id, 1, (view) => {
          if (view.state !== 'asking') return;
          if (seen.length === 0) desk.views.push(view);
          seen.push(view);
        });
        vi.advanceTimersByTime(1_000);
        const answer = desk.answers[nth] ?? desk.answers.at(-1);
        connection?.answer(typeof answer === 'function' ? answer(seen[0] as Asking) : answer);
      }, 1);
      return { tabId: 1, close: () => undefined };
    },
    setBudget: async (origin, budget) => void desk.budgets.push([origin, budget]),
    changed: () => desk.changed(),
    now,
  });
  return consent;
}

export const settle = async <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  for (let step = 0; step < 12; step += 1) await vi.advanceTimersByTimeAsync(10);
  return promise;
};

/** The standing verdict, without asking anybody. */
export const standing = async (needs: Capability[] = ['text'], who: CallerFacts = caller): Promise<string> =>
  (await desk.grants.decide(who, setOf(needs))).verdict;

/** What each window asked for. */
export const asked = (): (Capability[] | undefined)[] =>
  desk.views.map(({ request }) => request.capabilities);
