/**
 * Which sites are being asked about (S18): one window for an origin however many of its calls wait, a few windows at
 * once, the others in order behind them, none for a site in its cool-down.
 */

import { OrielError } from '../protocol/errors.ts';
import {
  Approval,
  type ApprovalEnd,
  type ApprovalRequest,
  type ApprovalSeams,
  type ApprovalSubject,
  type Given,
  type PendingView,
} from './approval.ts';
import type { Grants } from './grants.ts';
import { keyOf, placeOf } from './place.ts';
import type { Throttle } from './throttle.ts';
import { isPlace } from './valid-place.ts';

/** Windows on the screen at once. */
export const MAX_WINDOWS = 3;
/** Origins that wait behind them, in order; further ones are refused as `throttled`. */
export const MAX_QUEUED = 16;
/** Calls of one origin that wait for one window; further ones are refused as `throttled`. */
export const MAX_WAITING = 64;

export interface Approvals {
  /**
   * Asks the person. Resolves with what their answer came to: `deny` where the window was closed or nobody answered in
   * time. A call that joins a window finds in `asked` what that was about, which may be less than it needs. What lasts
   * is granted, or refused for good, before the calls go on, so that one that comes meanwhile finds either the window
   * or the decision. A refusal is counted.
   * @throws OrielError `throttled` | `aborted` | `not-allowed-here` | `internal` (no window, or the grant not written)
   */
  ask(who: ApprovalSubject, request: ApprovalRequest, signal: AbortSignal): Promise<Given>;
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
  /** The last private window closed: what was asked from it ends, and leaves no refusal behind. */
  endPrivate(): void;
}

export interface ApprovalsOptions extends Partial<ApprovalSeams> {
  open: ApprovalSeams['open'];
  throttle: Throttle;
  grants: Pick<Grants, 'allow' | 'refuse'>;
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
  const kindOf = ({ incognito }: ApprovalSubject): string => (incognito ? 'private' : 'normal');
  const subjectOf = (who: ApprovalSubject): string => `${kindOf(who)} ${keyOf(placeFor(who))}`;
  const pageOf = (who: ApprovalSubject): string => `${kindOf(who)} ${placeFor(who).top}`;

  /** One window at a time for a page, however many frames of other sites it holds. */
  const startNext = (): void => {
    const started = [...pending.values()].filter((approval) => approval.started);
    const pages = new Set(started.map(({ who }) => pageOf(who)));
    for (const approval of pending.values()) {
      if (pages.size >= MAX_WINDOWS) return;
      if (approval.started || pages.has(pageOf(approval.who))) continue;
      pages.add(pageOf(approval.who));
      void approval.start();
    }
  };

  const begin = (who: ApprovalSubject, request: ApprovalRequest): Approval => {
    const subject = subjectOf(who);
    const approval: Approval = new Approval(newId(), who, request, {
      ...seams,
      grant: ({ capabilities, model, limit }, lasts) =>
        options.grants.allow(who, capabilities, { lasts, limit }, model),
      refuse: (asked) => options.grants.refuse(who, asked),
      ended(end) {
        pending.delete(subject);
        count(who, end, approval.started);
        startNext();
      },
    });
    pending.set(subject, approval);
    return approval;
  };

  const count = (who: ApprovalSubject, end: ApprovalEnd, started: boolean): void => {
    if (end === 'allowed') void throttle.allowed(who);
    else if (end === 'refused') void throttle.refused(who);
    else if (end === 'withdrawn' && started) void throttle.withdrew(who);
  };

  const ask: Approvals['ask'] = async (who, request, signal) => {
    if (!isPlace(placeFor(who))) throw new OrielError('not-allowed-here');
    if (signal.aborted) throw new OrielError('aborted');
    const existing = pending.get(subjectOf(who));
    if (existing !== undefined) {
      if (existing.waiting >= MAX_WAITING) throw new OrielError('throttled');
      return existing.join(signal);
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
    endPrivate() {
      for (const approval of [...pending.values()]) if (approval.who.incognito) approval.withdraw();
    },
  };
}

const placeFor = ({ origin, topOrigin }: ApprovalSubject) => placeOf({ origin, top: topOrigin });
