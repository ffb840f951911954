/** Joins the rooms, which do not know of one another: the stores, the providers and the gate that asks them all. */
import { type Endpoints, openEndpoints } from '../../lib/catalog/endpoints.ts';
import type { Caller } from '../../lib/gate/caller.ts';
import { type Consent, createConsent } from '../../lib/gate/consent.ts';
import type { Rooms as LineRooms } from '../../lib/gate/line.ts';
import type { Routed } from '../../lib/gate/outcome.ts';
import { createReplayGuard } from '../../lib/gate/replay.ts';
import { type BudgetAccounts, openBudgets } from '../../lib/ledger/budgets.ts';
import type { Ledger } from '../../lib/ledger/ledger.ts';
import { budgetOf, type SiteOwner } from '../../lib/ledger/owners.ts';
import type { Entry } from '../../lib/ledger/rates.ts';
import type { Approvals } from '../../lib/permissions/approvals.ts';
import { callNeeds, setOf, taskNeeds } from '../../lib/permissions/capabilities.ts';
import { type Grants, openGrants, type Who } from '../../lib/permissions/grants.ts';
import { ceilingOf } from '../../lib/permissions/spending.ts';
import { openThrottle, type Throttle } from '../../lib/permissions/throttle.ts';
import { wakeAt } from '../../lib/platform/alarm.ts';
import { browser } from '../../lib/platform/browser.ts';
import { keepAlive } from '../../lib/platform/keep-alive.ts';
import { report } from '../../lib/platform/report.ts';
import { announceChange } from '../../lib/platform/revision.ts';
import { openWindow } from '../../lib/platform/windows.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import type { Call } from '../../lib/protocol/call.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { UNUSED_DAYS } from '../../lib/protocol/grant.ts';
import { keepsText } from '../../lib/protocol/keeping.ts';
import type { Part } from '../../lib/protocol/part.ts';
import type { Task, TaskName } from '../../lib/protocol/task.ts';
import { afterTimeout } from '../../lib/providers/reading.ts';
import type { Eventual, Load } from '../../lib/providers/types.ts';
import type { Answers } from '../../lib/router/answers.ts';
import { requestsOf } from '../../lib/router/asked.ts';
import { type Health, openHealth } from '../../lib/router/health.ts';
import { type KeyRest, openKeyRest } from '../../lib/router/key-rest.ts';
import { measure } from '../../lib/router/measure.ts';
import { publicModelId } from '../../lib/router/public-id.ts';
import { openSticky, type Sticky } from '../../lib/router/sticky.ts';
import { openSettings, type SettingsStore } from '../../lib/settings/store.ts';
import { openVault, type Vault } from '../../lib/vault/keys.ts';
import type { Accounting } from './accounting.ts';
import { type Connecting, createConnecting } from './connecting.ts';
import { createLocking } from './locking.ts';
import { noted } from './noting.ts';
import { openOnce, openOrClosed } from './opening.ts';
import { type Asked, type Checking, type Choosing, createRoutes, type Routes } from './routes.ts';
import { createSpending } from './spending.ts';
import { createTexts, type TextScripts } from './texts.ts';

export interface Stores {
  settings: SettingsStore;
  vault: Vault;
  grants: Grants;
  throttle: Throttle;
  approvals: Approvals;
  /** Opens beside the others: what cannot be recorded is no reason not to answer. */
  ledger: Promise<Ledger>;
  endpoints: Endpoints;
  health: Health;
  sticky: Sticky;
  keyRest: KeyRest;
  answers(): Promise<Answers>;
  budgets: BudgetAccounts;
}

export interface Rooms extends Stores, LineRooms {
  connect: Connecting['connect'];
  routes: Routes;
  /** Runs a call for someone. Throws `no-model`; the stream never throws. */
  run(
    call: Call | Task,
    asked: Asked,
    signal: AbortSignal,
    by?: { site?: SiteOwner; entry?: Entry; unlocked?(): Promise<void> },
  ): ReturnType<Routes['answer']>;
  /** Tells our own screens and the pages that listen to ask again. */
  announce(): void;
  /** Ends what documents of this site were allowed once. */
  takeBack: Consent['takeBack'];
  /** The last private window has closed: nothing of any is left (S33). */
  endPrivate(): Promise<void>;
  /** Has `forget` called whenever that happens, for what is loaded later. */
  atPrivateEnd(forget: () => void): void;
  /** How far the budgets of this caller are used up, on the button over its tab. */
  showUsed(tabId: number, caller: Who): Promise<void>;
}

export interface Scripts extends TextScripts {
  /** Loads what providers do. */
  load: Load;
  /** Loads what holds, settles and writes down what calls cost. */
  loadAccounting(): Eventual<Accounting>;
  /** Loads what compares endpoints. */
  loadChoosing(): Eventual<Choosing>;
  /** Loads what checks answers. */
  loadChecking(): Eventual<Checking>;
  /** Loads what works out the endpoints, and has it done. */
  makeEndpoints(rooms: Rooms): Promise<void>;
  /** Loads what asks the person for the passphrase, and waits. Rejects with `lockedError` where they do not enter it. */
  awaitUnlock(rooms: Rooms, caller: Caller, signal: AbortSignal): Promise<void>;
}

/**
 * A store that cannot be opened is closed: whoever needs it gets that typed error, so nobody is granted anything without
 * permissions, and what does without it goes on.
 */
export async function openRooms({
  load,
  loadAccounting,
  loadChoosing,
  loadChecking,
  makeEndpoints,
  awaitUnlock,
  ...textScripts
}: Scripts): Promise<Rooms> {
  const session = browser.storage.session;
  const now = () => Date.now();
  const clock = { now, after: afterTimeout };
  const kept = { area: session, clock };
  // Not before the background listens: the stores below are asked for first, and the disk takes a while for them.
  const accounting = (): Promise<Accounting> => Promise.resolve().then(loadAccounting);
  const ledger = openOrClosed(async () => (await accounting()).openLedger());
  const failed = report('What a call cost was not written yet');
  const [settings, vault, throttle, grants, health, sticky, keyRest, budgets] = await Promise.all([
    openOrClosed(openSettings),
    openOrClosed(() => openVault({ session, wake: wakeAt })),
    openThrottle({ session }),
    openOrClosed(() =>
      openGrants({
        session,
        unusedAfter: (): number | undefined => unusedAfter(settings),
        spent: ({ origin, incognito }): Promise<number> =>
          budgets.spent({ owner: 'site', id: origin, ...(incognito && { incognito }) }),
      }),
    ),
    openHealth(kept),
    openSticky(kept),
    openKeyRest(kept),
    openBudgets({
      area: session,
      clock,
      failed,
      budgetOf: (owner): Budget | undefined => budgetOf(owner, settings.budgets()),
      openMoney: async (options) => (await accounting()).openMoney(options),
    }),
  ]);
  const announce = () => void announceChange().catch(report('Open pages were not told of a change'));
  // Behind whatever call may have begun this background.
  setTimeout(() => {
    Promise.resolve()
      .then(() => grants.sweep())
      .then((ended) => {
        if (ended.length > 0) announce();
      })
      .catch(report('Permissions that nobody uses were not ended'));
  }, SWEEP_AFTER_MS);
  const consent = createConsent({
    grants,
    throttle,
    defaultModel: () => settings.current().defaultModel,
    taskModel: (task) => settings.current().taskModels?.[task],
    openWindow: (id, closed) => openWindow(`approval.html#${id}`, closed),
    setBudget: (origin, budget) =>
      settings.changeBudgets((all) => ({ ...all, sites: { ...all.sites, [origin]: budget } })),
    changed: announce,
    now,
  });
  const endpoints = openEndpoints(browser.runtime.getManifest().version);
  /** Most people never turn it on. */
  const openedAnswers = openOnce(async (): Promise<Answers> => (await loadChoosing()).openAnswers());
  const { connect } = createConnecting(vault, keyRest, load, now);
  const routes: Routes = createRoutes({
    settings,
    grants,
    endpoints,
    makeEndpoints: () => makeEndpoints(rooms),
    health,
    sticky,
    answers: openedAnswers,
    loadChoosing,
    loadChecking,
    clock,
  });
  const locking = createLocking(vault, (caller, signal) => awaitUnlock(rooms, caller, signal));
  const spendingRooms = {
    mayAsk: locking.mayAsk,
    budgets,
    loadAccounting,
    failed,
    isPriced: (ref: ModelRef) => Object.hasOwn(settings.routing().own, ref),
    endpointOf: async (ref: ModelRef) => {
      const known = await endpoints.of(ref);
      if (known !== undefined) return known;
      return (await routes.table()).find((endpoint) => endpoint.ref === ref);
    },
  };
  const run: Rooms['run'] = (call, asked, signal, { site, entry, unlocked } = {}) =>
    routes.answer(call, asked, signal, {
      ready: (candidate) => locking.ready(candidate, unlocked),
      connect: ({ provider, type, endpoint }, until) =>
        connect(provider, type, until, { contextLength: endpoint?.contextLength }),
      spending: createSpending(spendingRooms, site, entry),
    });

  /** A chat model has nothing to say to a task: what answers is what was chosen for that very kind. */
  const taskModel = (task: TaskName): ModelRef => {
    const ref = settings.current().taskModels?.[task];
    if (ref === undefined) {
      const message = `No model for ${TASKS[task]} is chosen yet. Choose one in Oriel’s dashboard.`;
      throw new OrielError('no-model', { message, detail: task });
    }
    return ref;
  };

  const askedBy = (caller: Caller): Asked => ({
    site: grants.model(caller),
    routing: grants.routing({ origin: caller.origin, top: caller.topOrigin }),
    asker: caller,
  });

  const questions = openOnce(async () =>
    (await accounting()).createQuestionAnswers({
      settings,
      standing: consent.standing,
      routes,
      askedBy,
      endpointOf: spendingRooms.endpointOf,
      requestsOf,
      now,
    }),
  );

  /** By what became of it: a call that was let in is under way until it is recorded. */
  const entries = new WeakMap<Routed, Entry>();
  /** By what became of it: what was answered, where the words of the site are kept. */
  const said = new WeakMap<Routed, Part[]>();
  const saidIn = (routed: Routed): Part[] => {
    const parts: Part[] = [];
    said.set(routed, parts);
    return parts;
  };
  /** A burst that is none of the site's habits waits for the person. */
  async function* afterAsking(
    caller: Caller,
    call: Call | Task,
    parts: AsyncIterable<Part[]>,
    entry: Entry,
    signal: AbortSignal,
  ): AsyncGenerator<Part[]> {
    await consent.askUnusual(caller, call, signal);
    entry.expected();
    yield* parts;
  }

  const privately = new Set<() => void>();
  const rooms: Rooms = {
    settings,
    vault,
    throttle,
    grants,
    ledger,
    approvals: consent.approvals,
    endpoints,
    health,
    sticky,
    keyRest,
    answers: openedAnswers,
    budgets,
    connect,
    routes,
    run,
    keepAlive,
    announce,
    now,
    firstTime: createReplayGuard(),
    decide: (caller, needs) => grants.decide(caller, needs),
    approve: consent.approve,
    takeBack: consent.takeBack,
    async endPrivate() {
      await consent.endPrivate().finally(() => {
        budgets.forgetPrivate();
        sticky.endPrivate();
        for (const forget of privately) forget();
      });
    },
    atPrivateEnd: (forget) => void privately.add(forget),
    async showUsed(tabId, caller) {
      const model = grants.model(caller) ?? settings.current().defaultModel;
      await (await accounting()).showUsed(tabId, siteOf(caller), { budgets, model });
    },
    answer(call, caller, picked, signal) {
      const asked = askedBy(caller);
      if ('task' in call) asked.site = taskModel(call.task);
      else asked.approval = picked;
      const needs = 'task' in call ? taskNeeds(call) : callNeeds(call);
      const site = siteOf(caller, ceilingOf(grants.held(caller), needs));
      const entry = budgets.enter([site, { owner: 'all' }], () => measure(call).likely);
      try {
        const answer = run(call, asked, signal, {
          site,
          entry,
          unlocked: () => locking.wait(caller, call, signal),
        });
        entries.set(answer.routed, entry);
        grants.touch(caller);
        if (!caller.incognito && keepsText(settings.keeping(), caller.origin))
          answer.parts = noted(answer.parts, saidIn(answer.routed));
        return entry.unusual
          ? { ...answer, parts: afterAsking(caller, call, answer.parts, entry, signal) }
          : answer;
      } catch (thrown) {
        entry.end();
        throw thrown;
      }
    },
    async access(caller, refused) {
      const { ref, ...standing } = await consent.standing(caller, refused);
      const granted = standing.state === 'granted';
      const [remaining, endpoint] = await Promise.all([
        granted ? budgets.remaining(siteOf(caller, ceilingOf(grants.held(caller), TEXT))) : undefined,
        // What cannot be looked up is not known; that is no reason not to answer.
        granted && ref !== undefined ? spendingRooms.endpointOf(ref).catch(() => undefined) : undefined,
      ]);
      return {
        ...standing,
        ...(remaining === undefined ? {} : { remainingBudget: remaining }),
        ...(endpoint?.contextLength === undefined ? {} : { contextLength: endpoint.contextLength }),
        model: ref === undefined ? NEUTRAL_MODEL : publicModelId(ref),
      };
    },
    estimate: async (call, caller) => (await questions()).estimate(call, caller),
    models: async (caller) => (await questions()).models(caller),
    ...createTexts(textScripts, clock),
    record(outcome) {
      entries.get(outcome.routed)?.end();
      // Private windows leave no trace (S33).
      if (outcome.caller.incognito) return;
      setTimeout(() => {
        const words = said.get(outcome.routed);
        Promise.all([ledger, accounting()])
          .then(async ([{ record }, { rowOf, wordsOf }]) =>
            record(await rowOf(outcome, endpoints), words && wordsOf(outcome.call, words)),
          )
          .catch(report('The activity was not recorded'));
      }, RECORD_AFTER_MS);
    },
  };
  return rooms;
}

const siteOf = ({ origin, incognito }: Who, ceiling?: number): SiteOwner => ({
  owner: 'site',
  id: origin,
  incognito,
  ceiling,
});
const TEXT = setOf(['text']);

/** ms */
const SWEEP_AFTER_MS = 1_000;

const DAY_MS = 86_400_000;
const unusedAfter = (settings: SettingsStore): number | undefined => {
  const { unusedDays = UNUSED_DAYS } = settings.current();
  return unusedDays === null ? undefined : unusedDays * DAY_MS;
};

/**
 * The browser's own process writes the ledger, and it also carries the last parts to the page: written at once, a row
 * holds up the end of its own answer by a millisecond.
 */
const RECORD_AFTER_MS = 25;

const TASKS: Readonly<Record<TaskName, string>> = {
  embed: 'embeddings',
  image: 'making images',
  speech: 'speech',
  transcribe: 'transcription',
};

/** What a site is told before a grant: a string, as the 2023 apps expect, and no fingerprint (S34). */
const NEUTRAL_MODEL = 'oriel/auto';
