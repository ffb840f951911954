/** One conversation stays with one endpoint while its prompt cache may be warm. */
import type { Call } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import { fnv1a } from '../protocol/fnv.ts';
import type { Task } from '../protocol/task.ts';
import { entriesOf, isTime, keeper, readKept, type SessionArea, touch } from './kept.ts';
import type { Clock } from './types.ts';

export interface Asker {
  origin: string;
  /** A private window. */
  incognito: boolean;
}

export interface Sticky {
  /** Who answered this conversation in the last ten minutes. */
  of(asker: Asker, call: Call | Task): ModelRef | undefined;
  answered(asker: Asker, call: Call | Task, ref: ModelRef): void;
  /** All that a site's conversations are known by; of all sites without one. */
  forget(origin?: string): void;
  /** The last private window has closed. */
  endPrivate(): void;
}

interface Answered {
  ref: ModelRef;
  /** Unix ms. */
  at: number;
}

const KEY = 'router.conversations';
export const WARM_MS = 600_000;
const CONVERSATIONS = 500;
/** A conversation is known by how it begins: so much of each of its first texts and of all together, code units. */
const BEGINNING = 4_000;
const BEGINNINGS = 16_000;
const FIRST_PARTS = 8;

/**
 * Survives the background's death; a private window's conversations are in memory alone (S33). Of what was said there is
 * a hash, of the site too.
 */
export async function openSticky({ area, clock }: { area: SessionArea; clock: Clock }): Promise<Sticky> {
  const lasting = new Map<string, Answered>();
  const inPrivate = new Map<string, Answered>();
  for (const [key, value] of entriesOf(await readKept(area, KEY)).slice(-CONVERSATIONS)) {
    const { ref, at } = Object.fromEntries(entriesOf(value));
    if (typeof ref === 'string' && ref.includes('/') && isTime(at)) lasting.set(key, { ref, at });
  }
  const changed = keeper(area, KEY, clock, () => Object.fromEntries(lasting));

  return {
    of({ origin, incognito }, call) {
      if ('task' in call) return undefined;
      const kept = incognito ? inPrivate : lasting;
      const it = kept.size === 0 ? undefined : kept.get(conversationOf(origin, call));
      if (it === undefined) return undefined;
      const age = clock.now() - it.at;
      return age >= 0 && age < WARM_MS ? it.ref : undefined;
    },
    answered({ origin, incognito }, call, ref) {
      if ('task' in call) return;
      const answered = { ref, at: clock.now() };
      touch(incognito ? inPrivate : lasting, conversationOf(origin, call), answered, CONVERSATIONS);
      if (!incognito) changed();
    },
    forget(origin) {
      const prefix = origin === undefined ? '' : `${hash(origin, 0)}.`;
      for (const kept of [lasting, inPrivate]) {
        for (const key of [...kept.keys()]) if (key.startsWith(prefix)) kept.delete(key);
      }
      changed();
    },
    endPrivate: () => inPrivate.clear(),
  };
}

/** By its site, its instructions and the first thing the user says: what comes after does not change them. */
export function conversationOf(origin: string, { messages }: Call): string {
  let beginning = '';
  for (const { role, content } of messages) {
    for (const part of content.slice(0, FIRST_PARTS)) {
      const text = part.type === 'text' ? part.text : part.type === 'image' ? sourceOf(part.source) : '';
      beginning += `${role}\0${part.type}\0${text.length}\0${text.slice(0, BEGINNING)}\0`;
    }
    if (role === 'user' || beginning.length > BEGINNINGS) break;
  }
  return `${hash(origin, 0)}.${hash(beginning, 1)}${hash(beginning, 2)}`;
}

const sourceOf = (source: { data: string } | { url: string }): string =>
  'url' in source ? source.url : source.data;

/** It tells conversations apart, and proves nothing. */
const hash = (text: string, seed: number): string =>
  (fnv1a(text, Math.imul(seed, 0x9e3779b1)) >>> 0).toString(36).padStart(7, '0');
