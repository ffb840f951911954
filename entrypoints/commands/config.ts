/** Import and export: the plan is made by `settings`, and carried out here, since it reaches into three rooms. */
import { hostPattern } from '../../lib/platform/host-access.ts';
import { report } from '../../lib/platform/report.ts';
import type { ImportPreview } from '../../lib/protocol/control.ts';
import { types } from '../../lib/providers/index.ts';
import { buildConfigFile, parseConfigFile } from '../../lib/settings/config-file.ts';
import { type ImportPlan, planImport } from '../../lib/settings/import-plan.ts';
import { hasMoved } from '../../lib/settings/provider-changes.ts';
import { changesTo } from '../../lib/vault/changes.ts';
import type { Rooms } from '../background/rooms.ts';
import { notSwept, sweepKept } from './activity.ts';
import { orNothing } from './closed.ts';
import { listingsOf, remakeEndpoints } from './knowing.ts';
import { refreshModels } from './lists.ts';
import { faredBefore, LIST_STAYS, syncRules } from './setup.ts';
import { registerStandard } from './standard.ts';

type Planned = { preview: ImportPreview; plan?: ImportPlan };

function plan(rooms: Rooms, text: string): Planned {
  const { settings, vault } = rooms;
  const current = settings.current();
  const parsed = parseConfigFile(text, {
    types,
    providers: current.providers,
    presets: current.routing?.presets ?? [],
  });
  if (!parsed.ok) return { preview: parsed };
  const setup = {
    settings: current,
    sites: rooms.grants.lasting(),
    keyOrigin: (id: string) => vault.boundTo(id),
    keyCount: (id: string) => vault.list(id).length,
  };
  const planned = planImport(setup, parsed.file, types);
  return {
    plan: planned,
    preview: { ok: true, changes: planned.changes, origins: patternsOf(planned.addresses) },
  };
}

export const previewImport = (rooms: Rooms, text: string): ImportPreview => plan(rooms, text).preview;

/** Keys first: a provider without its key can be mended, a key without its provider would lie about. */
export async function importConfig(rooms: Rooms, text: string): Promise<ImportPreview> {
  const { preview, plan: planned } = plan(rooms, text);
  if (planned === undefined) return preview;
  const { settings, vault, grants } = rooms;
  const earlier = settings.current().providers;
  const before = new Set(earlier.map(({ id, baseUrl }) => `${id} ${baseUrl}`));
  // Before anything is written: with half of it in, nobody could say which half.
  if (planned.keys.put.length > 0) vault.mustBeOpen();
  for (const id of planned.keys.drop) await changesTo(vault).remove(id);
  for (const { providerId, endpointUrl, keys: secrets } of planned.keys.put)
    await changesTo(vault).put(providerId, endpointUrl, secrets);
  await settings.replace(planned.settings);
  await grants.adopt(planned.sites);
  // Text may be kept for a shorter time than before.
  await sweepKept(rooms).catch(notSwept);
  for (const provider of planned.settings.providers) {
    faredBefore(rooms, provider.id);
    const moved = hasMoved(
      earlier.find(({ id }) => id === provider.id),
      provider,
    );
    if (moved) await listingsOf(rooms).remove(provider.id).catch(report(LIST_STAYS));
  }
  await syncRules(rooms);
  await registerStandard(rooms);
  await remakeEndpoints(rooms);
  for (const provider of settings.current().providers) {
    if (provider.models === undefined && !before.has(`${provider.id} ${provider.baseUrl}`)) {
      void refreshModels(rooms, provider)
        .catch(report('The model list was not read'))
        .finally(rooms.announce);
    }
  }
  return preview;
}

/** @throws VaultError where a key that was asked for cannot be read, `lockedError` where none can. */
export async function exportConfig(rooms: Rooms, withKeys: boolean): Promise<{ file: string }> {
  const { settings, vault } = rooms;
  const keys = withKeys ? await changesTo(vault).exportAll(settings.current().providers) : undefined;
  const sites = orNothing(() => rooms.grants.lasting(), []);
  return { file: buildConfigFile(settings.current(), sites, keys) };
}

/** What the browser has to be asked for; this machine is granted with the installation. */
export function patternsOf(addresses: readonly string[]): string[] {
  const patterns = addresses.map(hostPattern).filter((pattern) => pattern !== undefined);
  return [...new Set(patterns)].filter((pattern) => !HELD.includes(pattern));
}

/** `host_permissions` of the manifest. */
const HELD = ['http://localhost/*', 'http://127.0.0.1/*'];
