/** Joins the rooms, which do not know of one another: the stores, the providers and the gate that asks them all. */
import { type Listings, openListings } from '../../lib/catalog/listings.ts';
import { createEngine } from '../../lib/engine/client.ts';
import type { Caller } from '../../lib/gate/caller.ts';
import { type Consent, createConsent } from '../../lib/gate/consent.ts';
import type { Rooms as LineRooms, Outcome, Routed } from '../../lib/gate/line.ts';
import { createReplayGuard } from '../../lib/gate/replay.ts';
import { type Ledger, openLedger } from '../../lib/ledger/ledger.ts';
import type { Approvals } from '../../lib/permissions/approvals.ts';
import { type Grants, openGrants } from '../../lib/permissions/grants.ts';
import { openThrottle, type Throttle } from '../../lib/permissions/throttle.ts';
import { browser } from '../../lib/platform/browser.ts';
import { builtInModels } from '../../lib/platform/built-in.ts';
import { keepAlive } from '../../lib/platform/keep-alive.ts';
import { report } from '../../lib/platform/report.ts';
import { announceChange } from '../../lib/platform/revision.ts';
import { openWindow } from '../../lib/platform/windows.ts';
import { originOf } from '../../lib/protocol/address.ts';
import type { Call } from '../../lib/protocol/call.ts';
import { type ModelRef, type ProviderConfig, splitModelRef } from '../../lib/protocol/config.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import type { Task, TaskName } from '../../lib/protocol/task.ts';
import { baseUrlOf, connect as connectTo } from '../../lib/providers/http.ts';
import { typeOf } from '../../lib/providers/index.ts';
import { afterTimeout } from '../../lib/providers/reading.ts';
import type { Connection, Load, ProviderType } from '../../lib/providers/types.ts';
import { choose } from '../../lib/router/choose.ts';
import { publicModelId } from '../../lib/router/public-id.ts';
import { type Plan, type Running, run } from '../../lib/router/run.ts';
import type { ChooseRequest } from '../../lib/router/types.ts';
import { openSettings, type SettingsStore } from '../../lib/settings/store.ts';
import { openVault, type Vault } from '../../lib/vault/keys.ts';

export interface Stores {
  settings: SettingsStore;
  vault: Vault;
  grants: Grants;
  throttle: Throttle;
  approvals: Approvals;
  /** Opens beside the others: what cannot be recorded is no reason not to answer. */
  ledger: Promise<Ledger>;
  listings: Listings;
}

/** A key on its way out of the vault, for one provider and one origin. */
interface PreparedKey {
  providerId: string;
  /** Which of its keys: one that was removed, replaced or put behind another meanwhile is not sent. */
  keyId: string | undefined;
  origin: string;
  key: Promise<string | undefined>;
}

export interface Rooms extends Stores, LineRooms {
  /**
   * A line to a provider as it is set up, or as a draft would set it up with a key of its own. `patienceMs`: see
   * `ConnectSettings`.
   */
  connect(
    provider: ProviderConfig,
    type: ProviderType,
    signal: AbortSignal,
    terms?: {
      key?: string | null | undefined;
      /** One of the saved keys, and no other. */
      keyId?: string | undefined;
      patienceMs?: number;
      prepared?: PreparedKey | undefined;
    },
  ): Connection;
  /** Runs a call on the model that these rules choose, else the default. Throws `no-model`; the stream never throws. */
  runChosen(
    call: Call | Task,
    rules: Pick<ChooseRequest, 'approval' | 'site' | 'fallback'>,
    signal: AbortSignal,
    prepared?: PreparedKey,
  ): ReturnType<LineRooms['answer']>;
  /** Tells our own screens and the pages that listen to ask again. */
  announce(): void;
  /** Ends what documents of this site were allowed once. */
  takeBack: Consent['takeBack'];
}

/** Rejects where a store cannot be opened; every caller then gets that typed error, and nobody is granted anything. */
export async function openRooms(load: Load): Promise<Rooms> {
  const session = browser.storage.session;
  const ledger = openLedger();
  ledger.catch(report('Activity cannot be recorded'));
  const [settings, vault, throttle, grants] = await Promise.all([
    openSettings(),
    openVault(),
    openThrottle({ session }),
    openGrants({ session }),
  ]);
  const now = () => Date.now();
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
  const engine = createEngine();

  const connect: Rooms['connect'] = (provider, type, signal, { key, keyId, prepared, ...terms } = {}) =>
    connectTo({
      provider,
      type,
      fetch: (input, init) => fetch(input, init),
      release: async (url) => {
        if (key !== undefined) return key ?? undefined;
        const fits =
          keyId === undefined &&
          prepared?.providerId === provider.id &&
          prepared.origin === url.origin &&
          prepared.keyId === vault.list(provider.id)[0]?.id;
        return fits ? prepared.key : vault.release(provider.id, url.href, keyId);
      },
      ...(key === undefined && keyId === undefined
        ? { releaseRest: (url) => vault.releaseRest(provider.id, url.href) }
        : {}),
      signal,
      now,
      engine,
      builtIn: builtInModels(),
      load,
      ...terms,
    });

  const chosen = (rules: Pick<ChooseRequest, 'approval' | 'site' | 'fallback'>) => {
    const { providers, defaultModel: fallback } = settings.current();
    return choose({
      fallback,
      ...rules,
      pageChooses: false,
      rules: [],
      providers,
      typeOf,
      presets: [],
      elsewhere: false,
      health: () => undefined,
      favourites: [],
      now: now(),
      random: Math.random,
    }).candidates[0];
  };
  const runChosen: Rooms['runChosen'] = (call, rules, signal, prepared) => {
    const candidate = chosen(rules);
    const routed: Routed = { servedBy: candidate.ref, attempts: [] };
    const running: Running = {
      connect: ({ provider, type }, until) => connect(provider, type, until, { prepared }),
      health: { of: () => undefined, begin() {}, record() {} },
      clock: { now, after: afterTimeout },
      random: Math.random,
      hedge: false,
      attempted: (record) => void routed.attempts.push(record),
    };
    const plan: Plan = { candidates: [candidate] };
    return { routed, parts: run(call, plan, running, signal) };
  };

  /** A chat model has nothing to say to a task: what answers is what was chosen for that very kind. */
  const taskModel = (task: TaskName): ModelRef => {
    const ref = settings.current().taskModels?.[task];
    if (ref === undefined) throw new OrielError('no-model', { message: NO_TASK_MODEL[task], detail: task });
    return ref;
  };

  /** By the caller of one line: a key is held until its question came, or did not come in time. */
  const keysOf = new WeakMap<Caller, PreparedKey>();

  return {
    settings,
    vault,
    throttle,
    grants,
    ledger,
    approvals: consent.approvals,
    listings: openListings(),
    connect,
    keepAlive,
    announce,
    now,
    firstTime: createReplayGuard(),
    decide: (caller) => grants.decide(caller),
    approve: consent.approve,
    takeBack: consent.takeBack,
    runChosen,
    prepare(caller) {
      if (grants.decide(caller).verdict !== 'allow') return;
      const { provider, type } = chosen({ site: grants.model(caller) });
      const base = baseUrlOf(provider, type);
      const origin = originOf(base);
      if (base === undefined || origin === undefined || type.key.needed === 'none') return;
      const key = vault.release(provider.id, base);
      // The call itself meets the same refusal, and reports it.
      key.catch(() => undefined);
      setTimeout(() => keysOf.delete(caller), PREPARED_MS);
      keysOf.set(caller, { providerId: provider.id, keyId: vault.list(provider.id)[0]?.id, origin, key });
    },
    answer(call, caller, picked, signal) {
      const rules =
        'task' in call
          ? { fallback: taskModel(call.task) }
          : { approval: picked, site: grants.model(caller) };
      const answer = runChosen(call, rules, signal, keysOf.get(caller));
      keysOf.delete(caller);
      grants.touch(caller);
      return answer;
    },
    access(caller, refused) {
      if (refused) return { state: 'denied', model: NEUTRAL_MODEL };
      const { verdict } = grants.decide(caller);
      if (verdict === 'deny') return { state: 'denied', model: NEUTRAL_MODEL };
      const pass = verdict === 'ask' ? consent.pass(caller) : undefined;
      if (verdict === 'ask' && pass === undefined) return { state: 'unasked', model: NEUTRAL_MODEL };
      const ref = pass?.model ?? grants.model(caller) ?? settings.current().defaultModel;
      return { state: 'granted', model: ref === undefined ? NEUTRAL_MODEL : publicModelId(ref) };
    },
    record(outcome) {
      // Private windows leave no trace (S33).
      if (outcome.caller.incognito) return;
      const row = rowOf(outcome);
      setTimeout(() => {
        ledger.then(({ record }) => record(row)).catch(report('The activity was not recorded'));
      }, RECORD_AFTER_MS);
    },
  };
}

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

function rowOf({
  caller,
  call,
  routed: { servedBy },
  usage,
  finish,
  error,
  startedAt,
  firstPartMs,
  durationMs,
}: Outcome) {
  return {
    time: startedAt,
    origin: caller.origin,
    surface: call.surface,
    usage,
    durationMs,
    ...(call.model === undefined ? {} : { asked: call.model }),
    ...(servedBy === undefined ? {} : { served: servedBy, providerId: splitModelRef(servedBy).providerId }),
    ...(finish === undefined ? {} : { finish: finish.reason }),
    ...(error === undefined ? {} : { error: error.code }),
    ...(firstPartMs === undefined ? {} : { firstPartMs }),
  };
}
