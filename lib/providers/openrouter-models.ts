/** What OpenRouter tells of a model: to whoever asks it, and to the catalogue. */
import { listOf, loose } from './loose.ts';
import { flagOf, given, inputsOf, priceOf, readModelAnd } from './model-list.ts';
import type { ModelInfo } from './types.ts';

/** An entry of its list, which tells more than any other. */
export const readOpenRouterModel = readModelAnd(
  ({ architecture, pricing, supported_parameters, reasoning }) => {
    const made = loose(architecture);
    const usd = loose(pricing) ?? {};
    const takes = Array.isArray(supported_parameters) ? supported_parameters : undefined;
    const kind = kindOf(listOf(made?.output_modalities));
    const price = priceOf(
      {
        input: usd.prompt,
        output: usd.completion,
        cacheRead: usd.input_cache_read,
        cacheWrite: usd.input_cache_write,
        reasoning: usd.internal_reasoning,
      },
      given({ image: usd.image, request: usd.request }),
    );
    // What writes no text is not sold by the token: nought says nothing of its price there.
    const priced = kind === undefined || Object.values(price ?? {}).some((amount) => amount !== 0);
    return {
      kind,
      inputs: inputsOf(made?.input_modalities),
      outputs: outputsOf(listOf(made?.output_modalities)),
      tools: takes?.includes('tools'),
      json: takes?.includes('structured_outputs'),
      reasoning: takes?.includes('reasoning') ?? flagOf(reasoning),
      price: priced ? price : undefined,
    };
  },
);

function kindOf(outputs: unknown[]): ModelInfo['kind'] {
  if (outputs.length === 0 || outputs.includes('text')) return undefined;
  if (outputs.includes('embeddings')) return 'embedding';
  if (outputs.includes('image')) return 'image';
  if (outputs.includes('transcription')) return 'transcription';
  return outputs.includes('audio') || outputs.includes('speech') ? 'speech' : 'other';
}

const OUTPUTS = ['text', 'image', 'audio'] as const;

function outputsOf(outputs: unknown[]): ModelInfo['outputs'] {
  const known = OUTPUTS.filter((kind) => outputs.includes(kind));
  return known.length === 0 ? undefined : known;
}
