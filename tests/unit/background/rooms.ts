/**
 * The background's rooms, opened anew for each test on an empty disk. A file that uses this one puts `browser.ts` in the
 * browser's place.
 */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, vi } from 'vitest';
import { openRooms } from '../../../entrypoints/background/rooms.ts';
import { answerCommand } from '../../../entrypoints/commands/answer.ts';
import { makeEndpoints } from '../../../entrypoints/commands/knowing.ts';
import { awaitUnlock } from '../../../entrypoints/commands/unlocking.ts';
import type { Command, Replies, Reply } from '../../../lib/protocol/control.ts';
import {
  load,
  loadAccounting,
  loadAssistance,
  loadChecking,
  loadChoosing,
  loadLanguages,
} from '../../fixtures/load.ts';
import { extensionOrigin, forget } from './browser.ts';

let open: ReturnType<typeof openRooms>;

export const rooms = (): ReturnType<typeof openRooms> => open;
export const answer = (message: unknown) => answerCommand(message, open);

/** @throws an error with the reply's `info` where it is a refusal. */
export async function send<C extends Command['command']>(
  command: Extract<Command, { command: C }>,
): Promise<Replies[C]> {
  const reply = (await answer(command)) as Reply<C>;
  if (!reply.ok) throw Object.assign(new Error(reply.error.message), { info: reply.error });
  return reply.value;
}

/** Sets providers up by a file, as a person does. @param model What answers every site. */
export const setUp = (providers: object[], model?: string) =>
  send({
    command: 'import',
    file: JSON.stringify({ version: 1, providers, ...(model && { defaults: { model } }) }),
  });

/** Groq with a key; the first of these models answers every site. */
export const setGroqUp = (...models: string[]) =>
  setUp(
    [
      {
        id: 'groq',
        type: 'groq',
        label: 'Groq',
        baseUrl: 'https://api.groq.com/openai/v1',
        key: 'gsk_one',
        models,
      },
    ],
    `groq/${models[0]}`,
  );

type Network = (url: string, init: RequestInit) => Promise<Response>;

/** What the package holds is there without a network. */
const besideOwnFiles =
  (network: Network): Network =>
  async (url, init) =>
    url.startsWith(extensionOrigin())
      ? new Response(readFileSync(new URL(`../../../public${new URL(url).pathname}`, import.meta.url)))
      : network(url, init);

function begin(): void {
  open = openRooms({
    load,
    loadAccounting,
    loadChoosing,
    loadLanguages,
    loadAssistance,
    loadChecking,
    makeEndpoints,
    awaitUnlock,
  });
}

async function end(): Promise<void> {
  const { settings, vault, grants, ledger, budgets, endpoints } = await open;
  for (const store of [settings, vault, grants, await ledger, budgets, endpoints]) {
    try {
      store.close();
    } catch {
      // What could not be opened is closed.
    }
  }
}

/** The background dies; this is done to the disk, and it begins anew. */
export async function meanwhile(work: () => unknown): Promise<void> {
  await end();
  await work();
  begin();
  await open;
}

/** @param network What answers instead of the network, made anew for each test. */
export function freshRooms(network: () => Network): void {
  beforeEach(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((resolve) => {
        indexedDB.deleteDatabase(name ?? '').onsuccess = resolve;
      });
    }
    forget();
    vi.stubGlobal('fetch', besideOwnFiles(network()));
    begin();
  });
  afterEach(async () => {
    await end();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}
