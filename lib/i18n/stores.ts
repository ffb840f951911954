import type { StoreName } from '../protocol/store-control.ts';
import { list } from './format.ts';

interface StoreText {
  name: string;
  /** What goes on without it, and what does not. */
  meanwhile: string;
  /** What is lost with it, and what stays. */
  loses: string;
}

const STORES: Readonly<Record<StoreName, StoreText>> = {
  settings: {
    name: 'Settings',
    meanwhile: 'Until then no site is answered.',
    loses:
      'Your providers, the models you chose, presets, routing, budgets and what is kept of calls go back to how Oriel begins. Permissions of sites and the activity stay, and so do saved keys: those whose provider is gone are under Models, where you can remove them.',
  },
  permissions: {
    name: 'Permissions of sites',
    meanwhile: 'Until then no site is answered. Providers, keys and activity are as before.',
    loses:
      'What you allowed and refused is forgotten for every site, and so is what you chose for it: each asks you again. Providers, keys and activity stay.',
  },
  keys: {
    name: 'Saved keys',
    meanwhile: 'Until then only models that need no key answer.',
    loses:
      'Every saved key is erased, and a passphrase with them. Enter the keys again at their providers, which stay.',
  },
  activity: {
    name: 'Activity',
    meanwhile: 'Sites are answered as before; their calls are not recorded.',
    loses:
      'The list of calls, their kept text and what the charts show are erased. What budgets have counted stays.',
  },
  budgets: {
    name: 'What was spent',
    meanwhile: 'Until then nothing that costs money is answered.',
    loses:
      'What sites and providers have spent is forgotten: every budget begins at nothing. Permissions until so much is spent end.',
  },
  lists: {
    name: 'Lists of models',
    meanwhile: 'Models answer as before; some names, prices and models may be missing.',
    loses: 'Nothing that is not read again from your providers, or when you refresh the catalogue.',
  },
  endpoints: {
    name: 'Facts about models',
    meanwhile: 'Until then models answer only where nothing has to be compared or counted.',
    loses: 'Nothing: they are worked out again.',
  },
  answers: {
    name: 'Kept answers',
    meanwhile: 'Nothing is answered from memory, and erasing what a site has left cannot be finished.',
    loses: 'The answers that were remembered are asked for again, of the model.',
  },
};

export const storesText = {
  heading: 'Something cannot be read',
  away: 'The browser gives Oriel no access to what it keeps. Check that the disk is not full and that the browser is not set to private browsing for good, then restart it. Nothing was changed.',
  awayAre: (stores: readonly StoreName[]) =>
    `Out of reach: ${list(stores.map((store) => STORES[store].name))}.`,
  of: (store: StoreName) => STORES[store].name,
  meanwhile: (store: StoreName) => STORES[store].meanwhile,
  copy: 'Save a copy',
  copyOf: (store: StoreName) => `Save a copy: ${STORES[store].name}`,
  copyName: (store: StoreName, day: string) => `oriel-${store}-${day}.json`,
  copied: (name: string) => `Saved as ${name}. It holds what could be read, as it lies there.`,
  notCopied: 'The browser cannot read it either, so there is no copy to save.',
  anew: 'Start this part anew…',
  anewOf: (store: StoreName) => `Start anew: ${STORES[store].name}`,
  question: (store: StoreName) => `Start anew: ${STORES[store].name}?`,
  loses: (store: StoreName) => `${STORES[store].loses} This cannot be undone.`,
  confirm: 'Erase and start anew',
  cancel: 'Cancel',
  again: 'Try again',
} as const;
