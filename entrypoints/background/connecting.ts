/** Lines to providers: which key goes out, and how each fared. */
import { builtInModels } from '../../lib/platform/built-in.ts';
import { hostPattern, missingHosts } from '../../lib/platform/host-access.ts';
import type { ProviderConfig } from '../../lib/protocol/config.ts';
import { connect } from '../../lib/providers/http.ts';
import type { Connection, Load, OnDeviceEngine, ProviderType } from '../../lib/providers/types.ts';
import type { KeyRest } from '../../lib/router/key-rest.ts';
import type { Vault } from '../../lib/vault/keys.ts';

interface Terms {
  /** As a draft would set it up. `null`: none. */
  key?: string | null | undefined;
  /** One of the saved keys, and no other. */
  keyId?: string | undefined;
  /** See `ConnectSettings`. */
  patienceMs?: number;
  /** See `Connection`. */
  contextLength?: number | undefined;
}

export interface Connecting {
  /** A line to a provider as it is set up, or as a draft would set it up with a key of its own. */
  connect(provider: ProviderConfig, type: ProviderType, signal: AbortSignal, terms?: Terms): Connection;
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
    connect(provider, type, signal, { key, keyId, ...terms } = {}) {
      /** Those of the request that is under way: which was first is only known when it is sent. */
      let order: readonly string[] = [];
      const saved = key === undefined && keyId === undefined;
      const savedKey = (url: URL): Promise<string | undefined> => {
        if (keyId !== undefined) return vault.release(provider.id, url.href, keyId);
        order = keysOf(provider.id);
        return vault.release(provider.id, url.href, order[0]);
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
  };
}
