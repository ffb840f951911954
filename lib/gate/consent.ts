/** What a call of a site without a grant goes through: the person, and what their answer leaves behind. */

import type { Given } from '../permissions/approval.ts';
import { type Approvals, type ApprovalsOptions, createApprovals } from '../permissions/approvals.ts';
import {
  type CapabilitySet,
  listOf,
  missingFrom,
  NOTHING,
  needsOf,
  setOf,
} from '../permissions/capabilities.ts';
import type { Grants, Who } from '../permissions/grants.ts';
import { type Place, placeOf, reaches, type Where } from '../permissions/place.ts';
import type { Throttle } from '../permissions/throttle.ts';
import type { Budget } from '../protocol/budget.ts';
import type { Ask, Call } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import type { Access } from '../protocol/part.ts';
import type { Task, TaskName } from '../protocol/task.ts';
import type { Caller } from './caller.ts';
import type { Gatekeepers } from './pipeline.ts';
import { createWaitingRoom } from './waiting.ts';

/** A document that was allowed once on its request for access may make one call within this time, ms. */
const PASS_MS = 600_000;

export interface ConsentRooms {
  grants: Grants;
  throttle: Throttle;
  /** The model that answers where a site has none of its own. */
  defaultModel(): ModelRef | undefined;
  /** The model that was chosen for this kind of task. */
  taskModel(task: TaskName): ModelRef | undefined;
  /** Opens the approval page of this id; `closed` is to be called with its tab when that is gone. */
  openWindow(id: string, closed: (tabId: number) => void): ReturnType<ApprovalsOptions['open']>;
  /** What this site may spend from now on. */
  setBudget(origin: string, budget: Budget): Promise<void>;
  /** Unix ms. */
  now(): number;
  /** Something that a site or our own screens may want to know has changed. */
  changed(): void;
}

export interface Consent {
  approvals: Approvals;
  approve: Gatekeepers['approve'];
  /**
   * The site calls far more than it ever did: the person says whether it may go on.
   * @throws OrielError `permission-denied`, `throttled`, `aborted`
   */
  askUnusual(caller: Caller, call: Call | Task, signal: AbortSignal): Promise<void>;
  /**
   * What a site may know of its standing, but for the model that answers it: `ref`, and before a grant none.
   * @param refused The person has just said no to what it asked for; what it had before stays.
   */
  standing(caller: Caller, refused: boolean): Promise<Omit<Access, 'model'> & { ref?: ModelRef | undefined }>;
  /** The person has decided anew about this place, or about all: what documents were allowed once before ends. */
  takeBack(where?: Where): void;
  /** Nothing of private windows is left anywhere: the last of them closed (S33). */
  endPrivate(): Promise<void>;
}

interface Pass extends Place {
  incognito: boolean;
  covers: CapabilitySet;
  model: ModelRef | undefined;
  /** Unix ms. */
  until: number;
}

export function createConsent({
  grants,
  throttle,
  defaultModel,
  taskModel,
  openWindow,
  setBudget,
  changed,
  now,
}: ConsentRooms): Consent {
  /** Memory only: with the background's death an unused pass is asked for again. */
  const passes = new Map<string, Pass>();
  const inWaitingRoom = createWaitingRoom();
  const answering = (who: Who) => grants.model(who) ?? defaultModel();

  const approvals: Approvals = createApprovals({
    throttle,
    grants: {
      async allow(who, capabilities, term, model) {
        // The model that would answer anyway is no choice for this site: it goes on following the default.
        await grants.allow(who, capabilities, term, model === answering(who) ? undefined : model);
        changed();
      },
      async refuse(who, capabilities) {
        await grants.refuse(who, capabilities);
        changed();
      },
    },
    open: (id) => openWindow(id, (tabId) => approvals.tabClosed(tabId)),
  });

  const validPass = (caller: Caller): Pass | undefined => {
    const pass = passes.get(caller.document);
    return pass !== undefined && pass.until > now() ? pass : undefined;
  };
  /** The one request that a document may make after "once" on its request for access, if that covers it. */
  const takePass = (caller: Caller, ask: Ask, rest: CapabilitySet): Pass | undefined => {
    if (ask.ask === 'request-access') return undefined;
    const pass = validPass(caller);
    if (pass === undefined || missingFrom(pass.covers, rest) !== NOTHING) return undefined;
    passes.delete(caller.document);
    return pass;
  };
  const askPerson = async (
    caller: Caller,
    ask: Ask,
    rest: CapabilitySet,
    signal: AbortSignal,
    unusual = false,
  ): Promise<Given> => {
    const task = ask.ask === 'task' ? ask.task.task : undefined;
    const held = setOf(grants.held(caller).flatMap(({ capabilities }) => capabilities));
    const wish = ask.ask === 'request-access' ? ask.request : {};
    const request = {
      title: 'title' in ask ? ask.title : undefined,
      request: { ...wish, capabilities: listOf(rest) },
      granted: listOf(missingFrom(rest, held)),
      model: task === undefined ? answering(caller) : taskModel(task),
      task,
      unusual,
    };
    const given = await inWaitingRoom(caller, ask, () => approvals.ask(caller, request, signal));
    // A private window's site has the budget that every site has: nothing is written of it (S33).
    if (given.budget !== undefined && given.capabilities.length > 0 && !caller.incognito)
      await setBudget(caller.origin, given.budget);
    return given;
  };

  return {
    approvals,
    async standing(caller, refused) {
      const { verdict } = await grants.decide(caller, NOTHING);
      if (verdict === 'deny' || (refused && verdict === 'ask')) return { state: 'denied' };
      if (verdict === 'ask') {
        const pass = validPass(caller);
        if (pass === undefined) return { state: 'unasked' };
        return { state: 'granted', ref: pass.model ?? answering(caller), capabilities: listOf(pass.covers) };
      }
      const held = grants.held(caller);
      const ends = held.flatMap(({ until }) => until ?? []);
      return {
        state: 'granted',
        ref: answering(caller),
        capabilities: listOf(setOf(held.flatMap(({ capabilities }) => capabilities))),
        ...(ends.length === 0 ? {} : { expires: Math.min(...ends) }),
      };
    },
    takeBack(where) {
      for (const [document, pass] of passes)
        if (where === undefined || reaches(placeOf(where), pass)) passes.delete(document);
    },
    async endPrivate() {
      approvals.endPrivate();
      for (const [document, { incognito }] of passes) if (incognito) passes.delete(document);
      await Promise.all([grants.endPrivate(), throttle.endPrivate()]);
    },
    async askUnusual(caller, call, signal) {
      const ask: Ask =
        'task' in call ? { ask: 'task', id: '', task: call } : { ask: 'generate', id: '', call };
      const given = await askPerson(caller, ask, needsOf(ask), signal, true);
      if (setOf(given.capabilities) === NOTHING) throw new OrielError('permission-denied');
    },
    async approve(caller, ask, signal) {
      // Once around, unless the window that was open already was about less than this needs.
      for (;;) {
        const decision = await grants.decide(caller, needsOf(ask));
        if (decision.verdict === 'deny') throw new OrielError('permission-denied');
        if (decision.verdict === 'allow') return {};
        const pass = takePass(caller, ask, decision.rest);
        if (pass !== undefined) return { model: pass.model };
        const given = await askPerson(caller, ask, decision.rest, signal);
        const allowed = setOf(given.capabilities);
        const shown = missingFrom(setOf(given.asked), decision.rest) === NOTHING;
        if (allowed === NOTHING) throw new OrielError('permission-denied');
        if (ask.ask === 'request-access') {
          if (!shown) continue;
          if (given.answer === 'once')
            passes.set(caller.document, {
              ...placeOf({ origin: caller.origin, top: caller.topOrigin }),
              incognito: caller.incognito,
              covers: allowed,
              model: given.model,
              until: now() + PASS_MS,
            });
          return { model: given.model };
        }
        // Something that it needs was shown, and not given.
        if ((setOf(given.asked) & decision.rest & ~allowed) !== NOTHING)
          throw new OrielError('permission-denied');
        // One yes is to what was shown: another kind of thing, answered by another model, is asked about by itself.
        const same =
          given.answer !== 'once' || given.task === (ask.ask === 'task' ? ask.task.task : undefined);
        if (shown && same) return { model: given.model };
      }
    },
  };
}
