import type { Framing } from '../../../lib/providers/framing.ts';

/** What a body comes to: an array for each read that completed anything, the end's included; a string for what is no stream. */
export function framed(
  framing: Framing,
  pieces: readonly (string | Uint8Array)[],
): (readonly string[] | string)[] {
  const reads = pieces.map((piece) =>
    framing.read(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece),
  );
  const end = framing.end();
  return typeof end === 'string'
    ? [...reads.filter(({ length }) => length > 0), end]
    : [...reads, end].filter(({ length }) => length > 0);
}
