/** Signing in at a service for its key. The key goes from the exchange into the vault and is shown to no page (S06). */
import * as z from 'zod/mini';
import { browser } from '../../lib/platform/browser.ts';
import { openTab, signInCallback, signInWindow } from '../../lib/platform/identity.ts';
import { originOf } from '../../lib/protocol/address.ts';
import { MAX_KEYS } from '../../lib/protocol/config.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { typeOf } from '../../lib/providers/index.ts';
import {
  authorisationUrl,
  challengeOf,
  checkedCode,
  codeOf,
  exchange,
  explainExchange,
  newVerifier,
} from '../../lib/providers/openrouter-sign-in.ts';
import type { ProviderType } from '../../lib/providers/types.ts';
import { changesTo } from '../../lib/vault/changes.ts';
import type { Rooms } from '../background/rooms.ts';
import { faredBefore, saveProvider } from './setup.ts';

/** How long one try may take from its first click, ms. */
const SIGN_IN_MS = 600_000;
const EXCHANGE_MS = 30_000;

/** The one try that waits for a code to be pasted: in `storage.session`, as the background may die meanwhile. */
const PENDING = 'sign-in';
const Pending = z.strictObject({ type: z.string(), verifier: z.string(), until: z.number() });

/** The window of the last try; a new one, or "cancel", gives it up. */
let waiting: AbortController | undefined;

/**
 * Opens the service's own sign-in window and keeps the key that comes of it.
 * @throws OrielError `aborted` where the window was closed or the try was given up, `unsupported` without such windows
 */
export async function signIn(rooms: Rooms, type: string): Promise<{ id: string }> {
  const { label } = serviceOf(rooms, type).type;
  const callback = signInCallback(type);
  if (callback === undefined) {
    const message = 'This browser has no sign-in window for extensions. Use a code instead.';
    throw new OrielError('unsupported', { message, detail: 'sign-in' });
  }
  await cancelSignIn();
  const giveUp = new AbortController();
  waiting = giveUp;
  const late = setTimeout(() => giveUp.abort(), SIGN_IN_MS);
  try {
    const verifier = newVerifier();
    const url = authorisationUrl(await challengeOf(verifier), callback);
    const redirect = await Promise.race([
      signInWindow(url).catch((cause) => {
        const message = `The sign-in window was closed before ${label} answered. Try again, or use a code instead.`;
        throw new OrielError('aborted', { message }, cause);
      }),
      abandoned(giveUp.signal),
    ]);
    return await keepKey(rooms, type, codeOf(redirect, callback), verifier, giveUp.signal);
  } finally {
    clearTimeout(late);
    if (waiting === giveUp) waiting = undefined;
  }
}

/** Opens the service's page in a tab, where it shows a code to copy. */
export async function signInPage(rooms: Rooms, type: string): Promise<null> {
  serviceOf(rooms, type);
  await cancelSignIn();
  const verifier = newVerifier();
  const until = rooms.now() + SIGN_IN_MS;
  await browser.storage.session.set({ [PENDING]: { type, verifier, until } });
  await openTab(authorisationUrl(await challengeOf(verifier)));
  return null;
}

/** The code that the page showed. A wrong one may be mended until the try is ten minutes old. */
export async function signInCode(rooms: Rooms, typed: string): Promise<{ id: string }> {
  const code = checkedCode(typed);
  const stored: unknown = (await browser.storage.session.get(PENDING))[PENDING];
  const pending = Pending.safeParse(stored);
  if (!pending.success || pending.data.until < rooms.now()) {
    await cancelSignIn();
    const message = 'This code came too late. Open the page again for a new one.';
    throw new OrielError('authentication', { message, detail: 'code' });
  }
  const { type, verifier } = pending.data;
  const saved = await keepKey(rooms, type, code, verifier, new AbortController().signal);
  await browser.storage.session.remove(PENDING);
  return saved;
}

/** Whatever comes of an earlier try is let go. Its window can only be closed by the person. */
export async function cancelSignIn(): Promise<null> {
  waiting?.abort();
  waiting = undefined;
  await browser.storage.session.remove(PENDING);
  return null;
}

interface Service {
  type: ProviderType;
  baseUrl: string;
}

/** A type of the registry that can be signed in at, where a key can be kept. */
function serviceOf({ settings, vault }: Rooms, name: string): Service {
  const type = typeOf(name);
  const baseUrl = type?.baseUrl.initial;
  if (type?.signIn !== true || baseUrl === undefined) {
    const message = 'Oriel cannot sign in at this provider. Paste a key.';
    throw new OrielError('invalid-request', { message, detail: 'type' });
  }
  // Said before, not when the key is already made.
  vault.mustBeOpen();
  const before = settings.current().providers.find((one) => isSame(one, name, baseUrl));
  if (before !== undefined && vault.list(before.id).length >= MAX_KEYS) {
    const message = `${before.label} has ${MAX_KEYS} keys already. Remove one first.`;
    throw new OrielError('invalid-request', { message });
  }
  return { type, baseUrl };
}

const isSame = (one: { type: string; baseUrl?: string | undefined }, type: string, baseUrl: string) =>
  one.type === type && originOf(one.baseUrl) === originOf(baseUrl);

/** A provider that is there already gets the key as its first; otherwise it is set up. */
async function keepKey(
  rooms: Rooms,
  type: string,
  code: string,
  verifier: string,
  signal: AbortSignal,
): Promise<{ id: string }> {
  const { type: known, baseUrl } = serviceOf(rooms, type);
  const { label } = known;
  const keyless = { ...known, key: { needed: 'none' as const }, explain: explainExchange };
  const provider = { id: 'sign-in', type, label, baseUrl };
  const connection = rooms.connect(provider, keyless, signal, { patienceMs: EXCHANGE_MS });
  const key = await exchange(connection, code, verifier);
  if (signal.aborted) throw new OrielError('aborted');
  const before = rooms.settings.current().providers.find((one) => isSame(one, type, baseUrl));
  if (before === undefined) return saveProvider(rooms, { type, label, baseUrl }, key);
  const keys = changesTo(rooms.vault);
  const bound = rooms.vault.boundTo(before.id);
  if (bound !== undefined && bound !== originOf(baseUrl)) await keys.put(before.id, baseUrl, key);
  else await keys.reorder(before.id, [await keys.add(before.id, baseUrl, key)]);
  faredBefore(rooms, before.id);
  return { id: before.id };
}

const abandoned = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(new OrielError('aborted', { message: 'The sign-in was cancelled. Nothing was saved.' })),
    );
  });
