/** The import and export file (docs/config.md): text in, checked file or named problems out; and back. Pure. */
import { isKey, type ProviderConfig, splitModelRef } from '../protocol/config.ts';
import { ConfigFile, type SiteConfig } from '../protocol/config-file.ts';
import type { ProviderTypeView } from '../protocol/control.ts';
import { errorInfo } from '../protocol/errors.ts';
import { NO_ROUTING, ORIEL, type Preset, type Routing } from '../protocol/routing.ts';
import { isChosenByOriel, refersTo } from './chosen-by-oriel.ts';
import { type ConfigProblem, MAX_PROBLEMS, pathOf, problemsOf } from './config-problems.ts';
import { findJsonError, placeOf } from './json-error.ts';
import { withPreset } from './routing.ts';
import type { Settings } from './schema.ts';

/** UTF-16 code units. */
export const MAX_FILE_CHARS = 16 * 1024 * 1024;

/** What an import has to know of the provider registry. */
export type TypeRule = Pick<ProviderTypeView, 'type' | 'baseUrl' | 'key' | 'local'>;

/** What is set up already: a file may refer to it, and leave unsaid what it has. */
export interface ConfigContext {
  types: readonly TypeRule[];
  providers: readonly ProviderConfig[];
  presets: readonly Preset[];
}

export type ParsedConfig = { ok: true; file: ConfigFile } | { ok: false; problems: ConfigProblem[] };

/** Never throws. The problems name every wrong field (50 at most) and quote no value. */
export function parseConfigFile(text: string, context: ConfigContext): ParsedConfig {
  const refuse = (problems: ConfigProblem[]): ParsedConfig => ({
    ok: false,
    problems: problems.slice(0, MAX_PROBLEMS),
  });
  if (text.length > MAX_FILE_CHARS) {
    return refuse([{ path: '', message: 'This file is too large to be a configuration of Oriel.' }]);
  }
  // Some editors on Windows put a byte order mark first.
  const json = text.replace(/^\ufeff/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return refuse([{ path: '', message: jsonMessage(json) }]);
  }
  const parsed = ConfigFile.safeParse(value);
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const problems = contradictions(parsed.data, context);
  return problems.length > 0 ? refuse(problems) : { ok: true, file: parsed.data };
}

/** @param keys By provider id, in their order; without them the file holds none. */
export function buildConfigFile(
  settings: Settings,
  sites: readonly SiteConfig[],
  keys: ReadonlyMap<string, readonly string[]> = new Map(),
): string {
  const file: ConfigFile = {
    version: 1,
    providers: settings.providers.map(({ id, type, label, baseUrl, models }) => ({
      id,
      type,
      label,
      baseUrl,
      ...keyFields(keys.get(id) ?? []),
      models,
    })),
    ...defaultsOf(settings),
    ...(settings.routing === undefined ? {} : { routing: settings.routing }),
    ...budgetsOf(settings),
    ...(settings.keeping === undefined ? {} : { keeping: settings.keeping }),
    ...(settings.unusedDays === undefined ? {} : { unusedDays: settings.unusedDays }),
    ...(settings.standard === undefined ? {} : { standard: settings.standard }),
    sites: sites.map(({ origin, access, capabilities, model, routing }) => ({
      origin,
      access,
      capabilities,
      // In case its provider or preset comes back it is kept; no import would take it.
      model: model !== undefined && refersTo(settings, model) ? model : undefined,
      routing,
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Of a provider that is gone a budget may be left, which no import would take. */
function budgetsOf({ budgets, providers }: Settings): Pick<ConfigFile, 'budgets'> {
  if (budgets === undefined) return {};
  const there = Object.entries(budgets.providers).filter(([id]) => providers.some((one) => one.id === id));
  return { budgets: { ...budgets, providers: Object.fromEntries(there) } };
}

function defaultsOf({ defaultModel, taskModels }: Settings): Pick<ConfigFile, 'defaults'> {
  if (defaultModel === undefined && taskModels === undefined) return {};
  return {
    defaults: {
      ...(defaultModel === undefined ? {} : { model: defaultModel }),
      ...(taskModels === undefined ? {} : { tasks: taskModels }),
    },
  };
}

/** One key as `key`, so that an Oriel that knows no more reads it; several as `keys`. */
function keyFields([first, ...rest]: readonly string[]): { key?: string; keys?: string[] } {
  if (first === undefined) return {};
  return rest.length === 0 ? { key: first } : { keys: [first, ...rest] };
}

function jsonMessage(json: string): string {
  const error = findJsonError(json);
  if (error === undefined) return 'This is not JSON.';
  const { line, column } = placeOf(json, error.index);
  return `This is not JSON: line ${line}, column ${column}: ${error.message}.`;
}

const NO_SUCH_PROVIDER = 'there is no such provider, neither in this file nor set up';
const NO_KEY = 'a key holds no blanks and no unusual characters; copy it again, whole';

/** What the fields' own shapes cannot tell: names that are used twice, or that name nothing. */
function contradictions(file: ConfigFile, context: ConfigContext): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const add = (path: (string | number)[], message: string): void => {
    problems.push({ path: pathOf(path), message });
  };
  const known = new Set(context.providers.map(({ id }) => id));
  for (const { id } of file.providers) known.add(id);

  const ids = new Map<string, number>();
  for (const [index, provider] of file.providers.entries()) {
    const at = ['providers', index];
    if (provider.id === ORIEL) add([...at, 'id'], `“${ORIEL}” names what Oriel chooses itself`);
    const first = ids.get(provider.id);
    if (first === undefined) ids.set(provider.id, index);
    else add([...at, 'id'], `“${provider.id}” is the id of providers[${first}] already`);

    const rule = context.types.find(({ type }) => type === provider.type);
    if (rule === undefined) {
      const types = context.types.map(({ type }) => type).join(', ');
      add([...at, 'type'], `“${provider.type}” is no provider type of this Oriel; it knows ${types}`);
    } else if (rule.baseUrl.needed && endpointOf(provider, rule, context.providers) === undefined) {
      add([...at, 'baseUrl'], `a provider of type “${provider.type}” needs an address`);
    }
    if (provider.key !== undefined && !isKey(provider.key)) add([...at, 'key'], NO_KEY);
    for (const [place, key] of (provider.keys ?? []).entries())
      if (!isKey(key)) add([...at, 'keys', place], NO_KEY);
    if (provider.key !== undefined && provider.keys !== undefined)
      add([...at, 'keys'], 'write “key” for one or “keys” for several, not both');
  }

  const presets = [...context.presets, ...(file.routing?.presets ?? [])];
  const refer = (path: (string | number)[], ref: string | undefined): void => {
    if (ref === undefined || isChosenByOriel(ref, presets)) return;
    const { providerId, modelId } = splitModelRef(ref);
    if (providerId === ORIEL)
      add(path, `“${modelId}” is neither a preset nor a model that Oriel chooses itself`);
    else if (!known.has(providerId))
      add(path, `there is no provider “${providerId}”, neither in this file nor set up`);
  };
  refer(['defaults', 'model'], file.defaults?.model);
  for (const [task, ref] of Object.entries(file.defaults?.tasks ?? {}))
    refer(['defaults', 'tasks', task], ref);
  for (const id of Object.keys(file.budgets?.providers ?? {}))
    if (!known.has(id)) add(['budgets', 'providers', id], NO_SUCH_PROVIDER);
  for (const problem of presetProblems(file.routing?.presets ?? [], context.presets)) add(...problem);

  const origins = new Map<string, number>();
  for (const [index, site] of (file.sites ?? []).entries()) {
    const first = origins.get(site.origin);
    if (first === undefined) origins.set(site.origin, index);
    else add(['sites', index, 'origin'], `${site.origin} is sites[${first}] already`);
    refer(['sites', index, 'model'], site.model);
  }
  return problems;
}

/** A preset that could not be saved in the dashboard is not saved from a file either. */
function presetProblems(
  presets: readonly Preset[],
  setUp: readonly Preset[],
): [path: (string | number)[], message: string][] {
  const problems: [(string | number)[], string][] = [];
  const seen = new Set<string>();
  let routing: Routing = { ...NO_ROUTING, presets: [...setUp] };
  for (const [index, preset] of presets.entries()) {
    const at = ['routing', 'presets', index];
    if (seen.has(preset.id))
      problems.push([[...at, 'id'], `“${preset.id}” is the id of another preset already`]);
    seen.add(preset.id);
    try {
      routing = withPreset(routing, preset).routing;
    } catch (thrown) {
      const { message, detail } = errorInfo(thrown);
      problems.push([detail === 'models' ? [...at, 'models'] : [...at, 'id'], message]);
    }
  }
  return problems;
}

/**
 * The address a provider of the file will have: its own, else that of the same provider as it is set up, else the usual
 * one of a server on this machine. Never a remote one that the file does not name: a key may come with it.
 */
export function endpointOf(
  provider: ProviderConfig,
  rule: TypeRule,
  setUp: readonly ProviderConfig[],
): string | undefined {
  if (provider.baseUrl !== undefined) return provider.baseUrl;
  const before = setUp.find(({ id, type }) => id === provider.id && type === provider.type);
  return before?.baseUrl ?? (rule.local ? rule.baseUrl.initial : undefined);
}
