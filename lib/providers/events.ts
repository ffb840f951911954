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

/** An event that was parsed, and where in it a word stands. */
interface Pattern {
  before: string;
  after: string;
  event: Loose;
  holder: Loose;
  key: string | number;
}

/** A provider that writes something else anew in each event as well is not looked at for long. */
const MOST_MISSES = 4;

/**
 * Gives what `parseEvent` would. An event that is the last one but for a word is not parsed again: its word is put into that,
 * which is then given once more, and nobody may keep it. Parsing takes 10 µs between two tokens, where nothing of the parser
 * is in a cache: as long as all else that is done with one.
 *
 * @param label The provider's, for sentences.
 * @param paths To where words may stand.
 */
export function eventParser(label: string, paths: readonly Path[]): (data: string) => Loose {
  let pattern: Pattern | undefined;
  let misses = 0;
  /** The one that was parsed last: what it has to be looked at for waits for the next, and the first word for nothing. */
  let last: { data: string; event: Loose } | undefined;
  return (data) => {
    if (last !== undefined) {
      pattern = patternOf(last.data, last.event, paths) ?? pattern;
      last = undefined;
    }
    const word = pattern && wordIn(data, pattern);
    if (pattern !== undefined && word !== undefined) {
      misses = 0;
      pattern.holder[pattern.key] = word;
      return pattern.event;
    }
    const event = parseEvent(data, label);
    if (misses < MOST_MISSES) {
      misses += 1;
      last = { data, event };
    }
    return event;
  };
}

function wordIn(data: string, { before, after }: Pattern): string | undefined {
  const end = data.length - after.length;
  if (end < before.length || !data.startsWith(before) || !data.endsWith(after)) return undefined;
  const word = data.slice(before.length, end);
  return isPlain(word) ? word : undefined;
}

function patternOf(data: string, event: Loose, paths: readonly Path[]): Pattern | undefined {
  for (const path of paths) {
    const key = path.at(-1) as string | number;
    const holder = holderOf(event, path);
    const word = holder?.[key];
    if (holder === undefined || typeof word !== 'string' || word === '' || !isPlain(word)) continue;
    if (!isBare(event, path)) continue;
    const at = data.indexOf(`"${word}"`) + 1;
    const [before, after] = [data.slice(0, at), data.slice(at + word.length)];
    // The same word may stand elsewhere: with another one in its place it is seen what was found.
    const other = `${word}, `;
    if (holderOf(parsed(before + other + after), path)?.[key] === other)
      return { before, after, event, holder, key };
  }
  return undefined;
}

function holderOf(event: unknown, path: Path): Loose | undefined {
  let at: unknown = event;
  for (const key of path.slice(0, -1)) at = loose(at)?.[key];
  return loose(at);
}

/** Nothing else in it is of parts, which somebody might keep or add to. */
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
