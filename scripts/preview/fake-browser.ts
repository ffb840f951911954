/**
 * A `browser` without a browser extension: answers the control channel from a sample, in memory, so that the screens can
 * be looked at in any state. `?state=` picks the sample; it sticks for the tab, as links inside the screens drop it.
 */
import type { ExportAsk } from '../../lib/protocol/activity-control.ts';
import type { Command, ImportPreview, KeyView, Overview } from '../../lib/protocol/control.ts';
import { type ErrorInfo, errorInfo } from '../../lib/protocol/errors.ts';
import { APPROVAL, EXPORT } from '../../lib/protocol/ports.ts';
import type { Preset } from '../../lib/protocol/routing.ts';
import type { CatalogueView } from '../../lib/protocol/routing-control.ts';
import { ORIEL } from '../../lib/protocol/virtual.ts';
import { exported, runActivity } from './activity-commands.ts';
import { approvalOf } from './approval-sample.ts';
import { callsOf, chosenByOriel, explanationOf } from './routing-sample.ts';
import { localSearch, longModel, longOrigin, overviewOf } from './sample.ts';
import { runSites, siteOf } from './sites-commands.ts';
import { runStandard, siteStandardOf } from './standard-sample.ts';
import { runVault, vaultOf } from './vault-sample.ts';

const asked = new URLSearchParams(location.search).get('state');
if (asked !== null) sessionStorage.setItem('state', asked);
const state = sessionStorage.getItem('state') ?? 'normal';
const overview: Overview = overviewOf(state);
const vault = vaultOf(new URLSearchParams(location.search).get('vault'));

const listeners = new Set<(changes: Record<string, unknown>) => void>();
const changed = () => {
  for (const listener of listeners) listener({ revision: { newValue: Math.random() } });
};
const failure: ErrorInfo = {
  code: 'network',
  message: 'The provider could not be reached. Check the address and the connection.',
};

function preview(file: string): ImportPreview {
  if (state === 'error' || !file.trimStart().startsWith('{'))
    return {
      ok: false,
      problems: [
        {
          path: 'providers[0].baseUrl',
          message: 'write a whole http:// or https:// address, without a user name',
        },
        { path: 'providers[2].id', message: 'use lower-case letters, digits, dots, dashes (64 at most)' },
        { path: 'sites[14].origin', message: 'write an origin such as https://example.com, without a path' },
        { path: '', message: 'unknown field “provider”' },
      ],
    };
  return {
    ok: true,
    origins: ['https://openrouter.ai/*'],
    changes: [
      {
        kind: 'add',
        subject: 'Provider OpenRouter',
        details: ['address https://openrouter.ai/api/v1', 'with a key'],
      },
      {
        kind: 'change',
        subject: 'Provider OpenAI',
        details: ['key replaced', 'address https://api.openai.com -> https://api.openai.com/v1'],
      },
      { kind: 'add', subject: `Site ${longOrigin}`, details: ['allow', `model ${longModel.ref}`] },
      { kind: 'same', subject: 'Default model', details: [] },
      { kind: 'same', subject: 'Site https://write.example.com', details: [] },
    ],
  };
}

const keysOf = (id: string) => overview.providers.find((one) => one.id === id)?.keys ?? [];
const setKeys = (id: string, keys: KeyView[]) => {
  for (const one of overview.providers) if (one.id === id) one.keys = keys;
};

/** The pickers show presets: their list is made anew with them. */
function setPresets(presets: Preset[]) {
  overview.routing.presets = presets;
  overview.models = [
    ...chosenByOriel(presets),
    ...overview.models.filter(({ providerId }) => providerId !== ORIEL),
  ];
}
const setEntry = <T>(all: Record<string, T>, key: string, value: T | null) => {
  if (value === null) delete all[key];
  else all[key] = value;
  return null;
};

function runRouting(command: Command): unknown {
  const { routing } = overview;
  switch (command.command) {
    case 'set-routing': {
      const { command: _, rules, ...rest } = command;
      if (rules === null) delete routing.rules;
      else if (rules !== undefined) routing.rules = rules;
      Object.assign(routing, rest);
      return null;
    }
    case 'save-preset': {
      const id = command.preset.id ?? command.preset.label.toLowerCase().replace(/[^a-z0-9]+/g, '-');
      const made = { ...command.preset, id };
      const at = routing.presets.findIndex((one) => one.id === id);
      setPresets(at === -1 ? [...routing.presets, made] : routing.presets.with(at, made));
      return { id };
    }
    case 'remove-preset':
      setPresets(routing.presets.filter(({ id }) => id !== command.id));
      return null;
    case 'set-site-routing':
      siteOf(overview, command).routing = command.routing;
      return null;
    case 'set-own-facts':
      return setEntry(routing.own, command.model, command.facts);
    case 'set-privacy':
      return setEntry(routing.privacy, command.id, command.privacy);
    case 'explain':
      return explanationOf(state, command.origin, Date.now());
    case 'calls':
      return callsOf(state, Date.now(), command);
    case 'refresh-catalogue': {
      const catalogue: CatalogueView = {
        ...routing.catalogue,
        refreshedAt: Date.now(),
        sources: ['bundled', 'openrouter', 'models.dev'],
      };
      routing.catalogue = catalogue;
      return catalogue;
    }
    case 'clear-answers':
      return null;
  }
  return undefined;
}

function run(command: Command): unknown {
  const parts = [
    runRouting,
    (one: Command) => runSites(overview, one),
    (one: Command) => runStandard(overview, one),
    (one: Command) => runVault(vault, one),
    (one: Command) => runActivity(state, overview, Date.now(), one),
  ];
  for (const part of parts) {
    const done = part(command);
    if (done !== undefined) return done;
  }
  switch (command.command) {
    case 'overview':
      return structuredClone(overview);
    case 'site': {
      const { models, defaultModel, firstRun } = overview;
      const standard = siteStandardOf(overview.standard, command.origin);
      const frames = overview.sites.filter(({ top }) => top === command.origin);
      const site = siteOf(overview, command);
      return structuredClone({ site, frames, standard, models, defaultModel, firstRun });
    }
    case 'set-default-model':
      overview.defaultModel = command.model ?? undefined;
      overview.firstRun = false;
      return null;
    case 'remove-provider':
      overview.providers = overview.providers.filter((one) => one.id !== command.id);
      return null;
    case 'save-provider': {
      const id = command.provider.id ?? command.provider.label.toLowerCase().replace(/[^a-z0-9]+/g, '-');
      const type = overview.types.find((one) => one.type === command.provider.type)!;
      const made = {
        ...command.provider,
        id,
        typeLabel: type.label,
        hasKey: !!command.key,
        keys: command.key ? [{ id: 'first', addedAt: Date.now() }] : [],
        local: type.local,
      };
      overview.providers = [...overview.providers.filter((one) => one.id !== id), made];
      const names = ['first-model', 'second-model'].map((name) => ({
        ref: `${id}/${name}`,
        name,
        providerId: id,
        providerLabel: made.label,
        local: type.local,
      }));
      overview.models = [...overview.models, ...names];
      return { id };
    }
    case 'test-provider':
      return state === 'error'
        ? { ok: false, message: failure.message, error: failure }
        : { ok: true, message: 'It answers, and has 2 models.', models: ['first-model', 'second-model'] };
    case 'refresh-models':
      return { models: ['first-model', 'second-model'] };
    case 'recognise-key': {
      const like = /^sk-or-/.test(command.key)
        ? ['openrouter']
        : /^sk-/.test(command.key)
          ? ['openai', 'deepseek', 'litellm']
          : [];
      return { types: like.filter((name) => overview.types.some(({ type }) => type === name)) };
    }
    case 'refresh-local':
      return { changed: false };
    case 'find-local':
      return localSearch(state);
    case 'add-key':
      keysOf(command.id).push({ id: `k${Math.random()}`, addedAt: Date.now() });
      return { keyId: 'k' };
    case 'remove-key':
      setKeys(
        command.id,
        keysOf(command.id).filter(({ id }) => id !== command.keyId),
      );
      return null;
    case 'order-keys':
      setKeys(
        command.id,
        command.keyIds.flatMap((id) => keysOf(command.id).filter((key) => key.id === id)),
      );
      return null;
    case 'sign-in':
      return new Promise(() => {});
    case 'sign-in-page':
    case 'cancel-sign-in':
    case 'restore-key':
    case 'rename-key':
      return null;
    case 'preview-import':
    case 'import':
      return preview(command.file);
    case 'export':
      return { file: JSON.stringify({ version: 1, providers: [] }, null, 2) };
  }
}

const READS = new Set([
  'overview',
  'site',
  'vault',
  'test-provider',
  'recognise-key',
  'refresh-local',
  'find-local',
  'recognise-key',
  'preview-import',
  'export',
  'explain',
  'calls',
  'activity',
  'activity-call',
  'stats',
]);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function sendMessage(command: Command) {
  if (state === 'loading') return new Promise(() => {});
  if (
    state === 'error' &&
    /^(overview|site|set-.*|save-preset|calls|activity|stats|erase-activity|explain|refresh-catalogue)$/.test(
      command.command,
    )
  ) {
    if (command.command === 'overview' && location.hash !== '') return { ok: true, value: run(command) };
    return { ok: false, error: { code: 'internal', message: 'Something went wrong inside Oriel.' } };
  }
  if (command.command === 'test-provider') await wait(600);
  if (command.command === 'refresh-catalogue') await wait(state === 'long' ? 60_000 : 600);
  if (command.command === 'find-local') await wait(state === 'long' ? 60_000 : 300);
  let value: unknown;
  try {
    value = await run(command);
  } catch (thrown) {
    return { ok: false, error: errorInfo(thrown) };
  }
  if (!READS.has(command.command)) changed();
  return { ok: true, value };
}

function connect({ name }: { name: string }) {
  const onMessage = new Set<(message: unknown) => void>();
  const onDisconnect = new Set<() => void>();
  const event = <T>(set: Set<T>) => ({
    addListener: (one: T) => set.add(one),
    removeListener: (one: T) => set.delete(one),
  });
  const tell = (message: unknown) => {
    for (const one of onMessage) one(message);
  };
  if (name.startsWith(APPROVAL) && state !== 'loading')
    setTimeout(() => tell(approvalOf(state, overview)), 20);
  const answer = async () => {
    await wait(700);
    if (state === 'error' || state === 'refused')
      return tell([
        { type: 'error', error: { code: 'internal', message: 'Something went wrong inside Oriel.' } },
      ]);
    for (const text of ['The capital', ' of Norway', ' is Oslo.']) {
      tell([{ type: 'text', text }]);
      await wait(state === 'long' ? 60_000 : 80);
    }
    tell([
      { type: 'usage', usage: { input: 1_840, output: 7 } },
      { type: 'finish', reason: 'stop', served: { model: 'openai/gpt-4.1', provider: 'OpenAI' } },
    ]);
  };
  const write = async ({ filter }: ExportAsk) => {
    if (state === 'refused') return tell({ failed: 'The ledger could not be read. Try again.' });
    for (const chunk of exported(state, Date.now(), filter)) {
      await wait(state === 'full' ? 120 : 20);
      tell(chunk);
    }
  };
  return {
    name,
    onMessage: event(onMessage),
    onDisconnect: event(onDisconnect),
    postMessage(message: unknown) {
      document.documentElement.dataset.sent = JSON.stringify(message);
      if (name.startsWith(APPROVAL)) setTimeout(() => tell({ state: 'ended' }), 50);
      else if (name === EXPORT) void write(message as ExportAsk);
      else void answer();
    },
    disconnect() {},
  };
}

const EVERYWHERE =
  state === 'normal' || state === 'first' ? [] : ['https://*/*', 'https://write.example.com/*'];
const granted = new Set([
  'http://127.0.0.1/*',
  'http://localhost/*',
  'https://api.openai.com/*',
  ...EVERYWHERE,
]);
const tabUrl = new URLSearchParams(location.search).get('tab') ?? 'https://write.example.com/draft';
const api = {
  runtime: { id: 'preview', getURL: (path: string) => `${location.origin}/${path}`, sendMessage, connect },
  storage: {
    local: {
      onChanged: {
        addListener: (one: (changes: Record<string, unknown>) => void) => listeners.add(one),
        removeListener: (one: (changes: Record<string, unknown>) => void) => listeners.delete(one),
      },
    },
  },
  permissions: {
    contains: async ({ origins }: { origins: string[] }) => origins.every((one) => granted.has(one)),
    request: async ({ origins }: { origins: string[] }) => {
      for (const one of origins) granted.add(one);
      return true;
    },
  },
  tabs: {
    getCurrent: async () => undefined,
    query: async () => [{ id: 1, active: true, url: tabUrl }],
    remove: async () => {},
  },
};
Object.assign(globalThis, { chrome: api, browser: api });
