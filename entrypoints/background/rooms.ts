/** Joins the rooms, which do not know of one another: the stores, the providers and the gate that asks them all. */
import { type Endpoints, openEndpoints } from '../../lib/catalog/endpoints.ts';
import { type Listings, openListings } from '../../lib/catalog/listings.ts';
import type { Caller } from '../../lib/gate/caller.ts';
import { type Consent, createConsent } from '../../lib/gate/consent.ts';
import type { Rooms as LineRooms } from '../../lib/gate/line.ts';
import { createReplayGuard } from '../../lib/gate/replay.ts';
import { type Ledger, openLedger } from '../../lib/ledger/ledger.ts';
import type { Approvals } from '../../lib/permissions/approvals.ts';
import { NOTHING } from '../../lib/permissions/capabilities.ts';
import { type Grants, openGrants } from '../../lib/permissions/grants.ts';
import { openThrottle, type Throttle } from '../../lib/permissions/throttle.ts';
import { browser } from '../../lib/platform/browser.ts';
import { keepAlive } from '../../lib/platform/keep-alive.ts';
import { report } from '../../lib/platform/report.ts';
import { announceChange } from '../../lib/platform/revision.ts';
import { openWindow } from '../../lib/platform/windows.ts';
import type { Call } from '../../lib/protocol/call.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { UNUSED_DAYS } from '../../lib/protocol/grant.ts';
import type { Task, TaskName } from '../../lib/protocol/task.ts';
import { afterTimeout } from '../../lib/providers/reading.ts';
import type { Eventual, Load } from '../../lib/providers/types.ts';
import type { Answers } from '../../lib/router/answers.ts';
import { type Health, openHealth } from '../../lib/router/health.ts';
import { type KeyRest, openKeyRest } from '../../lib/router/key-rest.ts';
import { publicModelId } from '../../lib/router/public-id.ts';
import { openSticky, type Sticky } from '../../lib/router/sticky.ts';
import { openSettings, type SettingsStore } from '../../lib/settings/store.ts';
import { openVault, type Vault } from '../../lib/vault/keys.ts';
import { rowOf } from './account.ts';
import { type Connecting, createConnecting, type PreparedKey } from './connecting.ts';
import { openOnce } from './opening.ts';
import { type Asked, type Choosing, createRoutes, type Routes } from './routes.ts';

export interface Stores {
  settings: SettingsStore;
  vault: Vault;
  grants: Grants;
  throttle: Throttle;
  approvals: Approvals;
  /** Opens beside the others: what cannot be recorded is no reason not to answer. */
  ledger: Promise<Ledger>;
  listings: Listings;
  endpoints: Endpoints;
  health: Health;
  sticky: Sticky;
  keyRest: KeyRest;
  answers(): Promise<Answers>;
}

export interface Rooms extends Stores, LineRooms {
  connect: Connecting['connect'];
  routes: Routes;
  /** Runs a call for someone. Throws `no-model`; the stream never throws. */
  run(
    call: Call | Task,
    asked: Asked,
    signal: AbortSignal,
    prepared?: PreparedKey,
  ): ReturnType<Routes['answer']>;
  /** Tells our own screens and the pages that listen to ask again. */
  announce(): void;
  /** Ends what documents of this site were allowed once. */
  takeBack: Consent['takeBack'];
}

export interface Scripts {
  /** Loads what providers do. */
  load: Load;
  /** Loads what compares endpoints. */
  loadChoosing(): Eventual<Choosing>;
  /** Loads what works out the endpoints, and has it done. */
  makeEndpoints(rooms: Rooms): Promise<void>;
}

/** Rejects where a store cannot be opened; every caller then gets that typed error, and nobody is granted anything. */
export async function openRooms({ load, loadChoosing, makeEndpoints }: Scripts): Promise<Rooms> {
  const session = browser.storage.session;
  const now = () => Date.now();
  const clock = { now, after: afterTimeout };
  const kept = { area: session, clock };
  const ledger = openLedger();
  ledger.catch(report('Activity cannot be recorded'));
  const [settings, vault, throttle, grants, health, sticky, keyRest] = await Promise.all([
    openSettings(),
    openVault(),
    openThrottle({ session }),
    openGrants({ session, unusedAfter: (): number | undefined => unusedAfter(settings) }),
    openHealth(kept),
    openSticky(kept),
    openKeyRest(kept),
  ]);
  const announce = () => void announceChange().catch(report('Open pages were not told of a change'));
  const consent = createConsent({
    grants,
    throttle,
    defaultModel: () => settings.current().defaultModel,
    taskModel: (task) => settings.current().taskModels?.[task],
    openWindow: (id, closed) => openWindow(`approval.html#${id}`, closed),
    changed: announce,
    now,
  });
  const endpoints = openEndpoints(browser.runtime.getManifest().version);
  /** Most people never turn it on. */
  const openedAnswers = openOnce(async (): Promise<Answers> => (await loadChoosing()).openAnswers());
  const { connect, prepareKey } = createConnecting(vault, keyRest, load, now);
  const routes: Routes = createRoutes({
    settings,
    grants,
    endpoints,
    makeEndpoints: () => makeEndpoints(rooms),
    health,
    sticky,
    answers: openedAnswers,
    loadChoosing,
    clock,
  });
  const run: Rooms['run'] = (call, asked, signal, prepared) =>
    routes.answer(call, asked, signal, ({ provider, type, endpoint }, until) =>
      connect(provider, type, until, { prepared, contextLength: endpoint?.contextLength }),
    );

  /** A chat model has nothing to say to a task: what answers is what was chosen for that very kind. */
  const taskModel = (task: TaskName): ModelRef => {
    const ref = settings.current().taskModels?.[task];
    if (ref === undefined) throw new OrielError('no-model', { message: NO_TASK_MODEL[task], detail: task });
    return ref;
  };

  const askedBy = (caller: Caller): Asked => ({
    site: grants.model(caller),
    routing: grants.routing({ origin: caller.origin, top: caller.topOrigin }),
    asker: caller,
  });

  /** By the caller of one line: a key is held until its question came, or did not come in time. */
  const keysOf = new WeakMap<Caller, PreparedKey>();

  const rooms: Rooms = {
    settings,
    vault,
    throttle,
    grants,
    ledger,
    approvals: consent.approvals,
    listings: openListings(),
    endpoints,
    health,
    sticky,
    keyRest,
    answers: openedAnswers,
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
    prepare(caller) {
      const decision = grants.decide(caller, NOTHING);
      // One that hangs on what was spent is decided with the question.
      if (!('verdict' in decision)) return void decision.catch(() => undefined);
      if (decision.verdict !== 'allow') return;
      const first = routes.first(askedBy(caller));
      const prepared = first && prepareKey(first.provider, first.type);
      if (prepared === undefined) return;
      setTimeout(() => keysOf.delete(caller), PREPARED_MS);
      keysOf.set(caller, prepared);
    },
    answer(call, caller, picked, signal) {
      const asked = askedBy(caller);
      if ('task' in call) asked.site = taskModel(call.task);
      else asked.approval = picked;
      const answer = run(call, asked, signal, keysOf.get(caller));
      keysOf.delete(caller);
      grants.touch(caller);
      return answer;
    },
    async access(caller, refused) {
      const { ref, ...standing } = await consent.standing(caller, refused);
      return { ...standing, model: ref === undefined ? NEUTRAL_MODEL : publicModelId(ref) };
    },
    record(outcome) {
      // Private windows leave no trace (S33).
      if (outcome.caller.incognito) return;
      setTimeout(() => {
        Promise.all([ledger, rowOf(outcome, endpoints)])
          .then(([{ record }, row]) => record(row))
          .catch(report('The activity was not recorded'));
      }, RECORD_AFTER_MS);
    },
  };
  return rooms;
}

const DAY_MS = 86_400_000;
const unusedAfter = (settings: SettingsStore): number | undefined => {
  const { unusedDays = UNUSED_DAYS } = settings.current();
  return unusedDays === null ? undefined : unusedDays * DAY_MS;
};

/** A question comes within a millisecond of its line; an unsealed key waits no longer than this for one, ms. */
const PREPARED_MS = 2_000;

/**
 * The browser's own process writes the ledger, and it also carries the last parts to the page: written at once, a row
 * holds up the end of its own answer by a millisecond.
 */
const RECORD_AFTER_MS = 25;

const NO_TASK_MODEL: Readonly<Record<TaskName, string>> = {
  embed: 'No model for embeddings is chosen yet. Choose one in Oriel’s dashboard.',
  image: 'No model for making images is chosen yet. Choose one in Oriel’s dashboard.',
  speech: 'No model for speech is chosen yet. Choose one in Oriel’s dashboard.',
  transcribe: 'No model for transcription is chosen yet. Choose one in Oriel’s dashboard.',
};

/** What a site is told before a grant: a string, as the 2023 apps expect, and no fingerprint (S34). */
const NEUTRAL_MODEL = 'oriel/auto';
