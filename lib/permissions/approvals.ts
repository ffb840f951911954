/**
 * Which sites are being asked about (S18): one window for an origin however many of its calls wait, a few windows at
 * once, the others in order behind them, none for a site in its cool-down.
 */

import type { ApprovalAnswer } from '../protocol/approval.ts';
import { isWebOrigin } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import {
  Approval,
  type ApprovalEnd,
  type ApprovalRequest,
  type ApprovalSeams,
  type PendingView,
} from './approval.ts';
import type { CallerFacts } from './decide.ts';
import type { Grants } from './grants.ts';
import type { Throttle } from './throttle.ts';

/** Windows on the screen at once. */
export const MAX_WINDOWS = 3;
/** Origins that wait behind them, in order; further ones are refused as `throttled`. */
export const MAX_QUEUED = 16;
/** Calls of one origin that wait for one window; further ones are refused as `throttled`. */
export const MAX_WAITING = 64;

type Who = Pick<CallerFacts, 'origin' | 'incognito'>;

export interface Approvals {
  /**
   * Asks the person. Resolves with their answer: `deny` where the window was closed or nobody answered in time.
   * `once` covers exactly the calls that resolve with it, all of the kind that the window showed; `session` and
   * `always` are granted before they do, so that a call that comes meanwhile finds either the window or the grant. A
   * refusal is counted.
   * @throws OrielError `throttled` | `aborted` | `not-allowed-here` | `internal` (no window, or the grant not written)
   */
  ask(who: Who, request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer>;
  /**
   * The approval page of this id reports on a port from tab `tabId`. `send` gets the view, and again as calls join.
   * `answer` takes what the page sends, and is true when that was the answer; `closed` says that its port closed.
   * Undefined: this page has nothing to answer (S19).
   */
  connect(
    id: string,
    tabId: number,
    send: (view: PendingView) => void,
  ): { answer(message: unknown): boolean; closed(): void } | undefined;
  /** A tab is gone. If it was an approval window that never reported, that is a no. */
  tabClosed(tabId: number): void;
}

export interface ApprovalsOptions extends Partial<ApprovalSeams> {
  open: ApprovalSeams['open'];
  throttle: Throttle;
  grants: Pick<Grants, 'allow'>;
  /** Unguessable. */
  newId?: () => string;
}

export function createApprovals(options: ApprovalsOptions): Approvals {
  const { throttle } = options;
  const seams: ApprovalSeams = {
    open: options.open,
    now: options.now ?? (() => performance.now()),
    after:
      options.after ??
      ((ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      }),
  };
  const newId = options.newId ?? (() => crypto.randomUUID());
  /** In the order in which they came. A private window and a normal one of the same site are asked about apart. */
  const pending = new Map<string, Approval>();
  const keyOf = ({ origin, incognito }: Who): string => `${incognito ? 'private' : 'normal'} ${origin}`;

  const startNext = (): void => {
    const started = [...pending.values()].filter((approval) => approval.started).length;
    const next = [...pending.values()].filter((approval) => !approval.started);
    for (const approval of next.slice(0, Math.max(0, MAX_WINDOWS - started))) void approval.start();
  };

  const begin = (who: Who, request: ApprovalRequest): Approval => {
    const key = keyOf(who);
    const approval: Approval = new Approval(newId(), who.origin, request, {
      ...seams,
      grant: (lasts, model) => options.grants.allow(who, lasts, model),
      ended(end) {
        pending.delete(key);
        count(who, end, approval.started);
        startNext();
      },
    });
    pending.set(key, approval);
    return approval;
  };

  const count = (who: Who, end: ApprovalEnd, started: boolean): void => {
    if (end === 'allowed') void throttle.allowed(who);
    else if (end === 'refused') void throttle.refused(who);
    else if (end === 'withdrawn' && started) void throttle.withdrew(who);
  };

  const ask: Approvals['ask'] = async (who, request, signal) => {
    if (!isWebOrigin(who.origin)) throw new OrielError('not-allowed-here');
    if (signal.aborted) throw new OrielError('aborted');
    const existing = pending.get(keyOf(who));
    if (existing !== undefined) {
      if (existing.waiting >= MAX_WAITING) throw new OrielError('throttled');
      const given = await existing.join(signal);
      // What was shown was another kind of thing, by another model: one yes to that is none to this.
      return given.answer === 'once' && existing.task !== request.task ? ask(who, request, signal) : given;
    }
    const remaining = throttle.remaining(who);
    if (remaining > 0) throw new OrielError('throttled', { retryAfter: Math.ceil(remaining / 1_000) });
    if (pending.size >= MAX_WINDOWS + MAX_QUEUED) {
      throw new OrielError('throttled', {
        message: 'Too many sites are waiting to be allowed. Answer the open windows, then try again.',
      });
    }
    const answer = begin(who, request).join(signal);
    startNext();
    return answer;
  };

  return {
    ask,
    connect(id, tabId, send) {
      for (const approval of pending.values()) if (approval.id === id) return approval.connect(tabId, send);
      return undefined;
    },
    tabClosed(tabId) {
      for (const approval of pending.values()) if (approval.tabId === tabId) approval.refuse();
    },
  };
}
