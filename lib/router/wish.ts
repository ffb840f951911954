/** Which of the person's models a page means by a name. */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { Policy } from '../protocol/routing.ts';
import { dayOf, isRetired } from './gates.ts';
import { isOriel, presetOf, virtualOf } from './oriel.ts';
import { plainName } from './public-id.ts';
import type { ChooseRequest } from './types.ts';

/** What it stands for: what Oriel itself chooses, or these endpoints, at least one. */
export type Meaning = { oriel: string } | { named: readonly Endpoint[]; policy: Policy };

/** Names of the 2023 Window AI and of OpenRouter that stand for others. Lower case. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  'openai/gpt3.5': 'openai/gpt-3.5-turbo',
  'openai/gpt4': 'openai/gpt-4',
  'together/gpt-neoxt-20b': 'togethercomputer/GPT-NeoXT-Chat-Base-20B',
  'cohere/xlarge': 'cohere/command-nightly',
  auto: 'oriel/auto',
  'openrouter/auto': 'oriel/auto',
};

/** OpenRouter's endings that say how endpoints of one model are to be ordered. */
const ENDINGS: readonly (readonly [ending: string, policy: Policy])[] = [
  [':nitro', 'throughput'],
  [':floor', 'price'],
];

/**
 * By reference; else by a provider's own name for it; else by the name that is the same everywhere. Undefined where it names nothing that the person has and that is still served: a page may name what it
 * likes.
 */
export function meaningOf(wish: string, request: ChooseRequest): Meaning | undefined {
  const meaning = plainMeaning(wish, request);
  if (meaning !== undefined) return meaning;
  const name = wish.toLowerCase();
  const other = OTHER_NAMES[name];
  if (other !== undefined) return plainMeaning(other, request);
  const ending = ENDINGS.find(([it]) => name.endsWith(it));
  if (ending === undefined) return undefined;
  const inner = plainMeaning(wish.slice(0, -ending[0].length), request);
  return inner !== undefined && 'named' in inner
    ? { named: sameModel(inner.named, request), policy: ending[1] }
    : inner;
}

function plainMeaning(wish: string, request: ChooseRequest): Meaning | undefined {
  if (isOriel(wish)) {
    return virtualOf(wish) || presetOf(wish, request.presets) ? { oriel: wish } : undefined;
  }
  const named = namedBy(wish, request);
  return named.length === 0 ? undefined : { named, policy: named.length === 1 ? 'order' : 'balanced' };
}

/** One pass: the closest kind of match that there is. */
function namedBy(wish: string, request: ChooseRequest): readonly Endpoint[] {
  const { endpoints = [], now, nameOf = plainName } = request;
  // OpenRouter's names are those that pages know.
  const model = nameOf('openrouter', wish);
  const today = dayOf(now);
  const byId: Endpoint[] = [];
  const byModel: Endpoint[] = [];
  for (const endpoint of endpoints) {
    const into = endpoint.modelId === wish ? byId : endpoint.model === model ? byModel : undefined;
    if ((into === undefined && endpoint.ref !== wish) || isRetired(endpoint.retires, today)) continue;
    if (endpoint.ref === wish) return [endpoint];
    into?.push(endpoint);
  }
  return byId.length > 0 ? byId : byModel;
}

function sameModel(named: readonly Endpoint[], { endpoints = [], now }: ChooseRequest): readonly Endpoint[] {
  const models = new Set(named.map(({ model }) => model));
  const today = dayOf(now);
  return endpoints.filter(({ model, retires }) => models.has(model) && !isRetired(retires, today));
}
