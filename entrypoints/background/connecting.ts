/** Lines to providers: which key goes out, and how each fared. */
import { builtInModels } from '../../lib/platform/built-in.ts';
import { hostPattern, missingHosts } from '../../lib/platform/host-access.ts';
import { originOf } from '../../lib/protocol/address.ts';
import type { ProviderConfig } from '../../lib/protocol/config.ts';
import { baseUrlOf, connect } from '../../lib/providers/http.ts';
import type { Connection, Load, OnDeviceEngine, ProviderType } from '../../lib/providers/types.ts';
import type { KeyRest } from '../../lib/router/key-rest.ts';
import type { Vault } from '../../lib/vault/keys.ts';

/** A key on its way out of the vault, for one provider and one origin. */
export interface PreparedKey {
  providerId: string;
  /** Which of its keys: one that was removed, replaced or put behind another meanwhile is not sent. */
  keyId: string | undefined;
  origin: string;
  /** Of the vault's lock: what was unsealed before it fell is not sent after it. */
  turn: number;
  key: Promise<string | undefined>;
}

export interface Terms {
  /** As a draft would set it up. `null`: none. */
  key?: string | null | undefined;
  /** One of the saved keys, and no other. */
  keyId?: string | undefined;
  /** See `ConnectSettings`. */
  patienceMs?: number;
  /** The key that was unsealed early, where there is one: once, to whoever asks first. */
  prepared?: (() => PreparedKey | undefined) | undefined;
  /** See `Connection`. */
  contextLength?: number | undefined;
}

export interface Connecting {
  /** A line to a provider as it is set up, or as a draft would set it up with a key of its own. */
  connect(provider: ProviderConfig, type: ProviderType, signal: AbortSignal, terms?: Terms): Connection;
  /** Begins to unseal the key that a line to this provider will need; undefined where it needs none. */
  prepareKey(provider: ProviderConfig, type: ProviderType): PreparedKey | undefined;
}

/** What the script of the on-device model brings besides what that does. */
export interface EngineModule {
  engine: OnDeviceEngine;
}

/** People may take a permission back in the browser's own settings. */
async function mayReach({ href }: URL): Promise<boolean> {
  const pattern = hostPattern(href);
  return pattern === undefined || (await missingHosts([pattern])).length === 0;
}

export function createConnecting(
  vault: Vault,
  keyRest: Pick<KeyRest, 'order' | 'fared'>,
  load: Load,
  now: () => number,
): Connecting {
  const engine: OnDeviceEngine = {
    async *chat(...asked) {
      const module = (await load('on-device')) as EngineModule;
      yield* module.engine.chat(...asked);
    },
  };

  /** The ids of its keys as they are to be tried now. */
  const keysOf = (providerId: string): readonly string[] =>
    keyRest.order(
      providerId,
      vault.list(providerId).map(({ id }) => id),
    );

  return {
    connect(provider, type, signal, { key, keyId, prepared, ...terms } = {}) {
      /** Those of the request that is under way: which was first is only known when it is sent. */
      let order: readonly string[] = [];
      const saved = key === undefined && keyId === undefined;
      const savedKey = (url: URL): Promise<string | undefined> => {
        if (keyId !== undefined) return vault.release(provider.id, url.href, keyId);
        order = keysOf(provider.id);
        const early = prepared?.();
        const fits =
          !vault.lock.locked() &&
          early?.turn === vault.lock.turn &&
          early.providerId === provider.id &&
          early.origin === url.origin &&
          early.keyId === order[0];
        return fits ? early.key : vault.release(provider.id, url.href, order[0]);
      };
      return connect({
        provider,
        type,
        fetch: (input, init) => fetch(input, init),
        mayReach,
        release: async (url) => {
          if (key !== undefined) return key ?? undefined;
          const secret = await savedKey(url);
          if (secret !== undefined) vault.lock.used();
          return secret;
        },
        ...(saved
          ? {
              releaseRest: (url: URL) => vault.releaseRest(provider.id, url.href, order.slice(1)),
              keyFared(refusal, id = order[0]) {
                if (id !== undefined) keyRest.fared(provider.id, id, refusal);
              },
            }
          : {}),
        signal,
        now,
        engine,
        builtIn: builtInModels(),
        load,
        ...terms,
      });
    },
    prepareKey(provider, type) {
      const base = baseUrlOf(provider, type);
      const origin = originOf(base);
      if (base === undefined || origin === undefined || type.key.needed === 'none') return undefined;
      // What waits for the passphrase is unsealed when that was entered.
      if (vault.lock.locked()) return undefined;
      const { turn } = vault.lock;
      const [keyId] = keysOf(provider.id);
      const key = vault.release(provider.id, base, keyId);
      // The call itself meets the same refusal, and reports it.
      key.catch(() => undefined);
      return { providerId: provider.id, keyId, origin, turn, key };
    },
  };
}
