/** How long a first token may take before somebody else is asked. Pure. */
import type { Call } from '../protocol/call.ts';
import type { Task } from '../protocol/task.ts';
import type { Candidate } from './types.ts';

const FIRST_TOKEN_MS = 20_000;
const SLOW_FIRST_TOKEN_MS = 120_000;

/**
 * ms. Models that think, and those that make an image or speech before they say a word, take minutes; a server on this
 * machine may have to read its model from the disk first. Only where another candidate is left: nobody is given up for
 * nothing.
 */
export function firstTokenLimit(call: Call | Task, { type, endpoint }: Candidate): number {
  const slow =
    'task' in call ||
    (endpoint?.local ?? type.local) ||
    endpoint?.reasoning === true ||
    (call.reasoning !== undefined && call.reasoning.effort !== 'none') ||
    call.modalities?.some((modality) => modality !== 'text');
  return slow ? SLOW_FIRST_TOKEN_MS : FIRST_TOKEN_MS;
}
