import { MIN_PASSPHRASE } from '../protocol/passphrase.ts';
import { count } from './format.ts';

export const vaultText = {
  heading: 'Passphrase',
  /** What goes for keys however they are kept, and what no passphrase leaves open. */
  unprotected:
    'Keys are encrypted against pages, other extensions and a casual look at the disk. Without a passphrase, whoever runs programs as you, or copies your whole browser profile, can read them.',
  protects:
    'With a passphrase, a stolen disk or a copied browser profile is not enough to read your keys. Oriel asks for it after each start of the browser, or sooner.',
  leaves:
    'A passphrase does not help against programs that run as you while Oriel is unlocked, nor if it is easily guessed. And what a disk held before may still be found on it for a while: if yours has been in other hands, make new keys.',
  forgetting: 'Nobody can recover a passphrase. Forgotten, the saved keys have to be entered again.',
  none: 'No passphrase is set.',
  unlocked: 'A passphrase is set, and Oriel is unlocked.',
  locked: 'Oriel is locked: models that need a key cannot answer.',
  set: 'Set a passphrase',
  change: 'Change passphrase',
  remove: 'Remove passphrase',
  lockNow: 'Lock now',
  lockedNow: 'Oriel is locked.',
  autoLock: 'Lock by itself',
  autoLockHint: 'What is being answered just then is answered to its end.',
  autoLockAfter: (minutes: number | undefined) => {
    if (minutes === undefined) return 'When the browser closes';
    const hours = minutes / 60;
    return `After ${hours < 1 ? `${minutes} minutes` : count(hours, 'hour')} without a call that uses a key`;
  },
  current: 'Current passphrase',
  next: 'New passphrase',
  again: 'New passphrase again',
  nextHint: `At least ${MIN_PASSPHRASE} characters. Four or more random words are good.`,
  tooShort: `This is shorter than ${MIN_PASSPHRASE} characters.`,
  different: 'The two are not the same. Type the new passphrase again.',
  empty: 'Enter the passphrase.',
  working: 'Working…',
  cancel: 'Cancel',
  wasSet: 'The passphrase is set.',
  wasChanged: 'The passphrase was changed.',
  wasRemoved: 'The passphrase was removed.',
} as const;

export const unlockText = {
  title: 'Oriel is locked',
  why: 'Your keys are saved under a passphrase. Enter it to use the models that need one.',
  asked: 'A site that you allowed asks for an answer, and the model needs a key.',
  passphrase: 'Passphrase',
  unlock: 'Unlock',
  unlocking: 'Unlocking…',
  empty: 'Enter the passphrase.',
  done: 'Oriel is unlocked.',
  lock: 'Lock',
  forgot: 'Forgot it?',
  looking: 'Looking…',
} as const;

export const forgottenText = {
  forgotten: 'Forgot the passphrase',
  question: 'Remove all saved keys?',
  loses: (keys: number) =>
    `${keys === 1 ? 'The saved key goes' : `All ${keys} saved keys go`} from this browser and cannot be brought back. Providers, sites and everything else stay. Afterwards you enter the keys again, and may set another passphrase.`,
  confirm: 'Remove all saved keys',
  cancel: 'Keep them',
  done: 'All saved keys were removed. Enter them again.',
} as const;

export const orphanedText = {
  heading: 'Keys without a provider',
  why: 'Nothing uses these keys: their providers are not set up any more. A configuration file that brings a provider back puts its keys to use again. Remove those that you do not need.',
  keys: (keys: number) => count(keys, 'key'),
  remove: 'Remove',
  removeOf: (id: string) => `Remove the keys of ${id}`,
  question: (id: string, keys: number) => `Remove ${keys === 1 ? 'the key' : `all ${keys} keys`} of ${id}?`,
  loses: (keys: number) =>
    `${keys === 1 ? 'It goes' : 'They go'} from this browser and cannot be brought back. All other keys stay.`,
  confirm: (keys: number) => (keys === 1 ? 'Remove key' : 'Remove keys'),
  cancel: 'Cancel',
  removed: (id: string) => `What was saved of ${id} was removed.`,
} as const;
