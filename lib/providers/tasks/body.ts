/** Whole bodies of the tasks beyond chat: bounded, and in the forms that parts travel in. */
import { errorInfo, OrielError } from '../../protocol/errors.ts';
import { MAX_ANSWER_CHARS } from '../../protocol/limits.ts';
import type { Part, Usage } from '../../protocol/part.ts';
import { type Bounds, bytesOf, jsonOf } from '../body.ts';
import { bytesOfBase64 } from '../data-url.ts';
import { type Loose, loose } from '../loose.ts';
import { badAnswer, spent } from '../parts.ts';
import type { Answer, Connection } from '../types.ts';

/** Three bytes travel as four characters. */
const MAX_BYTES = (MAX_ANSWER_CHARS / 4) * 3;

const boundsOf = (connection: Connection): Bounds => ({
  most: MAX_BYTES,
  otherwise: (what) =>
    what === 'large'
      ? badAnswer(connection.provider.label, 'sent an answer larger than Oriel takes')
      : notInFormat(connection),
  answer: true,
});

/** @throws OrielError `provider-error` beyond what an answer may hold. */
export const answerBytes = (connection: Connection, response: Response): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(connection, response, boundsOf(connection));

/** @throws OrielError `provider-error` for a body that is no JSON object, or beyond what an answer may hold. */
export async function answerJson(connection: Connection, response: Response): Promise<Loose> {
  const value = loose(await jsonOf(connection, response, boundsOf(connection)));
  if (value === undefined) throw notInFormat(connection);
  return value;
}

export const notInFormat = ({ provider }: Connection): OrielError =>
  badAnswer(provider.label, 'sent something that is not an answer in its own format');

/** `String.fromCharCode` takes its characters as arguments, of which an engine allows only so many. */
const SLICE = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += SLICE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  }
  return btoa(binary);
}

/**
 * Of base64, the URL alphabet included. @throws OrielError `invalid-request`: `Task` sees to the alphabet, and a length
 * that no bytes have is seen here.
 */
export function toBlob(data: string, mediaType: string): Blob {
  try {
    return new Blob([bytesOfBase64(data.replace(/=+$/, ''))], { type: mediaType });
  } catch {
    throw new OrielError('invalid-request', {
      message: 'The file is not whole: its base64 ends in the middle of a byte.',
      detail: 'data',
    });
  }
}

export const finish = (usage: Usage | undefined, ignored: readonly string[] = []): Part[] => [
  ...spent(usage),
  { type: 'finish', reason: 'stop', ...(ignored.length === 0 ? {} : { ignored: [...ignored] }) },
];

/** The end of a task that broke off between its requests: those before it are paid for (S26). */
export const broken = (usage: Usage | undefined, thrown: unknown): Part[] => [
  ...spent(usage),
  { type: 'error', error: errorInfo(thrown) },
];

/** A vector out of numbers; undefined for anything else. */
export const vectorOf = (value: unknown): number[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((number) => Number.isFinite(number))
    ? (value as number[])
    : undefined;

/**
 * Vectors for all values, as many requests as the provider's limit makes necessary, one after another. `ask` resolves
 * with the vectors of one batch in its order, and what it used.
 *
 * A missing vector is a `provider-error`: the others would be taken for it.
 */
export async function* embedInBatches(
  connection: Connection,
  values: readonly string[],
  maxBatch: number,
  ask: (batch: string[]) => Promise<{ vectors: unknown[]; usage?: Usage | undefined }>,
  ignored: readonly string[] = [],
): Answer {
  let used: Usage | undefined;
  try {
    for (let at = 0; at < values.length; at += maxBatch) {
      const batch = values.slice(at, at + maxBatch);
      const { vectors, usage } = await ask(batch);
      if (usage?.input !== undefined) used = { input: (used?.input ?? 0) + usage.input };
      if (vectors.length !== batch.length) throw notInFormat(connection);
      // `map` would pass over a hole.
      const parts = Array.from(vectors, (value, index): Part => {
        const vector = vectorOf(value);
        if (vector === undefined) throw notInFormat(connection);
        return { type: 'embedding', index: at + index, vector };
      });
      yield parts;
    }
    yield finish(used, ignored);
  } catch (thrown) {
    yield broken(used, thrown);
  }
}
