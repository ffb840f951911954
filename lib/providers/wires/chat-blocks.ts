/**
 * Blocks of reasoning that a server wants back as it gave them: OpenRouter's `reasoning_details` (signed, encrypted or
 * summed up), LiteLLM's `thinking_blocks`. They stream in pieces; the whole is what an answer without a stream holds.
 */
import { MAX_ANSWER_CHARS } from '../../protocol/limits.ts';
import type { ReasoningPart } from '../../protocol/part.ts';
import { type Loose, loose, textOf } from '../loose.ts';
import { badAnswer, ofChoice } from '../parts.ts';

export type BlockField = 'reasoning_details' | 'thinking_blocks';

export interface Blocks {
  /** The blocks of one chunk. */
  accept(field: BlockField, pieces: unknown[], choice: number | undefined): void;
  /** One part a choice, its text empty, its metadata to be sent back; each is given once. */
  whole(): ReasoningPart[];
}

/** What a block's words stand under, by its kind: these grow, all else is set. */
const GROWING = ['text', 'summary', 'thinking'] as const;

/** What a block weighs besides its words, UTF-16 code units. */
const BLOCK_CHARS = 64;

/** @param label The provider's, for the sentence about an answer without end. */
export function gatherBlocks(label: string): Blocks {
  let size = 0;
  /** Few: one list for each choice and field. */
  let lists: { field: BlockField; choice: number | undefined; blocks: Loose[] }[] = [];

  function weigh(piece: Loose): void {
    size += BLOCK_CHARS;
    for (const value of Object.values(piece)) if (typeof value === 'string') size += value.length;
    if (size > MAX_ANSWER_CHARS) throw badAnswer(label, 'sent an answer larger than Oriel takes');
  }

  return {
    accept(field, pieces, choice) {
      let list = lists.find((it) => it.choice === choice && it.field === field);
      if (list === undefined) {
        list = { field, choice, blocks: [] };
        lists.push(list);
      }
      for (const value of pieces) {
        const piece = loose(value);
        if (piece === undefined || Array.isArray(value)) continue;
        weigh(piece);
        const last = list.blocks.at(-1);
        if (last !== undefined && goesOn(last, piece))
          list.blocks[list.blocks.length - 1] = merged(last, piece);
        else list.blocks.push(piece);
      }
    },
    whole() {
      const done = lists.filter(({ blocks }) => blocks.length > 0);
      lists = [];
      return done.map(({ field, choice, blocks }) => ({
        type: 'reasoning',
        text: '',
        metadata: { chat: { [field]: blocks } },
        ...ofChoice(choice),
      }));
    },
  };
}

/** A piece belongs to the block before it, unless it says otherwise; a signature closes a block. */
function goesOn(block: Loose, piece: Loose): boolean {
  const key = GROWING.find((name) => Object.hasOwn(block, name));
  if (key === undefined || block.type !== piece.type) return false;
  if (block.index != null && piece.index != null && block.index !== piece.index) return false;
  return textOf(block.signature) === undefined || textOf(piece[key]) === undefined;
}

function merged(block: Loose, piece: Loose): Loose {
  const said = Object.entries(piece).filter(([key, value]) => value != null || !Object.hasOwn(block, key));
  const whole: Loose = { ...block, ...Object.fromEntries(said) };
  for (const key of GROWING) {
    if (typeof block[key] === 'string' && typeof piece[key] === 'string')
      whole[key] = block[key] + piece[key];
  }
  return whole;
}

/** The words of blocks, where a server gives them nowhere else. */
export function wordsOf(pieces: unknown[]): string {
  let words = '';
  for (const value of pieces) {
    const piece = loose(value);
    for (const key of GROWING) words += textOf(piece?.[key]) ?? '';
  }
  return words;
}
