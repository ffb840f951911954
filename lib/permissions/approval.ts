/** One approval window and the calls that wait for it, from the first of them to the one answer. */
import type { OpenedWindow } from '../platform/windows.ts';
import { ApprovalAnswer, type ApprovalView } from '../protocol/approval.ts';
import type { Budget } from '../protocol/budget.ts';
import type { AccessRequest } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import type { Capability, Lifetime } from '../protocol/grant.ts';
import { APPROVAL_TIMEOUT_MS, ARM_DELAY_MS, MAX_REASON_CHARS } from '../protocol/limits.ts';
import { plainText } from '../protocol/plain-text.ts';
import type { TaskName } from '../protocol/task.ts';
import type { CallerFacts } from './decide.ts';

/** A window whose page has not reported by then counts as closed, ms. A slow machine needs a few seconds. */
export const CONNECT_TIMEOUT_MS = 30_000;
export const MAX_TITLE_CHARS = 80;

/** What the page says of itself, and the model that would answer. */
export interface ApprovalRequest {
  /** The document's title, in the page's own words. */
  title?: string | undefined;
  /** Its capabilities are those that the answer is about. */
  request: AccessRequest & { capabilities: Capability[] };
  /** What the place may use already. */
  granted?: Capability[] | undefined;
  model?: ModelRef | undefined;
  /** Absent: a call or a request for access. */
  task?: TaskName | undefined;
  /** It calls far more often than it ever did. */
  unusual?: boolean | undefined;
}

/** What the window shows, without the models to pick from and the budget, which this room does not know. */
export type PendingView =
  | Omit<Extract<ApprovalView, { state: 'asking' }>, 'models' | 'budget'>
  | { state: 'ended' };

/** The outside: windows, time. */
export interface ApprovalSeams {
  /** Opens the approval page for this id. */
  open(id: string): Promise<OpenedWindow>;
  /** Monotonic ms. */
  now(): number;
  /** Runs `work` once after `ms`; the returned function calls it off. */
  after(ms: number, work: () => void): () => void;
}

/** Whom the window is about. */
export type ApprovalSubject = Pick<CallerFacts, 'origin' | 'topOrigin' | 'incognito'>;

/** What an answer came to. */
export interface Given {
  answer: ApprovalAnswer['answer'];
  model?: ModelRef | undefined;
  /** USD, with `spend`. */
  limit?: number | undefined;
  /** What the site may spend, where the person changed that. */
  budget?: Budget | undefined;
  /** What the window asked for, and what of it was allowed: all, some, or none. */
  asked: readonly Capability[];
  capabilities: readonly Capability[];
  /** Of which kind the window showed it to be. */
  task?: TaskName | undefined;
}

/** What follows from the answer, done before the calls that wait hear of it. */
export interface ApprovalConsequences {
  grant(given: Given, lasts: Lifetime): Promise<void>;
  /** For good. */
  refuse(asked: readonly Capability[]): Promise<void>;
  /** Called once, after the last call has its answer. */
  ended(end: ApprovalEnd): void;
}

/** `withdrawn`: every call left while the window was open or opening. `failed`: no window, no site, or nothing written. */
export type ApprovalEnd = 'allowed' | 'refused' | 'withdrawn' | 'failed';

interface Waiting {
  resolve(given: Given): void;
  reject(error: OrielError): void;
}

interface Connection {
  tabId: number;
  send(view: PendingView): void;
  /** Set once the connection is known to come from the window that was opened. */
  since?: number;
}

export class Approval {
  readonly id: string;
  readonly who: ApprovalSubject;
  readonly #shown: ApprovalRequest;
  readonly #seams: ApprovalSeams & ApprovalConsequences;
  readonly #waiting = new Set<Waiting>();
  #started = false;
  #answered = false;
  #ended = false;
  #window: OpenedWindow | undefined;
  #connection: Connection | undefined;
  #callOff: (() => void)[] = [];

  constructor(
    id: string,
    who: ApprovalSubject,
    request: ApprovalRequest,
    seams: ApprovalSeams & ApprovalConsequences,
  ) {
    this.id = id;
    this.who = who;
    // Fixed from here on: what is shown never changes under the person's pointer, only the count of calls does.
    const { reason: words, ...rest } = request.request;
    const reason = plainText(words, MAX_REASON_CHARS) || undefined;
    this.#shown = {
      title: plainText(request.title, MAX_TITLE_CHARS) || undefined,
      request: reason === undefined ? rest : { ...rest, reason },
      granted: request.granted,
      model: request.model,
      task: request.task,
      unusual: request.unusual,
    };
    this.#seams = seams;
    this.#endAfter(APPROVAL_TIMEOUT_MS);
  }

  get waiting(): number {
    return this.#waiting.size;
  }
  get started(): boolean {
    return this.#started;
  }
  get tabId(): number | undefined {
    return this.#window?.tabId;
  }

  /** One more call waits for the same answer. Rejects with `aborted` when its signal fires. */
  join(signal: AbortSignal): Promise<Given> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new OrielError('aborted'));
      const leave = (): void => {
        waiting.reject(new OrielError('aborted'));
        this.#waiting.delete(waiting);
        if (this.#waiting.size > 0) this.#show();
        // After an answer it stands, whoever is left to hear it.
        else if (!this.#answered) this.#end('withdrawn');
      };
      const waiting: Waiting = {
        resolve(given) {
          signal.removeEventListener('abort', leave);
          resolve(given);
        },
        reject(error) {
          signal.removeEventListener('abort', leave);
          reject(error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(waiting);
      this.#show();
    });
  }

  /** Opens the window. The time to answer runs from here anew. */
  async start(): Promise<void> {
    this.#started = true;
    try {
      const opened = await this.#seams.open(this.id);
      if (this.#ended) return closeQuietly(opened);
      this.#window = opened;
    } catch (thrown) {
      const message =
        'The window in which to allow this site could not be opened. Allow it in Oriel’s popup.';
      return this.#fail(new OrielError('internal', { message }, thrown));
    }
    this.#endAfter(APPROVAL_TIMEOUT_MS, CONNECT_TIMEOUT_MS);
    this.#verify();
  }

  /** The approval page reports. Undefined: it is not the one that was opened, or there is nothing to answer. */
  connect(
    tabId: number,
    send: (view: PendingView) => void,
  ): { answer(message: unknown): boolean; closed(): void } | undefined {
    if (this.#ended || this.#answered || !this.#started || this.#connection !== undefined) return undefined;
    if (this.#window !== undefined && this.#window.tabId !== tabId) return undefined;
    const connection: Connection = { tabId, send };
    this.#connection = connection;
    this.#verify();
    return {
      answer: (message) => this.#answer(connection, message),
      closed: () => {
        if (connection === this.#connection) this.refuse();
      },
    };
  }

  /** Nobody is left who could ask: the private windows closed. Counts for nothing. */
  withdraw(): void {
    for (const waiting of this.#waiting) waiting.reject(new OrielError('aborted'));
    this.#end('failed');
  }

  /** The window was closed, or nobody came. */
  refuse(): void {
    void this.#settle({ answer: 'deny' });
  }

  /** A page may report before the browser says which tab it opened for it; it sees and may do nothing until then. */
  #verify(): void {
    const connection = this.#connection;
    if (connection === undefined || this.#window === undefined || connection.since !== undefined) return;
    if (connection.tabId !== this.#window.tabId) {
      sendQuietly(connection, { state: 'ended' });
      this.#connection = undefined;
      return;
    }
    connection.since = this.#seams.now();
    this.#show();
  }

  #answer(connection: Connection, message: unknown): boolean {
    const parsed = ApprovalAnswer.safeParse(message);
    if (!parsed.success || this.#answered || this.#ended) return false;
    if (connection !== this.#connection || connection.since === undefined) return false;
    // The window arms its buttons by itself; this holds if something presses them for the person (S16).
    const armed = this.#seams.now() - connection.since >= ARM_DELAY_MS;
    if (!armed && parsed.data.answer !== 'deny') return false;
    const { capabilities: asked } = this.#shown.request;
    if (parsed.data.capabilities?.some((name) => !asked.includes(name))) return false;
    void this.#settle(parsed.data);
    return true;
  }

  #show(): void {
    const connection = this.#connection;
    if (connection?.since === undefined) return;
    const { title, request, granted = [], model, task, unusual = false } = this.#shown;
    const { origin, topOrigin = origin, incognito } = this.who;
    sendQuietly(connection, {
      state: 'asking',
      origin,
      ...(topOrigin === origin ? {} : { top: topOrigin }),
      ...(incognito ? { incognito } : {}),
      ...(granted.length === 0 ? {} : { granted }),
      ...(unusual ? { unusual: true as const } : {}),
      ...(title === undefined ? {} : { title }),
      request,
      waiting: this.waiting,
      ...(model === undefined ? {} : { model }),
      ...(task === undefined ? {} : { task }),
    });
  }

  async #settle({ answer, capabilities, ...choice }: ApprovalAnswer): Promise<void> {
    if (this.#answered || this.#ended) return;
    this.#answered = true;
    const { task, request } = this.#shown;
    const { capabilities: asked } = request;
    const no = answer === 'deny' || answer === 'never';
    const given: Given = { ...choice, answer, asked, capabilities: no ? [] : (capabilities ?? asked), task };
    try {
      if (answer === 'never') await this.#seams.refuse(asked);
      else if (answer !== 'deny' && answer !== 'once') await this.#seams.grant(given, answer);
    } catch (thrown) {
      return this.#fail(thrown instanceof OrielError ? thrown : new OrielError('internal', {}, thrown));
    }
    for (const waiting of this.#waiting) waiting.resolve(given);
    this.#end(no ? 'refused' : 'allowed');
  }

  #fail(error: OrielError): void {
    for (const waiting of this.#waiting) waiting.reject(error);
    this.#end('failed');
  }

  #end(end: ApprovalEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting.clear();
    for (const callOff of this.#callOff) callOff();
    if (this.#connection !== undefined) sendQuietly(this.#connection, { state: 'ended' });
    if (this.#window !== undefined) closeQuietly(this.#window);
    this.#seams.ended(end);
  }

  #endAfter(answerMs: number, connectMs?: number): void {
    for (const callOff of this.#callOff) callOff();
    this.#callOff = [this.#seams.after(answerMs, () => this.refuse())];
    if (connectMs === undefined) return;
    const unlessConnected = (): void => {
      if (this.#connection === undefined) this.refuse();
    };
    this.#callOff.push(this.#seams.after(connectMs, unlessConnected));
  }
}

function sendQuietly(connection: Connection, view: PendingView): void {
  try {
    connection.send(view);
  } catch {
    // Its port closed a moment ago; the event that says so is on the way.
  }
}

function closeQuietly(opened: OpenedWindow): void {
  // The person may have closed it first.
  Promise.resolve(opened.close()).catch(() => undefined);
}
