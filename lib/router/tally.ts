/** What an answer has used so far: what its provider told, and for the rest what was streamed. */
import type { Part, Usage } from '../protocol/part.ts';
import { tokensOfText } from './measure.ts';

export interface Tally {
  note(part: Part): void;
  /** What the provider told. */
  readonly told: Usage | undefined;
  /** Tokens of what was streamed, by its characters. What was thought unseen nobody knows. */
  streamed(): number;
  /** Of what the provider told that it thought, what was not streamed. */
  unseen(): number;
}

/** A picture, as in `needs.ts`; other files by their size, bytes a token. */
const IMAGE_TOKENS = 1_000;
const BYTES_PER_TOKEN = 500;

export function createTally(): Tally {
  let told: Usage | undefined;
  let tokens = 0;
  let thought = 0;
  /** Of tool calls that are on their way: their end tells all of them once more. */
  const arriving = new Map<string, number>();
  return {
    note(part) {
      switch (part.type) {
        case 'usage':
          told = { ...told, ...part.usage };
          break;
        case 'text':
          tokens += tokensOfText(part.text);
          break;
        case 'reasoning': {
          const more = tokensOfText(part.text);
          thought += more;
          tokens += more;
          break;
        }
        case 'tool-call-delta': {
          const more = tokensOfText(part.arguments);
          arriving.set(part.id, (arriving.get(part.id) ?? 0) + more);
          tokens += more;
          break;
        }
        case 'tool-call':
          tokens += tokensOfText(part.name);
          tokens += Math.max(0, tokensOfText(part.arguments) - (arriving.get(part.id) ?? 0));
          arriving.delete(part.id);
          break;
        case 'file':
          tokens += part.mediaType.startsWith('image/')
            ? IMAGE_TOKENS
            : (part.data.length * 3) / 4 / BYTES_PER_TOKEN;
          break;
      }
    },
    get told() {
      return told;
    },
    streamed: () => Math.ceil(tokens),
    unseen: () => Math.max(0, (told?.reasoning ?? 0) - Math.ceil(thought)),
  };
}

/**
 * With what the provider did not tell put in: the input as it was measured, the output as it was streamed. Of an answer
 * that was cut off the provider's own figure for the output is that of its beginning: then the larger one counts.
 * @param input Measured only where it is needed.
 */
export function reckoned(
  tally: Pick<Tally, 'told' | 'streamed'>,
  whole: boolean,
  input: () => number,
): Usage {
  const { told = {} } = tally;
  const streamed = tally.streamed();
  const output = whole ? (told.output ?? streamed) : Math.max(told.output ?? 0, streamed);
  return { ...told, input: told.input ?? input(), ...(output > 0 && { output }) };
}
