/** What was answered, beside the stream, where the words of a site are kept. */
import type { Part } from '../../lib/protocol/part.ts';
import type { Answer } from '../../lib/providers/types.ts';

/** More than is ever kept of an answer, code units. */
const MOST_NOTED = 100_000;

export async function* noted(parts: Answer, said: Part[]): Answer {
  let chars = 0;
  for await (const read of parts) {
    for (const part of read) {
      if (chars > MOST_NOTED || part.type === 'embedding') continue;
      // Of a picture or a sound nothing is kept but that it was there.
      said.push(part.type === 'file' ? { ...part, data: '' } : part);
      chars += 'text' in part ? part.text.length : part.type === 'tool-call' ? part.arguments.length : 0;
    }
    yield read;
  }
}
