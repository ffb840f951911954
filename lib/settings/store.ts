/** Settings: read once, then from memory; every change is written in one transaction before it is in force. */
import type { DBSchema } from 'idb';
import { openDatabase, type Upgrade } from '../platform/database.ts';
import { type Budgets, NO_BUDGETS } from '../protocol/budget.ts';
import { type ModelRef, type ProviderConfig, splitModelRef } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import { type Keeping, NO_KEEPING } from '../protocol/keeping.ts';
import { NO_ROUTING, ORIEL, type Routing } from '../protocol/routing.ts';
import { NO_STANDARD, type Standard } from '../protocol/standard.ts';
import type { TaskName } from '../protocol/task.ts';
import { refersTo } from './chosen-by-oriel.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { withMoved, withoutProvider } from './provider-changes.ts';
import { chooseProviderId } from './provider-id.ts';
import { Settings } from './schema.ts';

/** A provider as a form gives it: a new one has no id yet. */
export type ProviderDraft = Omit<ProviderConfig, 'id'> & { id?: string | undefined };

export interface SettingsStore {
  /** From memory. Not to be changed by the reader. */
  current(): Readonly<Settings>;
  /** From memory. */
  provider(id: string): ProviderConfig | undefined;
  /** Replaces the provider of this id or adds one; without an id it gets one made of its label. */
  saveProvider(draft: ProviderDraft): Promise<ProviderConfig>;
  /** The default model goes with the provider that has it. Removing what is not there is no error. */
  removeProvider(id: string): Promise<void>;
  /** @throws OrielError `invalid-request` for a model of no provider that is set up. */
  setDefaultModel(model: ModelRef | undefined): Promise<void>;
  /** @throws OrielError as `setDefaultModel` does. */
  setTaskModel(task: TaskName, model: ModelRef | undefined): Promise<void>;
  /** From memory. */
  routing(): Readonly<Routing>;
  /**
   * `next` gets what is stored and gives what is to be.
   * @throws OrielError `invalid-request` where that does not hold together, or what `next` throws.
   */
  changeRouting(next: (routing: Routing) => Routing): Promise<void>;
  /** From memory. */
  budgets(): Readonly<Budgets>;
  changeBudgets(next: (budgets: Budgets) => Budgets): Promise<void>;
  /** From memory. */
  keeping(): Readonly<Keeping>;
  changeKeeping(next: (keeping: Keeping) => Keeping): Promise<void>;
  /** From memory. */
  standard(): Readonly<Standard>;
  changeStandard(next: (standard: Standard) => Standard): Promise<void>;
  /** What the browser said of a model of its own. */
  setOwnModel(there: boolean): Promise<void>;
  /** After how many days without use a permission ends; `null`: never. */
  setUnusedDays(days: number | null): Promise<void>;
  /** A person has chosen a model somewhere: the first run is over. */
  markChosen(): Promise<void>;
  /** All at once, for an import. */
  replace(settings: Settings): Promise<void>;
  close(): void;
}

interface Schema extends DBSchema {
  settings: { key: 'current'; value: unknown };
}

export interface SettingsOptions {
  databaseName?: string;
  migrations?: readonly Upgrade[];
}

/** @throws StoreError: nothing was overwritten. */
export async function openSettings(options: SettingsOptions = {}): Promise<SettingsStore> {
  const database = await openDatabase<Schema>({
    name: options.databaseName ?? 'oriel-settings',
    what: 'settings',
    upgrades: options.migrations ?? MIGRATIONS,
  });
  const parse = (stored: unknown): Settings => {
    const parsed = Settings.safeParse(stored);
    if (!parsed.success) throw database.corrupt(parsed.error);
    return parsed.data;
  };
  let current = parse(
    await database.transaction(['settings'], 'readonly', (tx) => tx.objectStore('settings').get('current')),
  );

  const change = async (next: (settings: Settings) => Settings): Promise<void> => {
    current = await database.transaction(['settings'], 'readwrite', async (tx) => {
      const store = tx.objectStore('settings');
      // Read again inside the transaction: of two changes at once, the second builds upon the first.
      const changed = valid(next(parse(await store.get('current'))));
      await store.put(changed, 'current');
      return changed;
    });
  };

  return {
    current: () => current,
    provider: (id) => current.providers.find((provider) => provider.id === id),
    async saveProvider(draft) {
      let saved: ProviderConfig | undefined;
      await change((settings) => {
        const ids = settings.providers.map(({ id }) => id);
        const id = draft.id ?? chooseProviderId(draft.label, [...ids, ORIEL]);
        const provider: ProviderConfig = { ...draft, id };
        saved = provider;
        const at = ids.indexOf(provider.id);
        const providers =
          at === -1 ? [...settings.providers, provider] : settings.providers.with(at, provider);
        if (settings.routing === undefined) return { ...settings, providers };
        return {
          ...settings,
          providers,
          routing: withMoved(settings.routing, settings.providers[at], provider),
        };
      });
      return saved as ProviderConfig;
    },
    removeProvider: (id) =>
      change(({ defaultModel, taskModels = {}, routing, ...settings }) => ({
        ...settings,
        ...(routing === undefined ? {} : { routing: withoutProvider(routing, id) }),
        ...withTasks(Object.entries(taskModels).filter(([, ref]) => splitModelRef(ref).providerId !== id)),
        providers: settings.providers.filter((provider) => provider.id !== id),
        ...(defaultModel === undefined || splitModelRef(defaultModel).providerId === id
          ? {}
          : { defaultModel }),
      })),
    setDefaultModel: (model) =>
      change(({ defaultModel: _, ...settings }) =>
        model === undefined ? settings : { ...settings, defaultModel: model, chosen: true },
      ),
    setTaskModel: (task, model) =>
      change(({ taskModels, ...settings }) => ({
        ...settings,
        ...withTasks(Object.entries({ ...taskModels, [task]: model })),
      })),
    routing: () => current.routing ?? NO_ROUTING,
    changeRouting: (next) =>
      change(({ routing = NO_ROUTING, defaultModel, ...settings }) => {
        const changed = { ...settings, routing: next(routing) };
        // The default goes with the preset that it was.
        return defaultModel === undefined || refersTo(changed, defaultModel)
          ? { ...changed, ...(defaultModel === undefined ? {} : { defaultModel }) }
          : changed;
      }),
    budgets: () => current.budgets ?? NO_BUDGETS,
    changeBudgets: (next) =>
      change(({ budgets = NO_BUDGETS, ...settings }) => ({ ...settings, budgets: next(budgets) })),
    keeping: () => current.keeping ?? NO_KEEPING,
    changeKeeping: (next) =>
      change(({ keeping = NO_KEEPING, ...settings }) => ({ ...settings, keeping: next(keeping) })),
    standard: () => current.standard ?? NO_STANDARD,
    changeStandard: (next) =>
      change(({ standard = NO_STANDARD, ...settings }) => ({ ...settings, standard: next(standard) })),
    setOwnModel: (ownModel) => change((settings) => ({ ...settings, ownModel })),
    setUnusedDays: (unusedDays) => change((settings) => ({ ...settings, unusedDays })),
    async markChosen() {
      if (!current.chosen) await change((settings) => ({ ...settings, chosen: true }));
    },
    replace: (settings) => change(() => settings),
    close: () => database.close(),
  };
}

/** Without tasks that no model is chosen for. */
function withTasks(entries: [string, ModelRef | undefined][]): Pick<Settings, 'taskModels'> {
  const chosen = entries.filter(([, ref]) => ref !== undefined);
  return chosen.length === 0 ? {} : { taskModels: Object.fromEntries(chosen) };
}

/** What is written must be readable again, and must hold together. */
function valid(settings: Settings): Settings {
  const refuse = (message: string, detail: string, cause?: unknown): never => {
    throw new OrielError('invalid-request', { message, detail }, cause);
  };
  const parsed = Settings.safeParse(settings);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path ?? [];
    // Named by the field of the form: `providers.3.baseUrl` would mean nothing there.
    const field = String(path.at(-1) ?? '');
    return refuse(`This setting is not valid: look at ${field}.`, field, parsed.error);
  }
  const { providers, defaultModel, taskModels = {}, routing } = parsed.data;
  const ids = new Set(providers.map(({ id }) => id));
  if (ids.size !== providers.length) refuse('Two providers have the same id.', 'id');
  if (ids.has(ORIEL)) refuse('“oriel” names what Oriel chooses itself. Choose another name.', 'id');
  const presets = routing?.presets ?? [];
  if (new Set(presets.map(({ id }) => id)).size !== presets.length)
    refuse('Two presets have the same id.', 'id');
  const missing = [defaultModel, ...Object.values(taskModels)].some(
    (ref) => ref !== undefined && !refersTo(parsed.data, ref),
  );
  if (missing) refuse('The default model belongs to a provider that is not set up.', 'model');
  return parsed.data;
}
