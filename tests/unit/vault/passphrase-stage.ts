/** Two providers with three keys, and the passphrase over them. */
import 'fake-indexeddb/auto';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import { setPassphrase } from '../../../lib/vault/passphrase.ts';
import { openVault, type Vault } from '../../fixtures/open-vault.ts';
import { COST, WORDS } from '../../fixtures/passphrases.ts';
import { sessionArea } from '../permissions/session-area.ts';

export const URL_A = 'https://a.example/v1';
export const SECRETS = ['sk-canary-1', 'sk-canary-2', 'sk-canary-3'];

let count = 0;
export const fresh = (): string => `passphrase-${count++}`;

export async function locked(options: { session?: ReturnType<typeof sessionArea>; cost?: typeof COST } = {}) {
  const { session = sessionArea(), cost = COST } = options;
  const databaseName = fresh();
  const open = () => openVault({ databaseName, session });
  const vault = await open();
  await vault.put('a', URL_A, ['sk-canary-1', 'sk-canary-2']);
  await vault.add('b', URL_A, 'sk-canary-3', 'Work');
  await setPassphrase(vault, WORDS, cost);
  return { databaseName, session, vault, open };
}

export const secretsOf = async (vault: Vault) => {
  const all = [...vault.list('a').map(({ id }) => ['a', id]), ...vault.list('b').map(({ id }) => ['b', id])];
  return Promise.all(all.map(([provider = '', id]) => vault.release(provider, URL_A, id)));
};

export const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (thrown: unknown) => errorInfo(thrown),
  );
