/** Reads models.dev's `api.json`: by provider, what each serves and takes for it (github.com/anomalyco/models.dev). */
import { type Loose, listOf, loose, textOf } from '../providers/loose.ts';
import { flagOf, given, inputsOf } from '../providers/model-list.ts';
import type { ModelPrice } from '../providers/types.ts';
import { gather } from './gathering.ts';
import { dayOf, idOf, nameOf, outputsOf, tokensOf, usdOf } from './reading.ts';
import type { CatalogueFacts, EndpointRecord } from './snapshot.ts';

/** Its names of the provider types that we have. Makers come first: what they say of their own is so everywhere. */
const TYPES: Readonly<Record<string, string>> = {
  anthropic: 'anthropic',
  openai: 'openai',
  google: 'google',
  mistral: 'mistral',
  cohere: 'cohere',
  deepseek: 'deepseek',
  xai: 'xai',
  perplexity: 'perplexity',
  openrouter: 'openrouter',
  groq: 'groq',
  togetherai: 'together',
  'fireworks-ai': 'fireworks',
  cerebras: 'cerebras',
  huggingface: 'hugging-face',
  azure: 'azure',
  'amazon-bedrock': 'bedrock',
};

/** What is not in the shape is left out, an entry at a time. @param at Unix ms. */
export function readModelsDev(body: unknown, at: number): CatalogueFacts {
  const providers = loose(body) ?? {};
  const gathered = gather();
  for (const [theirs, type] of Object.entries(TYPES)) {
    const models = Object.hasOwn(providers, theirs) ? loose(loose(providers[theirs])?.models) : undefined;
    for (const [key, entry] of Object.entries(models ?? {})) {
      const it = loose(entry);
      const id = idOf(it?.id ?? key);
      // `deprecated` there: no longer served.
      if (it === undefined || id === undefined || it.status === 'deprecated') continue;
      gathered.add(type, id, recordOf(it));
    }
  }
  return gathered.facts(at);
}

function recordOf(it: Loose): EndpointRecord {
  const made = loose(it.modalities);
  const limit = loose(it.limit);
  const outputs = outputsOf(made?.output);
  return given({
    name: nameOf(it.name),
    kind: kindOf(it, outputs),
    contextLength: tokensOf(limit?.context),
    maxOutput: tokensOf(limit?.output),
    inputs: inputsOf(made?.input),
    outputs,
    tools: flagOf(it.tool_call) ?? flagOf(loose(it.tool_call)?.supported),
    json: flagOf(it.structured_output),
    reasoning: flagOf(it.reasoning),
    knowledge: dayOf(it.knowledge),
    released: dayOf(it.release_date),
    retires: dayOf(it.retirement_date, 'whole'),
    price: priceOf(loose(it.cost)),
  });
}

const KINDS = ['embedding', 'image', 'speech', 'transcription'] as const;

/** Few have a kind there: what a model writes tells it, and the names of those that embed. */
function kindOf(it: Loose, outputs: EndpointRecord['outputs']): EndpointRecord['kind'] {
  const named = KINDS.find((kind) => kind === it.type);
  if (named !== undefined) return named;
  if (/embed/.test(textOf(it.family) ?? textOf(it.id) ?? '')) return 'embedding';
  if (outputs === undefined || outputs.includes('text')) {
    const hears = inputsOf(loose(it.modalities)?.input);
    return hears?.length === 1 && hears[0] === 'audio' ? 'transcription' : undefined;
  }
  return outputs.includes('image') ? 'image' : 'speech';
}

const ratesOf = (cost: Loose | undefined) =>
  given({
    input: usdOf(cost?.input),
    output: usdOf(cost?.output),
    cacheRead: usdOf(cost?.cache_read),
    cacheWrite: usdOf(cost?.cache_write),
  });

function priceOf(cost: Loose | undefined): ModelPrice | undefined {
  const price: ModelPrice = { ...ratesOf(cost), ...given({ reasoning: usdOf(cost?.reasoning) }) };
  if (Object.keys(price).length === 0) return undefined;
  const steps = listOf(cost?.tiers).flatMap((entry) => {
    const tier = loose(entry);
    const tokens = tokensOf(loose(tier?.tier)?.size);
    return tokens === undefined ? [] : [{ tokens, ...ratesOf(tier) }];
  });
  const over = loose(cost?.context_over_200k);
  if (steps.length === 0 && over !== undefined) steps.push({ tokens: 200_000, ...ratesOf(over) });
  return steps.length === 0 ? price : { ...price, above: steps.sort((a, b) => a.tokens - b.tokens) };
}
