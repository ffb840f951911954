/**
 * The most that files come to at an endpoint. What a page may send without anybody here having seen it is held as the worst
 * that it can be (S10); sources of the figures are in docs/decisions/033. Pure.
 */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { Call } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import type { Task } from '../protocol/task.ts';
import { pictureSize } from './picture-size.ts';
import { bytesOf, filesOf, fileTokens, type SentFile } from './size.ts';

export interface FileBounds {
  /** Tokens for which there must be room: the most where that is known, else an estimate with a margin. */
  likely: number;
  /** The very most, tokens. */
  most: number;
  /** A file that nobody here has seen is held as all that the model can read. */
  unseen: boolean;
}

/** What is put on the estimate of a file that came whole. */
const MARGIN = 1.25;
/** No sound that is still understood has fewer bytes for each of its tokens: 32 tokens a second, at 4 kbit/s. */
const AUDIO_BYTES_PER_TOKEN = 16;
/** Tokens that a model reads of which that is not known: more than all but a few can. */
const SUPPOSED_CONTEXT = 1_048_576;

/** The most that a picture comes to with a maker who makes all of them small enough first, by the beginning of the model's name. */
const LARGEST_PICTURE: readonly [name: string, tokens: number][] = [
  ['claude-', 4_784],
  ['gemini-', 5_000],
  // Eight tiles of 5,667 and 2,833 more: as many as make it as dear as with the model's large sister.
  ['gpt-4o-mini', 48_169],
];
/** Others read it as it is: in no more than a token for so many pixels, whatever size it has in no less than … */
const PIXELS_PER_TOKEN = 750;
const SMALLEST_PICTURE = 6_500;
/** … and none takes one of more than 60 megapixels. */
const HUGEST_PICTURE = 80_000;

function pictureTokens({ source }: SentFile, { model }: Endpoint): number {
  const known = LARGEST_PICTURE.find(([name]) => model.startsWith(name))?.[1];
  if (known !== undefined) return known;
  const size = 'data' in source ? pictureSize(source.data) : undefined;
  if (size === undefined) return HUGEST_PICTURE;
  const tokens = Math.ceil((size.width * size.height) / PIXELS_PER_TOKEN);
  return Math.min(HUGEST_PICTURE, Math.max(SMALLEST_PICTURE, tokens));
}

/** Gemini takes addresses of films as those of anything else; with others what is sent as a picture is one. */
const isUnseen = ({ kind, source }: SentFile, { model }: Endpoint): boolean =>
  'url' in source && (kind !== 'image' || model.startsWith('gemini-'));

/** All files of a request. What the model can read bounds those together whose length nobody knows. */
export function boundsOf(files: readonly SentFile[], endpoint: Endpoint): FileBounds {
  let likely = 0;
  let most = 0;
  let unseen = false;
  let long = false;
  for (const file of files) {
    const { kind, source } = file;
    if (isUnseen(file, endpoint)) unseen = true;
    else if (kind === 'image') {
      const tokens = pictureTokens(file, endpoint);
      likely += tokens;
      most += tokens;
    } else if ('data' in source) {
      likely += Math.ceil(fileTokens(file) * MARGIN);
      if (kind === 'document') long = true;
      else most += Math.ceil(bytesOf(source.data) / (kind === 'audio' ? AUDIO_BYTES_PER_TOKEN : 1));
    }
  }
  const { contextLength = SUPPOSED_CONTEXT } = endpoint;
  return {
    likely: likely + (unseen ? contextLength : 0),
    most: most + (unseen || long ? contextLength : 0),
    unseen,
  };
}

/**
 * Tokens of a request: to its texts its files add what the model can still read, and no more. A sound that is to be written
 * down is heard piece by piece, so that nothing bounds all of it.
 */
export function withFiles(
  texts: number,
  files: number,
  call: Call | Task,
  { contextLength = Number.POSITIVE_INFINITY }: Endpoint,
): number {
  const heard = 'task' in call && call.task === 'transcribe';
  return heard ? texts + files : Math.max(texts, Math.min(texts + files, contextLength));
}

interface Unsaid {
  /** Tokens of its files by the estimate. */
  estimate: number;
  /** For which there had to be room. */
  likely: number;
}
/** By call and endpoint: of a call under way it is asked again and again. */
const known = new WeakMap<Call | Task, Map<ModelRef, Unsaid>>();

function unsaidOf(call: Call | Task, endpoint: Endpoint): Unsaid {
  const its = known.get(call) ?? new Map<ModelRef, Unsaid>();
  known.set(call, its);
  const found = its.get(endpoint.ref);
  if (found !== undefined) return found;
  const files = filesOf(call);
  const estimate = files.reduce((sum, file) => sum + Math.ceil(fileTokens(file)), 0);
  const unsaid = { estimate, likely: boundsOf(files, endpoint).likely };
  its.set(endpoint.ref, unsaid);
  return unsaid;
}

/**
 * Tokens for which a request is charged where nobody told what went in: its files as there had to be room for them.
 * @param estimated All of it, by `measure`.
 */
export function untoldInput(estimated: number, call: Call | Task, endpoint: Endpoint): number {
  const { estimate, likely } = unsaidOf(call, endpoint);
  return withFiles(Math.max(0, estimated - estimate), likely, call, endpoint);
}
