/** Events of an answer, parsed; most are the last one with another word in its place. */
import { type Loose, loose, parsed, textOf } from './loose.ts';
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
  holder: Loose;
  key: string | number;
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
      pattern.holder[pattern.key] = word;
      return pattern.event;
    }
    const event = parseEvent(data, label);
    const path = misses < MOST_MISSES ? paths.find((path) => wordAt(event, path)) : undefined;
    if (path !== undefined) {
      misses += 1;
      // One alone, the only word of an answer say, teaches nothing.
      if (misses > 1) toLearn = () => patternOf(data, event, path);
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

function patternOf(data: string, event: Loose, path: Path): Pattern | undefined {
  const place = placeOf(event, path);
  const word = wordAt(event, path);
  if (place === undefined || word === undefined || !isPlain(word) || !isBare(event, path)) return undefined;
  const at = data.indexOf(`"${word}"`) + 1;
  const [before, after] = [data.slice(0, at), data.slice(at + word.length)];
  // A key of the same letters is not the word.
  if (/^"\s*:/.test(after)) return undefined;
  // Nor need the first string of the same letters be: then another one in its place is not found where the word was.
  const other = `${word}, `;
  if (wordAt(parsed(before + other + after), path) !== other) return undefined;
  return { ...place, before, after, event };
}

function placeOf(event: unknown, path: Path): Place | undefined {
  let at = loose(event);
  for (const key of path.slice(0, -1)) at = loose(at?.[key]);
  return at && { holder: at, key: path.at(-1) as Place['key'] };
}

function wordAt(event: unknown, path: Path): string | undefined {
  const place = placeOf(event, path);
  return place && textOf(place.holder[place.key]);
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

/** Whether it stands between quotation marks as it is. */
function isPlain(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code < 0x20 || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}
