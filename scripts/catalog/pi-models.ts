/** One entry of pi-ai's data, in our words. */

import type { EndpointRecord } from '../../lib/catalog/snapshot.ts';
import { given } from '../../lib/providers/model-list.ts';
import type { ModelPrice } from '../../lib/providers/types.ts';

export interface PiModel {
  id: string;
  name: string;
  type: 'chat' | 'image' | 'classifier';
  reasoning?: boolean;
  input: readonly string[];
  output?: readonly string[];
  cost: PiCost & { tiers?: readonly (PiCost & { inputTokensAbove: number })[] };
  contextWindow?: number;
  maxTokens?: number;
}
interface PiCost {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

/** A file: by the wire that is spoken, then by `<type>:<id>`. */
export const readPi = (file: unknown): PiModel[] =>
  Object.values(file as Record<string, Record<string, PiModel>>).flatMap((models) => Object.values(models));

/** Undefined for what Oriel cannot ask: judges of other answers, and the half price for an answer by tomorrow. */
export function recordOf(type: string, model: PiModel): EndpointRecord | undefined {
  if (model.type === 'classifier' || model.id.endsWith(':batch')) return undefined;
  // Without its maker there it is another spelling of one of the service's own.
  if (type === 'openrouter' && !model.id.includes('/')) return undefined;
  const inputs = (['text', 'image'] as const).filter((kind) => model.input.includes(kind));
  const outputs = (['text', 'image'] as const).filter((kind) => (model.output ?? ['text']).includes(kind));
  const kind = outputs.includes('text') ? undefined : ('image' as const);
  return given({
    name: nameOf(model.name),
    kind,
    contextLength: model.contextWindow,
    maxOutput: model.maxTokens,
    inputs,
    outputs,
    // Its list of models to chat with holds those that call tools, and no others.
    tools: model.type === 'chat' ? true : undefined,
    reasoning: model.reasoning,
    price: priceOf(type, model, kind),
  });
}

/** "Anthropic: Claude Sonnet 4.5 (latest)", "Nova Lite (EU)": the model's own name. */
const nameOf = (name: string): string =>
  name
    .replace(/^[^:]{1,40}: /, '')
    .replace(/ \((?:latest|free|US|EU|JP|AU|CA|India|APAC|Global|GovCloud)\)$/i, '');

/** It writes nought for what it does not know, too: nought for both ways is believed only of those said to be free. */
function priceOf(type: string, { id, cost }: PiModel, kind: EndpointRecord['kind']): ModelPrice | undefined {
  const free = id.endsWith(':free') || type === 'google' || type === 'mistral';
  if (cost.input === 0 && cost.output === 0)
    return free && kind === undefined ? { input: 0, output: 0 } : undefined;
  const above = (cost.tiers ?? []).map(({ inputTokensAbove, ...rates }) => ({
    tokens: inputTokensAbove,
    ...ratesOf(rates),
  }));
  return { ...ratesOf(cost), ...(above.length === 0 ? {} : { above }) };
}

const ratesOf = ({ input, output, cacheRead, cacheWrite }: PiCost) => ({
  input,
  output,
  ...(cacheRead > 0 ? { cacheRead } : {}),
  ...(cacheWrite > 0 ? { cacheWrite } : {}),
});
