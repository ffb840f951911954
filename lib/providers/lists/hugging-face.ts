import { type Loose, listOf, loose } from '../loose.ts';
import { inputsOf, isTokens, type ModelListing, priceOf, readModelAnd } from '../model-list.ts';

export const huggingFace: Partial<ModelListing> = {
  read: readModelAnd(({ architecture, providers }) => {
    const live = listOf(providers).flatMap((it) => {
      const provider = loose(it);
      return provider === undefined || provider.status === 'error' ? [] : [provider];
    });
    const contexts = live.map((it) => it.context_length).filter(isTokens);
    return {
      contextLength: contexts.length === 0 ? undefined : Math.min(...contexts),
      inputs: inputsOf(loose(architecture)?.input_modalities),
      tools: live.some((it) => it.supports_tools === true) || undefined,
      json: live.some((it) => it.supports_structured_output === true) || undefined,
      price: dearest(live),
    };
  }),
};

/** The router picks among them: what is reckoned with is the most it can cost. USD per million already. */
function dearest(live: readonly Loose[]) {
  const most = (of: 'input' | 'output') => {
    const prices = live
      .map((it) => loose(it.pricing)?.[of])
      .filter((price) => typeof price === 'number' && price >= 0);
    return prices.length === 0 ? undefined : Math.max(...(prices as number[]));
  };
  return priceOf({ input: most('input'), output: most('output') }, { of: 1_000_000 });
}
