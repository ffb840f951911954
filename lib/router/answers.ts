/**
 * The very same question, answered from memory for a day: where the person turned that on for a site, and never in a
 * private window. What was asked is kept as a hash, what was answered as it was; erasing erases.
 */
import type { DBSchema, IDBPObjectStore, StoreNames } from 'idb';
import { databaseOnDemand, type Upgrade } from '../platform/database.ts';
import type { Call } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import type { FinishPart, Part } from '../protocol/part.ts';
import type { Task } from '../protocol/task.ts';
import type { Answer } from '../providers/types.ts';
import type { Candidate } from './types.ts';

export interface Question {
  origin: string;
  /** A private window: nothing of it is kept or looked up (S33). */
  incognito: boolean;
  call: Call | Task;
  /** Who is to be asked first. */
  candidate: Pick<Candidate, 'ref' | 'preset'>;
}

export interface Answers {
  /**
   * The answer from memory, its `finish` marked `cached` and without usage; else that of `ask`, which is kept if it may
   * be. Memory that cannot be read or written is as good as none.
   * @param servedBy Who answered, once it is known: what another than the first candidate said is not kept.
   */
  answer(question: Question, ask: () => Answer, servedBy: () => ModelRef | undefined): Answer;
  /** All of a site, or all, and what is being answered just now is not kept. @throws StoreError */
  erase(origin?: string): Promise<void>;
  /** What is too old to be answered with: nobody may ask for it, or its like, again. @throws StoreError */
  eraseStale(): Promise<void>;
  close(): void;
}

const DAY_MS = 86_400_000;
const ENTRIES = 1_000;
/** Of all, and of one, in bytes as far as they are known: two for each code unit of JSON. */
const BYTES = 50_000_000;
const BYTES_OF_ONE = 1_000_000;
/** A longer question is not looked up, code units: hashing it takes longer than it may save. */
const QUESTION_CHARS = 4_000_000;

interface Entry {
  key: string;
  origin: string;
  /** When it was answered, Unix ms. */
  at: number;
  bytes: number;
}

interface Schema extends DBSchema {
  entries: { key: string; value: Entry; indexes: { origin: string } };
  parts: { key: string; value: Part[] };
}

type Entries = IDBPObjectStore<Schema, ArrayLike<StoreNames<Schema>>, 'entries', 'readwrite'>;

const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('entries', { keyPath: 'key' }).createIndex('origin', 'origin');
    database.createObjectStore('parts');
  },
];

/** Opens on first use. */
export function openAnswers(options: { databaseName?: string; now?: () => number } = {}): Answers {
  const { databaseName = 'oriel-answers', now = () => Date.now() } = options;
  const database = databaseOnDemand<Schema>({ name: databaseName, what: 'kept answers', upgrades: UPGRADES });

  let erasures = 0;

  const erase = async (keysOf: (entries: Entries) => Promise<string[]>): Promise<void> => {
    await (await database.open()).transaction(['entries', 'parts'], 'readwrite', async (tx) => {
      const [entries, parts] = [tx.objectStore('entries'), tx.objectStore('parts')];
      for (const key of await keysOf(entries)) {
        await entries.delete(key);
        await parts.delete(key);
      }
    });
  };

  async function find(key: string): Promise<Part[] | undefined> {
    return (await database.open()).transaction(['entries', 'parts'], 'readonly', async (tx) => {
      const entry = await tx.objectStore('entries').get(key);
      if (entry === undefined || !isFresh(entry, now())) return undefined;
      const parts: unknown = await tx.objectStore('parts').get(key);
      return isWhole(parts) ? parts : undefined;
    });
  }

  async function keep(key: string, origin: string, parts: Part[]): Promise<void> {
    const bytes = 2 * JSON.stringify(parts).length;
    if (bytes > BYTES_OF_ONE) return;
    await (await database.open()).transaction(['entries', 'parts'], 'readwrite', async (tx) => {
      const entries = tx.objectStore('entries');
      const entry: Entry = { key, origin, at: now(), bytes };
      const others = (await entries.getAll()).filter((one) => one.key !== key);
      for (const gone of tooMany(others, entry, now())) {
        await entries.delete(gone);
        await tx.objectStore('parts').delete(gone);
      }
      await entries.put(entry);
      await tx.objectStore('parts').put(parts, key);
    });
  }

  async function* answer(
    { origin, incognito, call, candidate }: Question,
    ask: () => Answer,
    servedBy: () => ModelRef | undefined,
  ): Answer {
    const key = incognito || !isRepeatable(call) ? undefined : await keyOf(origin, candidate, call);
    if (key === undefined) return yield* ask();
    const kept = await find(key).catch(() => undefined);
    if (kept !== undefined) return yield kept;
    const before = erasures;
    const parts: Part[] = [];
    for await (const read of ask()) {
      for (const part of read) gather(parts, part);
      yield read;
    }
    const end = parts.at(-1);
    if (end?.type !== 'finish' || end.reason !== 'stop' || servedBy() !== candidate.ref) return;
    if (erasures !== before) return;
    await keep(key, origin, [...parts.slice(0, -1), fromMemory(end)]).catch(() => undefined);
  }

  return {
    answer,
    erase(origin) {
      erasures += 1;
      return erase((entries) =>
        origin === undefined ? entries.getAllKeys() : entries.index('origin').getAllKeys(origin),
      );
    },
    eraseStale: () =>
      erase(async (entries) =>
        (await entries.getAll()).filter((entry) => !isFresh(entry, now())).map(({ key }) => key),
      ),
    close: () => database.close(),
  };
}

/**
 * Only a chat of words. With tools an answer may be a step that does something; several answers, pictures and voices are
 * asked for to be new each time.
 */
export function isRepeatable(call: Call | Task): call is Call {
  if ('task' in call || (call.n ?? 1) > 1 || (call.tools?.length ?? 0) > 0) return false;
  if (call.modalities?.some((modality) => modality !== 'text')) return false;
  return call.messages.every(
    ({ role, content }) => role !== 'tool' && content.every(({ type }) => type !== 'tool-call'),
  );
}

/** SHA-256 of who asks, who answers, and every word of the question; undefined where that is too long. */
export async function keyOf(
  origin: string,
  { ref, preset }: Question['candidate'],
  call: Call,
): Promise<string | undefined> {
  const question = JSON.stringify([origin, ref, sorted(preset ?? null), sorted(call)]);
  if (question.length > QUESTION_CHARS) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(question));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same for the same content, in whatever order its fields came. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]));
}

/** What was kept by another version, or not by us, may be anything. */
const isWhole = (parts: unknown): parts is Part[] =>
  Array.isArray(parts) && (parts.at(-1) as Partial<Part> | undefined)?.type === 'finish';

const isFresh = ({ at }: Entry, now: number): boolean => now >= at && now - at < DAY_MS;

/** What has to go for one more: all that is too old, then the oldest. */
function tooMany(others: readonly Entry[], entry: Entry, now: number): string[] {
  let [count, bytes] = [1, entry.bytes];
  const gone: string[] = [];
  for (const one of others.toSorted((a, b) => b.at - a.at)) {
    const stays = isFresh(one, now) && count < ENTRIES && bytes + one.bytes <= BYTES;
    if (!stays) gone.push(one.key);
    else [count, bytes] = [count + 1, bytes + one.bytes];
  }
  return gone;
}

/** Words of one block in one part; what was used is not used again. */
function gather(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  const goesOn =
    (part.type === 'text' || part.type === 'reasoning') &&
    last?.type === part.type &&
    last.metadata === undefined &&
    (last.choice ?? 0) === (part.choice ?? 0);
  if (part.type === 'usage') return;
  if (goesOn) parts[parts.length - 1] = { ...last, ...part, text: last.text + part.text };
  else parts.push(part);
}

function fromMemory(finish: FinishPart): FinishPart {
  const { served } = finish;
  return served === undefined
    ? finish
    : { ...finish, served: { ...served, attempts: 0, cached: true, cost: 0 } };
}
