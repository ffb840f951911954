/** Setting up providers: what a change to one means for its key, its model list and the browser's rules. */
import { syncOriginRules, withoutOrigin } from '../../lib/platform/origin-rule.ts';
import { report } from '../../lib/platform/report.ts';
import { originOf } from '../../lib/protocol/address.ts';
import type { Check } from '../../lib/protocol/control.ts';
import { errorInfo, OrielError } from '../../lib/protocol/errors.ts';
import { typeOf } from '../../lib/providers/index.ts';
import type { ProviderType } from '../../lib/providers/types.ts';
import { without } from '../../lib/settings/entries.ts';
import { hasMoved } from '../../lib/settings/provider-changes.ts';
import type { ProviderDraft } from '../../lib/settings/store.ts';
import { changesTo } from '../../lib/vault/changes.ts';
import type { Rooms } from '../background/rooms.ts';
import { listingsOf, remakeEndpoints } from './knowing.ts';
import { refreshModels } from './lists.ts';

/** While a person waits in front of a form: for a list of models or a first word, ms. */
const PATIENCE_MS = 20_000;

function typeOrThrow(name: string): ProviderType {
  const type = typeOf(name);
  if (type !== undefined) return type;
  throw new OrielError('invalid-request', {
    message: 'This version of Oriel does not know this kind of provider.',
    detail: 'type',
  });
}

/** The address as requests will use it, so that the key is bound to what it is sent to. */
function addressed(draft: ProviderDraft): ProviderDraft {
  const type = typeOrThrow(draft.type);
  const typed = draft.baseUrl ?? type.baseUrl.initial;
  if (typed === undefined && type.baseUrl.needed) {
    throw new OrielError('invalid-request', {
      message: 'Enter the address of the provider.',
      detail: 'baseUrl',
    });
  }
  return typed === undefined ? draft : { ...draft, baseUrl: typed };
}

/**
 * @param key Absent: the stored ones stay, if the address still has the origin they were entered for (S04). `null`: they
 *   are removed. Otherwise it replaces them.
 * @throws OrielError `invalid-request` | `authentication`, and nothing was changed
 */
export async function saveProvider(
  rooms: Rooms,
  draft: ProviderDraft,
  key: string | null | undefined,
): Promise<{ id: string }> {
  const { settings, vault } = rooms;
  const wanted = addressed(draft);
  const bound = wanted.id === undefined ? undefined : vault.boundTo(wanted.id);
  if (key === undefined && bound !== undefined && bound !== originOf(wanted.baseUrl)) {
    throw new OrielError('authentication', {
      message:
        'The address has changed. Enter the key again, or remove it: a key is only ever sent where it was entered for.',
      detail: 'key',
    });
  }
  if (typeof key === 'string') changesTo(vault).check(wanted.baseUrl ?? '', key);
  const before = wanted.id === undefined ? undefined : settings.provider(wanted.id);
  const saved = await settings.saveProvider(wanted);
  if (hasMoved(before, saved)) await listingsOf(rooms).remove(saved.id).catch(report(LIST_STAYS));
  if (key === null) await changesTo(vault).remove(saved.id);
  else if (key !== undefined) await changesTo(vault).put(saved.id, saved.baseUrl ?? '', key);
  faredBefore(rooms, saved.id);
  await syncRules(rooms);
  await remakeEndpoints(rooms);
  if (saved.models === undefined)
    void refreshModels(rooms, saved).catch(report('The model list was not read')).finally(rooms.announce);
  return { id: saved.id };
}

/** Of the service that was there before. */
export const LIST_STAYS = 'The model list of another service was not removed';

/** Another key, another address: how the provider's endpoints and keys fared before is true no more. */
export function faredBefore({ health, keyRest }: Rooms, providerId: string): void {
  health.reset(providerId);
  keyRest.reset(providerId);
}

export async function removeProvider(rooms: Rooms, id: string): Promise<void> {
  const { settings, vault } = rooms;
  // The key first: should the rest fail, it is the one thing that must not stay behind.
  await changesTo(vault).remove(id);
  await settings.removeProvider(id);
  if (Object.hasOwn(settings.budgets().providers, id))
    await settings.changeBudgets((all) => ({ ...all, providers: without(all.providers, id) }));
  await listingsOf(rooms).remove(id);
  faredBefore(rooms, id);
  await syncRules({ settings });
  await remakeEndpoints(rooms);
}

/** Some local servers refuse every extension's `Origin`; while such a provider is set up, requests to it go without. */
export async function syncRules({ settings }: Pick<Rooms, 'settings'>): Promise<void> {
  const urls = settings
    .current()
    .providers.flatMap(({ type, baseUrl }) =>
      baseUrl !== undefined && typeOf(type)?.dropOrigin === true ? [baseUrl] : [],
    );
  await syncOriginRules(urls);
}

/** Tries a draft as it stands, without saving anything. What is wrong comes back as a sentence, never as a throw. */
export async function testProvider(
  rooms: Rooms,
  draft: ProviderDraft,
  key: string | null | undefined,
  keyId?: string,
): Promise<Check> {
  const release = rooms.keepAlive();
  try {
    const wanted = addressed(draft);
    const type = typeOrThrow(wanted.type);
    const provider = { ...wanted, id: wanted.id ?? 'draft' };
    // A draft without an id has no stored key to fall back on.
    const tried = key === undefined && wanted.id === undefined ? null : key;
    const origins = type.dropOrigin && provider.baseUrl !== undefined ? [provider.baseUrl] : [];
    const terms = { key: tried, keyId, patienceMs: PATIENCE_MS };
    const connection = rooms.connect(provider, type, new AbortController().signal, terms);
    const models = (await withoutOrigin(origins, () => type.check(connection))).map(({ id }) => id);
    const found = models.length === 1 ? 'one model' : `${models.length} models`;
    return {
      ok: true,
      message: models.length === 0 ? 'It answers, and lists no models.' : `It answers, and has ${found}.`,
      models,
    };
  } catch (thrown) {
    const error = errorInfo(thrown);
    return { ok: false, message: error.message, error };
  } finally {
    release();
  }
}
