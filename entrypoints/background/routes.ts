/** A call's way to an answer: what the person decided, what is known of endpoints and how they fared, joined. */
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import type { Endpoints } from '../../lib/catalog/endpoints.ts';
import type { checkedAnswer } from '../../lib/checking/answer.ts';
import type { Routed } from '../../lib/gate/outcome.ts';
import type { Grants } from '../../lib/permissions/grants.ts';
import type { Call } from '../../lib/protocol/call.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import { type ErrorInfo, errorInfo } from '../../lib/protocol/errors.ts';
import type { PageModel } from '../../lib/protocol/part.ts';
import {
  type AttemptRecord,
  type Decision,
  NO_ROUTING,
  type SiteRouting,
} from '../../lib/protocol/routing.ts';
import type { Task } from '../../lib/protocol/task.ts';
import { typeOf } from '../../lib/providers/index.ts';
import type { Answer, Connection, Eventual } from '../../lib/providers/types.ts';
import type { Answers, openAnswers, Question } from '../../lib/router/answers.ts';
import type { choose, elsewhere, explain } from '../../lib/router/choose.ts';
import type { Health } from '../../lib/router/health.ts';
import type { needsOf } from '../../lib/router/needs.ts';
import type { Offer, offered } from '../../lib/router/offered.ts';
import { choosePlain, needsTable } from '../../lib/router/plain.ts';
import { type Plan, run } from '../../lib/router/run.ts';
import type { Asker, Sticky } from '../../lib/router/sticky.ts';
import type { Candidate, Choice, ChooseRequest, Clock, Needs } from '../../lib/router/types.ts';
import type { SettingsStore } from '../../lib/settings/store.ts';
import type { Spending } from './spending.ts';

/** What is loaded where endpoints have to be compared, or answers are remembered. */
export interface Choosing {
  choose: typeof choose;
  elsewhere: typeof elsewhere;
  explain: typeof explain;
  needsOf: typeof needsOf;
  offered: typeof offered;
  nameOf: NonNullable<ChooseRequest['nameOf']>;
  openAnswers: typeof openAnswers;
}

/** What is loaded where an answer is to be checked. */
export interface Checking {
  checkedAnswer: typeof checkedAnswer;
}

/** Who asks, and what the person decided for them. */
export interface Asked {
  approval?: ModelRef | undefined;
  site?: ModelRef | undefined;
  /** Absent: the default. */
  fallback?: ModelRef | undefined;
  routing?: SiteRouting | undefined;
  /** Absent: our own dashboard. */
  asker?: Asker | undefined;
}

export interface RoutesRooms {
  settings: SettingsStore;
  grants: Pick<Grants, 'list'>;
  endpoints: Pick<Endpoints, 'all'>;
  /** Works out the endpoints from what is set up, listed and known; see making-endpoints. */
  makeEndpoints(): Promise<void>;
  health: Health;
  sticky: Sticky;
  answers(): Promise<Pick<Answers, 'answer'>>;
  loadChoosing(): Eventual<Choosing>;
  loadChecking(): Eventual<Checking>;
  clock: Clock;
}

export interface Routes {
  /** Throws what `choose` throws where nothing has to be looked up; the stream itself never throws. */
  answer(
    call: Call | Task,
    asked: Asked,
    signal: AbortSignal,
    by: {
      connect(candidate: Candidate, signal: AbortSignal): Connection;
      /** Waits for what has to happen before the first is asked; undefined: nothing has. What that rejects with is the call's answer. */
      ready(candidate: Candidate): (() => Promise<void>) | undefined;
      /** Holds each attempt to what may be spent. */
      spending: Spending;
    },
  ): { routed: Routed; parts: Answer };
  /** What would answer such a call, and why; throws only where the endpoints cannot be read. */
  explain(asked: Asked, call: Needs | Call): Promise<{ decision: Decision; refused?: ErrorInfo }>;
  /** What a site may use; throws only where the endpoints cannot be read. */
  models(asked: Asked, offer: Offer): Promise<PageModel[]>;
  /** All that can be chosen among. @throws StoreError */
  table(): Promise<readonly Endpoint[]>;
}

export function createRoutes({
  settings,
  grants,
  endpoints,
  makeEndpoints,
  health,
  sticky,
  answers,
  loadChoosing,
  loadChecking,
  clock,
}: RoutesRooms): Routes {
  /** @param known As they were when the endpoints were made, where it is chosen among those. */
  const requestOf = (asked: Asked, call?: Call | Task, known = settings.current()): ChooseRequest => {
    const { providers, defaultModel, routing = NO_ROUTING } = known;
    const { rules: everywhere, presets, elsewhere: also } = routing;
    const { rules: here, pageChooses = false } = asked.routing ?? {};
    return {
      approval: asked.approval,
      site: asked.site,
      fallback: asked.fallback ?? defaultModel,
      wish: call?.model,
      pageChooses,
      rules:
        everywhere === undefined
          ? here === undefined
            ? NONE
            : [here]
          : here === undefined
            ? [everywhere]
            : [everywhere, here],
      providers,
      typeOf,
      presets,
      elsewhere: also,
      health: health.of,
      get favourites() {
        return favouritesOf(settings, grants);
      },
      now: clock.now(),
      random: Math.random,
    };
  };

  /** What somebody changes again and again meanwhile is nothing to choose by. */
  const table = async (): Promise<{
    known: ReturnType<SettingsStore['current']>;
    all: readonly Endpoint[];
  }> => {
    for (let made = 0; ; made += 1) {
      const known = settings.current();
      const all = await endpoints.all(known);
      if (all !== undefined || made === MOST_MAKINGS) return { known, all: all ?? [] };
      await makeEndpoints();
    }
  };

  const answer: Routes['answer'] = (call, asked, signal, { connect, ready, spending }) => {
    const routed: Routed = { attempts: [] };
    const { asker } = asked;
    let request = requestOf(asked, call);

    const carryOut = ({ candidates, decision }: Choice): Answer => {
      routed.decision = decision;
      routed.servedBy = candidates[0].ref;
      const plan: Plan = { candidates };
      // A choice that looked at all endpoints has named the others already.
      if (request.endpoints === undefined && request.elsewhere) {
        plan.more = async () => {
          const [choosing, { known, all }] = await Promise.all([loadChoosing(), table()]);
          const others = choosing.elsewhere(candidates[0], {
            ...requestOf(asked, call, known),
            endpoints: all,
            nameOf: choosing.nameOf,
            needs: choosing.needsOf(call),
          });
          routed.decision = others.decision;
          return others.candidates;
        };
      }
      const running = {
        connect,
        health,
        clock,
        random: Math.random,
        hedge: settings.routing().hedge,
        admit: spending.admit,
        costOf: spending.costOf,
        attempted: (record: Routed['attempts'][number]) => {
          routed.attempts.push(record);
          spending.attempted(record);
          if (!NOT_ASKED.has(record.outcome)) routed.servedBy = record.ref;
          if (record.outcome === 'answered' && asker !== undefined) sticky.answered(asker, call, record.ref);
        },
      };
      const begin = () =>
        'task' in call || !call.json?.check
          ? run(call, plan, running, signal)
          : checked(call, () => run(call, plan, running, signal));
      const ask = () => {
        const wait = ready(candidates[0]);
        // Not before the answer is read: a person may have to be asked something else first.
        return wait === undefined ? begin() : soon(() => wait().then(begin));
      };
      if (asker === undefined || asked.routing?.cache !== true) return ask();
      return remembered({ ...asker, call, candidate: candidates[0] }, ask);
    };
    /** What an answer waits for may fail: then that is the answer. */
    async function* soon(parts: () => Promise<Answer>): Answer {
      try {
        yield* await parts();
      } catch (thrown) {
        yield [{ type: 'error', error: errorInfo(thrown) }];
      }
    }
    const checked = (call: Call, ask: () => Answer): Answer =>
      soon(async () => (await loadChecking()).checkedAnswer(call, ask));
    async function* remembered(question: Question, ask: () => Answer): Answer {
      const memory = await answers().catch(() => undefined);
      // Memory that cannot be had is as good as none.
      const parts = memory?.answer(question, ask, () => routed.servedBy) ?? ask();
      for await (const read of parts) {
        if (read.some((part) => part.type === 'finish' && part.served?.cached)) routed.cached = true;
        yield read;
      }
    }
    /** Of a call that nobody may answer it is kept why. */
    const chosen = ({ choose, explain }: Choosing, request: ChooseRequest): Choice => {
      try {
        return choose(request);
      } catch (thrown) {
        // Looked up for its health alone, it would have been asked otherwise: better again than nobody.
        if (!needsTable({ ...request, elsewhere: false })) return choosePlain(request);
        routed.decision = explain(request).decision;
        throw thrown;
      }
    };
    const afterLookUp = async (): Promise<Answer> => {
      const [choosing, { known, all }] = await Promise.all([loadChoosing(), table()]);
      request = requestOf(asked, call, known);
      request.endpoints = all;
      request.nameOf = choosing.nameOf;
      request.needs = choosing.needsOf(call);
      request.sticky = asker && sticky.of(asker, call);
      return carryOut(chosen(choosing, request));
    };
    return { routed, parts: needsTable(request) ? soon(afterLookUp) : carryOut(choosePlain(request)) };
  };

  return {
    answer,
    table: async () => (await table()).all,
    async models(asked, offer) {
      const [{ offered, nameOf }, { known, all }] = await Promise.all([loadChoosing(), table()]);
      return offered(
        { ...requestOf(asked, undefined, known), random: steady, endpoints: all, nameOf },
        offer,
      );
    },
    async explain(asked, call) {
      const [{ explain, nameOf, needsOf }, { known, all }] = await Promise.all([loadChoosing(), table()]);
      const [needs, wish] = 'messages' in call ? [needsOf(call), call] : [call, undefined];
      const request = { ...requestOf(asked, wish, known), random: steady };
      return explain({ ...request, needs, endpoints: all, nameOf });
    },
  };
}

/** Another answered, or what may be spent did not let it be asked, or the lock on its key. */
const NOT_ASKED = new Set<AttemptRecord['outcome']>([
  'outrun',
  'budget-exceeded',
  'throttled',
  'permission-denied',
]);

const NONE: ChooseRequest['rules'] = [];

/** Without chance: who asks twice is told the same. */
const steady = () => 0.5;

const MOST_MAKINGS = 3;

/** What the person chose anywhere, the most important first. */
function favouritesOf(settings: SettingsStore, grants: Pick<Grants, 'list'>): readonly ModelRef[] {
  const { defaultModel } = settings.current();
  const presets = settings.routing().presets.flatMap(({ models }) => models);
  const sites = grants.list().map(({ model }) => model);
  return [...new Set([defaultModel, ...presets, ...sites].filter((ref) => ref !== undefined))];
}
