/**
 * Reasoning on the chat completions wire, on its way out: how a model is told to think, for which servers have five
 * different fields, and how its earlier reasoning goes back.
 */
import type { Call, Content } from '../../protocol/call.ts';
import { type Loose, loose } from '../loose.ts';
import { budgetOf, effortOf, effortWord, OPENAI_EFFORTS } from '../reasoning-effort.ts';
import type { Traits } from '../traits.ts';

/** The fields of a request; undefined where the model has no word for what was asked, which only colours an answer. */
export function toReasoning(
  { effort, budgetTokens }: NonNullable<Call['reasoning']>,
  traits: Traits,
  maxOutputTokens: number | undefined,
): Loose | undefined {
  const { reasoning: kind, reasoningField: field = 'reasoning_effort', efforts, budget } = traits;
  const level = effort ?? effortOf(budgetTokens ?? 0);
  const off = level === 'none';
  // Only of a model that is known to think can it be asked not to.
  const mute =
    off && kind === undefined && traits.reasoningField === undefined && efforts?.none === undefined;
  if (kind === 'none' || mute) return undefined;
  const word = effortWord(level, OPENAI_EFFORTS, efforts);
  const tokens = within(budget, budgetTokens ?? budgetOf(level, maxOutputTokens));
  switch (field) {
    case 'reasoning_effort':
      return word === undefined ? undefined : { reasoning_effort: word };
    case 'reasoning': {
      if (kind === 'toggle') return { reasoning: { enabled: !off } };
      const counted = !off && (kind === 'budget' || (budgetTokens !== undefined && kind !== 'effort'));
      if (counted) return { reasoning: { max_tokens: tokens } };
      return word === undefined ? undefined : { reasoning: { effort: word } };
    }
    case 'thinking':
      if (off) return { thinking: { type: 'disabled' } };
      if (kind === 'budget') return { thinking: { type: 'enabled', budget_tokens: tokens } };
      if (kind === 'adaptive') return { thinking: { type: 'adaptive' }, reasoning_effort: word };
      return { thinking: { type: 'enabled' }, reasoning_effort: kind === 'effort' ? word : undefined };
    case 'enable_thinking':
      return { enable_thinking: !off, thinking_budget: kind === 'budget' && !off ? tokens : undefined };
    case 'chat_template_kwargs':
      return {
        chat_template_kwargs: {
          enable_thinking: !off,
          reasoning_effort: kind === 'effort' && !off ? word : undefined,
        },
      };
  }
}

const within = (bounds: Traits['budget'], tokens: number): number =>
  bounds === undefined ? tokens : Math.min(Math.max(tokens, bounds[0]), bounds[1]);

/** What this wire kept for itself in the metadata of a part. */
export const ownMetadata = (part: { metadata?: Loose | undefined }): Loose | undefined =>
  loose(part.metadata?.chat);

/**
 * The reasoning of an earlier answer as fields of its message, for servers that want it back. Blocks that a server gave
 * go back as they came, signatures and encrypted ones included; reasoning without them goes back as text.
 */
export function echoed(content: readonly Content[], how: Traits['echoReasoning']): Loose {
  if (how === undefined || how === 'content') return {};
  const parts = content.filter((part) => part.type === 'reasoning');
  const text = parts.map((part) => part.text).join('');
  if (how === 'reasoning' || how === 'reasoning_content') return text === '' ? {} : { [how]: text };
  const blocks = parts.flatMap((part) => {
    const kept = ownMetadata(part)?.[how];
    return Array.isArray(kept) ? kept : [];
  });
  if (blocks.length > 0) return { [how]: blocks };
  if (text === '') return {};
  return { [how === 'reasoning_details' ? 'reasoning' : 'reasoning_content']: text };
}

/** As a piece of content, in Mistral's form; a part with a signature ends a block. */
export function thinkingPieces(content: readonly Content[]): Loose[] {
  const pieces: Loose[] = [];
  let text = '';
  const close = (signature?: unknown) => {
    if (text !== '' || signature !== undefined) {
      pieces.push({ type: 'thinking', thinking: [{ type: 'text', text }], closed: true, signature });
    }
    text = '';
  };
  for (const part of content) {
    if (part.type !== 'reasoning') continue;
    text += part.text;
    if (part.metadata !== undefined) close(ownMetadata(part)?.signature);
  }
  close();
  return pieces;
}
