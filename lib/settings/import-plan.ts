/**
 * What an import will do, before it does it. Providers are merged by id and sites by origin; what the file does not
 * name stays as it is. Pure: the plan is shown, and carried out only when the person says so.
 */
import type { ProviderConfig } from '../protocol/config.ts';
import type { ConfigFile, SiteConfig } from '../protocol/config-file.ts';
import type { ImportChange } from '../protocol/control.ts';
import { CAPABILITIES, CHAT_CAPABILITIES } from '../protocol/grant.ts';
import { NO_ROUTING, type Routing } from '../protocol/routing.ts';
import type { TaskName } from '../protocol/task.ts';
import { endpointOf, type TypeRule } from './config-file.ts';
import { change, differs } from './import-changes.ts';
import { planBudgets, planKeeping, planUnused } from './import-limits.ts';
import { planStandard } from './import-standard.ts';
import { withMoved } from './provider-changes.ts';
import { patched, withOwnFacts, withPreset, withPrivacy } from './routing.ts';
import type { Settings } from './schema.ts';

export interface CurrentSetup {
  settings: Settings;
  /** Lasting decisions. */
  sites: readonly SiteConfig[];
  /** The origin to which the provider's keys are bound; undefined where there is none. */
  keyOrigin(providerId: string): string | undefined;
  /** How many it has. */
  keyCount(providerId: string): number;
}

export interface ImportPlan {
  changes: ImportChange[];
  /** To be stored whole. */
  settings: Settings;
  keys: {
    /** In place of all that the provider has. */
    put: { providerId: string; endpointUrl: string; keys: string[] }[];
    /** Provider ids. Bound to an address that their provider has no longer (S04). */
    drop: string[];
  };
  /** The sites that change. Where one names no model, its model stays. */
  sites: SiteConfig[];
  /** Base URLs of the file's providers: the browser has to be asked for their hosts. */
  addresses: string[];
}

/** @param file As `parseConfigFile` gave it for this very setup. */
export function planImport(current: CurrentSetup, file: ConfigFile, types: readonly TypeRule[]): ImportPlan {
  const plan: ImportPlan = {
    changes: [],
    settings: current.settings,
    keys: { put: [], drop: [] },
    sites: [],
    addresses: [],
  };
  for (const provider of file.providers) planProvider(provider, current, types, plan);
  planDefault(file.defaults?.model, current.settings, plan);
  planTasks(file.defaults?.tasks ?? {}, plan);
  if (file.routing !== undefined) planRouting(file.routing, plan);
  planLimits(file, plan);
  for (const site of file.sites ?? []) planSite(site, current.sites, plan);
  return plan;
}

function planProvider(
  { key, keys, ...named }: ConfigFile['providers'][number],
  current: CurrentSetup,
  types: readonly TypeRule[],
  plan: ImportPlan,
): void {
  const rule = types.find(({ type }) => type === named.type);
  if (rule === undefined) return;
  const before = current.settings.providers.find(({ id }) => id === named.id);
  const baseUrl = endpointOf(named, rule, current.settings.providers);
  const models = named.models ?? (before?.type === named.type ? before.models : undefined);
  const after: ProviderConfig = {
    id: named.id,
    type: named.type,
    label: named.label,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(models === undefined ? {} : { models }),
  };
  const others = plan.settings.providers;
  const at = others.findIndex(({ id }) => id === after.id);
  const { routing } = plan.settings;
  plan.settings = {
    ...plan.settings,
    providers: at === -1 ? [...others, after] : others.with(at, after),
    ...(routing === undefined ? {} : { routing: withMoved(routing, before, after) }),
  };
  if (baseUrl !== undefined) plan.addresses.push(baseUrl);
  plan.changes.push(
    change(`Provider ${after.label}`, before !== undefined, [
      ...differences(before, after),
      ...planKeys(keys ?? (key === undefined ? [] : [key]), after, rule, current, plan),
    ]),
  );
}

/** S04: a key that is named replaces; one that is not stays only while its provider's address keeps its origin. */
function planKeys(
  named: readonly string[],
  { id, baseUrl }: ProviderConfig,
  rule: TypeRule,
  current: CurrentSetup,
  plan: ImportPlan,
): string[] {
  const bound = current.keyOrigin(id);
  const usable = baseUrl !== undefined && rule.key.needed !== 'none';
  const keys = [...new Set(named.map((key) => key.trim()))];
  if (keys.length > 0 && usable) {
    plan.keys.put.push({ providerId: id, endpointUrl: baseUrl, keys });
    const before = current.keyCount(id);
    if (before === 0) return [keys.length === 1 ? 'key added' : `keys added: ${keys.length}`];
    return [
      before === 1 && keys.length === 1 ? 'key replaced' : `keys replaced: ${before} -> ${keys.length}`,
    ];
  }
  const ignored = keys.length === 0 ? [] : ['key ignored: this type of provider takes none'];
  if (bound === undefined || (usable && new URL(baseUrl).origin === bound)) return ignored;
  plan.keys.drop.push(id);
  const [what, were] = current.keyCount(id) > 1 ? ['keys', 'they were'] : ['key', 'it was'];
  return [...ignored, `${what} removed: ${were} entered for ${bound}`];
}

function differences(before: ProviderConfig | undefined, after: ProviderConfig): string[] {
  if (before === undefined) {
    return [
      `type ${after.type}`,
      ...(after.baseUrl === undefined ? [] : [`address ${after.baseUrl}`]),
      ...(after.models === undefined ? [] : [`models listed: ${after.models.length}`]),
    ];
  }
  const models = (provider: ProviderConfig): string =>
    provider.models === undefined ? 'the provider’s own' : String(provider.models.length);
  const sameModels = JSON.stringify(before.models) === JSON.stringify(after.models);
  return [
    ...differs('name', before.label, after.label),
    ...differs('type', before.type, after.type),
    ...differs('address', before.baseUrl ?? 'none', after.baseUrl ?? 'none'),
    ...(sameModels ? [] : [`models listed: ${models(before)} -> ${models(after)}`]),
  ];
}

function planDefault(model: string | undefined, before: Settings, plan: ImportPlan): void {
  if (model === undefined) return;
  plan.settings = { ...plan.settings, defaultModel: model, chosen: true };
  const details = differs('model', before.defaultModel ?? 'none', model);
  plan.changes.push(change('Default model', true, details));
}

function planTasks(tasks: NonNullable<Settings['taskModels']>, plan: ImportPlan): void {
  const before = plan.settings.taskModels ?? {};
  for (const task of TASK_NAMES) {
    const model = tasks[task];
    if (model === undefined) continue;
    plan.settings = { ...plan.settings, taskModels: { ...plan.settings.taskModels, [task]: model } };
    const details = differs('model', before[task] ?? 'none', model);
    plan.changes.push(change(`Model for ${TASK_WORDS[task]}`, before[task] !== undefined, details));
  }
}

const TASK_WORDS = {
  embed: 'embeddings',
  image: 'images',
  speech: 'speech',
  transcribe: 'transcription',
} as const satisfies Record<TaskName, string>;
const TASK_NAMES = Object.keys(TASK_WORDS) as TaskName[];

function planRouting(
  { presets = [], own = {}, privacy = {}, ...named }: NonNullable<ConfigFile['routing']>,
  plan: ImportPlan,
): void {
  const before = plan.settings.routing ?? NO_ROUTING;
  let after: Routing = patched(before, named);
  for (const preset of presets) {
    const known = before.presets.find(({ id }) => id === preset.id);
    after = withPreset(after, preset).routing;
    const same = JSON.stringify(known) === JSON.stringify(preset);
    const details = same ? [] : [`models ${preset.models.join(', ')}`, `policy ${preset.policy}`];
    plan.changes.push(change(`Preset ${preset.label}`, known !== undefined, details));
  }
  for (const [ref, facts] of Object.entries(own)) after = withOwnFacts(after, ref, facts);
  for (const [id, terms] of Object.entries(privacy)) after = withPrivacy(after, id, terms);
  plan.settings = { ...plan.settings, routing: after };
  const changed = (['rules', 'elsewhere', 'hedge', 'daily', 'own', 'privacy'] as const).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const details = changed.map((name) => `${ROUTING_WORDS[name]} changed`);
  if (Object.keys({ ...own, ...privacy, ...named }).length > 0)
    plan.changes.push(change('Routing', true, details));
}

const ROUTING_WORDS = {
  rules: 'rules for all sites',
  elsewhere: 'use of the same model elsewhere',
  hedge: 'asking a second endpoint',
  daily: 'daily refresh of the catalogue',
  own: 'own prices and limits',
  privacy: 'own terms with providers',
} as const;

function planLimits({ budgets, keeping, unusedDays, standard }: ConfigFile, plan: ImportPlan): void {
  const steps = [
    budgets && planBudgets(budgets, plan.settings),
    keeping && planKeeping(keeping, plan.settings),
    unusedDays === undefined ? undefined : planUnused(unusedDays, plan.settings),
    standard && planStandard(standard, plan.settings),
  ];
  for (const step of steps) {
    if (step === undefined) continue;
    plan.settings = { ...plan.settings, ...step.settings };
    plan.changes.push(...step.changes);
  }
}

function planSite(site: SiteConfig, current: readonly SiteConfig[], plan: ImportPlan): void {
  const before = current.find(({ origin }) => origin === site.origin);
  const details =
    before === undefined
      ? [
          `access ${site.access}`,
          ...named(site),
          ...(site.model === undefined ? [] : [`model ${site.model}`]),
          ...(site.routing === undefined ? [] : ['rules of its own']),
        ]
      : [
          ...differs('access', before.access, site.access),
          ...(before.access === 'allow' && site.access === 'allow'
            ? differs('to', coveredBy(before), coveredBy(site))
            : named(site)),
          ...(site.model === undefined ? [] : differs('model', before.model ?? 'the default', site.model)),
          ...(site.routing === undefined || JSON.stringify(site.routing) === JSON.stringify(before.routing)
            ? []
            : ['rules changed']),
        ];
  if (details.length > 0) plan.sites.push(site);
  plan.changes.push(change(`Site ${site.origin}`, before !== undefined, details));
}

/** In one order, whatever the file's is. */
const coveredBy = ({ capabilities: named }: SiteConfig): string =>
  CAPABILITIES.filter((name) => (named ?? CHAT_CAPABILITIES).includes(name)).join(', ');

const named = (site: SiteConfig): string[] =>
  site.access === 'deny' || site.capabilities === undefined ? [] : [`to ${coveredBy(site)}`];
