/** Gathers the text of an answer while its parts go by, no more of it than is kept. */
import type { Part } from '../protocol/part.ts';
import { fileOf, type KeptFile, type KeptMessage, type KeptToolCall, MAX_ANSWER_CHARS } from './text.ts';

export interface AnswerText {
  note(parts: readonly Part[]): void;
  /** One for each answer, in their order, as `keptText` takes them. */
  answers(): KeptMessage[];
}

/** One unit more than is kept: it is how `keptText` sees that something is missing. */
const GATHERED = MAX_ANSWER_CHARS + 1;
const MAX_PIECES = 64;

type Gathered = KeptMessage & { files: KeptFile[]; calls: KeptToolCall[] };

export function collectAnswer(): AnswerText {
  const choices = new Map<number, Gathered>();
  const of = (choice = 0): Gathered => {
    const known = choices.get(choice);
    if (known !== undefined) return known;
    const begun: Gathered = { role: 'assistant', text: '', files: [], calls: [] };
    choices.set(choice, begun);
    return begun;
  };
  return {
    note(parts) {
      for (const part of parts) {
        if (part.type === 'text') {
          const it = of(part.choice);
          if (it.text.length < GATHERED) it.text += part.text.slice(0, GATHERED - it.text.length);
        } else if (part.type === 'tool-call') {
          const { id, name } = part;
          const { calls } = of(part.choice);
          if (calls.length < MAX_PIECES)
            calls.push({ id, name, arguments: part.arguments.slice(0, GATHERED) });
        } else if (part.type === 'file') {
          const { files } = of(part.choice);
          if (files.length < MAX_PIECES) files.push(fileOf(kindOf(part.mediaType), part.mediaType));
        }
      }
    },
    answers: () => [...choices].toSorted(([a], [b]) => a - b).map(([, it]) => it),
  };
}

const kindOf = (mediaType: string): KeptFile['type'] =>
  mediaType.startsWith('image/') ? 'image' : mediaType.startsWith('audio/') ? 'audio' : 'file';
