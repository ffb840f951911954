/** A vault in memory, for the preview: `?vault=locked|unlocked|orphaned`; any passphrase but `wrong` is the right one. */
import type { Command } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import type { VaultView } from '../../lib/protocol/vault-control.ts';

export const vaultOf = (standing: string | null): VaultView => ({
  standing: standing === 'locked' || standing === 'unlocked' ? standing : 'open',
  keys: 3,
  ...(standing === 'orphaned' && {
    orphaned: [
      { id: 'work', origin: 'https://gateway.work.example', keys: 2 },
      { id: 'openai', origin: 'https://api.openai.com', keys: 1 },
      { id: 'unreadable', keys: 1 },
    ],
  }),
});

export function runVault(vault: VaultView, command: Command): unknown {
  const enter = (passphrase: string): null => {
    if (passphrase !== 'wrong') return null;
    const message = 'This is not the passphrase. Check capitals and the keyboard’s language, and try again.';
    throw new OrielError('authentication', { message, detail: 'passphrase' });
  };
  switch (command.command) {
    case 'vault':
      return { ...vault };
    case 'set-passphrase':
      vault.standing = 'unlocked';
      return null;
    case 'change-passphrase':
      return enter(command.current);
    case 'remove-passphrase':
      enter(command.current);
      vault.standing = 'open';
      return null;
    case 'unlock':
      enter(command.passphrase);
      vault.standing = 'unlocked';
      return null;
    case 'lock':
      vault.standing = 'locked';
      return null;
    case 'set-auto-lock':
      delete vault.autoLock;
      if (command.minutes !== null) vault.autoLock = command.minutes;
      return null;
    case 'remove-all-keys':
      Object.assign(vault, { standing: 'open', keys: 0 });
      return null;
    case 'remove-orphaned-keys':
      vault.orphaned = vault.orphaned?.filter(({ id }) => id !== command.id) ?? [];
      return null;
  }
  return undefined;
}
