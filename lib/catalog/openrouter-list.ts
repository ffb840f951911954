/** Reads OpenRouter's list of models (openrouter.ai/docs/api/api-reference/models). Its prices are its own. */
import { loose } from '../providers/loose.ts';
import { given } from '../providers/model-list.ts';
import { readOpenRouterModel } from '../providers/openrouter-models.ts';
import type { ModelPrice } from '../providers/types.ts';
import { gather } from './gathering.ts';
import { dayOf, idOf, nameOf, tokensOf, usdOf } from './reading.ts';
import type { CatalogueFacts } from './snapshot.ts';

/** What is not in the shape is left out, an entry at a time. @param at Unix ms. */
export function readOpenRouter(entries: readonly unknown[], at: number): CatalogueFacts {
  const gathered = gather();
  for (const entry of entries) {
    const it = loose(entry);
    const model = readOpenRouterModel(entry);
    const id = idOf(model?.id);
    if (it === undefined || model === undefined || id === undefined) continue;
    gathered.add(
      'openrouter',
      id,
      given({
        // "Anthropic: Claude Sonnet 5.5"
        name: nameOf(model.name?.replace(/^[^:]{1,40}: /, '')),
        kind: model.kind,
        contextLength: tokensOf(model.contextLength),
        maxOutput: tokensOf(model.maxOutput),
        inputs: model.inputs,
        outputs: model.outputs,
        tools: model.tools,
        json: model.json,
        reasoning: model.reasoning,
        knowledge: dayOf(it.knowledge_cutoff),
        // When it came there, which for most is the day they came out.
        released: typeof it.created === 'number' ? dayOf(it.created * 1_000) : undefined,
        retires: dayOf(it.expiration_date, 'whole'),
        price: saneOf(model.price),
      }),
    );
  }
  return gathered.facts(at);
}

function saneOf(price: ModelPrice | undefined): ModelPrice | undefined {
  if (price === undefined) return undefined;
  const sane = Object.entries(price).flatMap(([key, value]) => {
    const usd = usdOf(value);
    return usd === undefined ? [] : [[key, usd] as const];
  });
  return sane.length === 0 ? undefined : Object.fromEntries(sane);
}
