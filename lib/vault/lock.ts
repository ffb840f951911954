/**
 * Whether the master key is at hand (S35). Without a passphrase it is, always. With one it is in memory from the unlocking
 * to the locking, and its bytes are in `storage.session`, so that the background may die in between: memory of the browser
 * that no content script reads and that never reaches the disk. Closing the browser locks.
 */
import { importMaster } from './cipher.ts';
import type { KeptMaster, VaultRecords } from './records.ts';

/** `storage.session`, or anything like it. */
export interface SessionArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface LockSeams {
  /** Absent: with the background's death it locks. */
  session?: SessionArea | undefined;
  /** Unix ms. */
  now(): number;
  /** Runs `work` once after `ms`, if the background lives so long. */
  after(ms: number, work: () => void): void;
  /** The background is to be there at this time, Unix ms, and to call `expire`. */
  wake(at: number): void;
}

export interface Lock {
  /** The master key as it lies on the disk. */
  readonly kept: KeptMaster;
  /** Undefined while it is locked, and before the first secret. */
  readonly master: CryptoKey | undefined;
  /** How often it was locked: who has waited for something sees by it whether that happened meanwhile. */
  readonly turn: number;
  /** ms without use after which it locks; undefined: when the browser closes. */
  readonly idleMs: number | undefined;
  /** From memory. One that nobody used for too long is locked by the question. */
  locked(): boolean;
  /** A key went out with a request. */
  used(): void;
  /** Locks if nobody used it for too long; otherwise it is to be asked again when that would be. True: it is locked. */
  expire(): boolean;
  /**
   * Nothing can be unsealed from here on. Resolves when the session has forgotten it too; rejects where it has not, and then
   * the background's next start may find it there.
   */
  lock(): Promise<void>;
  /**
   * What the disk has from now on. `opened`: the master key that is wrapped there; without it it is locked. In force at once: no
   * call may find records of one master key beside another. Never rejects: what stays in a session that cannot be written is of
   * another wrapping, and opens nothing that is there now.
   */
  adopt(kept: KeptMaster, opened?: OpenedMaster): Promise<void>;
  /** Of what was chosen. The time runs from here. */
  setIdle(ms: number | undefined): void;
}

export interface OpenedMaster {
  key: CryptoKey;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The master key's bytes, and by which wrapping: after a change of passphrase they open nothing. */
const MASTER = 'vault.master';
/** Unix ms of the last use. */
const USED = 'vault.used';
/** The last use is written at most so often, ms: if the background dies before, it locks so much sooner. */
const WRITE_AFTER_MS = 5_000;
/** A clock that was set back further than this would keep it open for as long, ms. */
const SET_BACK_MS = 60_000;

export async function openLock(
  { master: plain, wrapped: found, idle }: Pick<VaultRecords, 'master' | 'wrapped' | 'idle'>,
  { session, now, after, wake }: LockSeams,
): Promise<Lock> {
  let kept: KeptMaster = { master: plain, wrapped: found };
  let master = plain;
  let turn = 0;
  let idleMs = typeof idle === 'number' ? idle : undefined;
  let usedAt = 0;
  let due = false;
  /** One after the other: what locks never lands before what unlocked. */
  let writing = Promise.resolve();
  const write = (work: (area: SessionArea) => Promise<unknown>): Promise<void> => {
    const done = writing.then(async () => {
      if (session !== undefined) await work(session);
    });
    writing = done.catch(() => undefined);
    return done;
  };

  const isIdle = (): boolean => {
    const since = now() - usedAt;
    return idleMs !== undefined && (since >= idleMs || since < -SET_BACK_MS);
  };
  const wakeLater = (): void => {
    if (idleMs !== undefined && kept.wrapped !== undefined && !lock.locked()) wake(usedAt + idleMs);
  };

  const lock: Lock = {
    get kept() {
      return kept;
    },
    get master() {
      return master;
    },
    get turn() {
      return turn;
    },
    get idleMs() {
      return idleMs;
    },
    locked() {
      if (kept.wrapped === undefined) return false;
      if (master !== undefined && isIdle()) lock.lock().catch(() => undefined);
      return master === undefined;
    },
    used() {
      if (kept.wrapped === undefined || idleMs === undefined) return;
      usedAt = now();
      if (due) return;
      due = true;
      after(WRITE_AFTER_MS, () => {
        due = false;
        if (master !== undefined) write((area) => area.set({ [USED]: usedAt })).catch(() => undefined);
      });
    },
    expire() {
      wakeLater();
      return lock.locked();
    },
    lock() {
      if (kept.wrapped === undefined) return Promise.resolve();
      turn += 1;
      master = undefined;
      return write((area) => area.remove(MASTER));
    },
    async adopt(next, opened) {
      kept = next;
      master = opened?.key ?? next.master;
      usedAt = now();
      const item = opened && {
        [MASTER]: { of: markOf(next.wrapped), bytes: [...opened.bytes] },
        [USED]: usedAt,
      };
      if (item) wakeLater();
      // Not kept, it locks with the background's death: a reason to ask again, not to fail.
      await write((area) => (item ? area.set(item) : area.remove(MASTER))).catch(() => undefined);
    },
    setIdle(ms) {
      // What is due by the choice before comes first.
      lock.locked();
      idleMs = ms;
      lock.used();
      wakeLater();
    },
  };

  if (found !== undefined && session !== undefined) {
    const [bytes, used] = await Promise.all([bytesIn(session, found), read(session, USED)]);
    usedAt = typeof used === 'number' ? used : 0;
    if (bytes !== undefined && !isIdle()) master = await importMaster(bytes);
    else if (bytes !== undefined) lock.lock().catch(() => undefined);
    wakeLater();
  }
  return lock;
}

/** Nothing where nothing can be read: it is asked for again. */
const read = async (session: SessionArea, key: string): Promise<unknown> =>
  (await session.get(key).catch(() => ({}) as Record<string, unknown>))[key];

async function bytesIn(session: SessionArea, wrapped: unknown): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { of, bytes } = Object((await read(session, MASTER)) ?? {}) as Record<string, unknown>;
  return of === markOf(wrapped) && Array.isArray(bytes) && bytes.length === MASTER_BYTES
    ? new Uint8Array(bytes)
    : undefined;
}

const MASTER_BYTES = 32;

/** Each wrapping has an `iv` of its own. */
const markOf = (wrapped: unknown): string => String((wrapped as { iv?: unknown } | null)?.iv);
