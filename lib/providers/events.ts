/** Events of an answer, parsed; most are the last one with another word in its place. */
import { type Loose, loose } from './loose.ts';
import { badAnswer } from './parts.ts';

/** The data of an event as an object; the parser's own words would quote the provider's. */
export function parseEvent(data: string, label: string): Loose {
  const event = loose(parsed(data));
  if (event === undefined) throw badAnswer(label, 'sent something that is not an answer in its own format');
  return event;
}

/** The way to a string within an event. */
export type Path = readonly (string | number)[];

/** Where in an event a word stands. */
interface Place {
  path: Path;
  holder: Loose;
  word: string;
}

/** An event that was parsed, and what stands before and behind the word in it. */
interface Pattern extends Place {
  before: string;
  after: string;
  event: Loose;
}

/** Events with a word that were parsed one after another: who writes something else anew in each is not looked at for long. */
const MOST_MISSES = 4;
/** Code units. In a longer one the parser is the least that it costs. */
const LONGEST_EVENT = 4_096;

/**
 * Gives what `parseEvent` would. An event that is one that was learned but for its word is not parsed: the word is put into
 * that, which is given once more, so nobody may keep what is given. Parsing takes 10 µs between two tokens, where nothing of
 * the parser is in a cache: as long as all else that is done with one.
 *
 * @param label The provider's, for sentences.
 * @param paths To where words may stand.
 */
export function eventParser(label: string, paths: readonly Path[]): (data: string) => Loose {
  let pattern: Pattern | undefined;
  let misses = 0;
  /** Learned when the next one comes: none is held up by what it may spare others. */
  let toLearn: (() => Pattern | undefined) | undefined;
  return (data) => {
    if (data.length > LONGEST_EVENT) return parseEvent(data, label);
    pattern = toLearn?.() ?? pattern;
    toLearn = undefined;
    const word = pattern && wordIn(data, pattern);
    if (pattern !== undefined && word !== undefined) {
      misses = 0;
      pattern.holder[pattern.path.at(-1) as string] = word;
      return pattern.event;
    }
    const event = parseEvent(data, label);
    const place = misses < MOST_MISSES ? placeIn(event, paths) : undefined;
    if (place !== undefined) {
      misses += 1;
      // One alone, the only word of an answer say, teaches nothing.
      if (misses > 1) toLearn = () => patternOf(data, event, place);
    }
    return event;
  };
}

function wordIn(data: string, { before, after }: Pattern): string | undefined {
  const end = data.length - after.length;
  if (end < before.length || !data.startsWith(before) || !data.endsWith(after)) return undefined;
  const word = data.slice(before.length, end);
  // A longer slice would keep all of the event for as long as somebody keeps the word; this one keeps a copy.
  return isPlain(word) ? ` ${word}`.slice(1) : undefined;
}

function placeIn(event: Loose, paths: readonly Path[]): Place | undefined {
  for (const path of paths) {
    const holder = holderOf(event, path);
    const word = holder?.[path.at(-1) as string];
    if (holder !== undefined && typeof word === 'string' && word !== '') return { path, holder, word };
  }
  return undefined;
}

function patternOf(data: string, event: Loose, { path, holder, word }: Place): Pattern | undefined {
  if (!isPlain(word) || !isBare(event, path)) return undefined;
  const at = data.indexOf(`"${word}"`) + 1;
  const [before, after] = [data.slice(0, at), data.slice(at + word.length)];
  // A key of the same letters is not the word.
  if (/^"\s*:/.test(after)) return undefined;
  // Nor need the first string of the same letters be: then another one in its place is not found where the word was.
  const other = `${word}, `;
  if (holderOf(parsed(before + other + after), path)?.[path.at(-1) as string] !== other) return undefined;
  return { path, holder, word, before, after, event };
}

function holderOf(event: unknown, path: Path): Loose | undefined {
  let at: unknown = event;
  for (const key of path.slice(0, -1)) at = loose(at)?.[key];
  return loose(at);
}

/** Beside the way to the word there is nothing that has parts, which somebody might keep or change. */
function isBare(event: Loose, path: Path): boolean {
  let at: unknown = event;
  for (const key of path) {
    const it = loose(at) as Loose;
    for (const other of Object.keys(it)) {
      if (other !== String(key) && Object.keys(loose(it[other]) ?? {}).length > 0) return false;
    }
    at = it[key];
  }
  return true;
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** Whether it stands between quotation marks as it is. */
function isPlain(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code < 0x20 || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}
