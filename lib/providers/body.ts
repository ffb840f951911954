/** Whole bodies, bounded: a list, a picture, a key. */
import type { OrielError } from '../protocol/errors.ts';
import type { Connection } from './types.ts';

export interface Bounds {
  /** Bytes. */
  most: number;
  /** Thrown for a body that is too large, or is no JSON: the parser's own words would quote the provider's. */
  otherwise(what: 'large' | 'garbled'): OrielError;
  /** Its bytes are an answer, which may take longer than its head (see `Reading.progressed`). */
  answer?: boolean;
}

export async function bytesOf(
  connection: Connection,
  response: Response,
  { most, otherwise, answer = false }: Bounds,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reading = connection.read(response);
  for await (const piece of reading) {
    size += piece.length;
    if (size > most) throw otherwise('large');
    pieces.push(piece);
    if (answer) reading.progressed();
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

export async function jsonOf(connection: Connection, response: Response, bounds: Bounds): Promise<unknown> {
  const bytes = await bytesOf(connection, response, bounds);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw bounds.otherwise('garbled');
  }
}
