import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import { ORIEL } from '../../lib/protocol/virtual.ts';

interface Entry {
  model: ModelView;
  /** Lower case; name, id, provider and categories. */
  text: string;
  /** The same without separators, so that "gpt4" finds "gpt-4". */
  squashed: string;
}

/** A list of models made ready for search, once per list. Entries of one provider stand together, Oriel's own first. */
export interface ModelIndex {
  byRef: ReadonlyMap<ModelRef, ModelView>;
  groups: readonly { providerId: string; entries: readonly Entry[] }[];
}

const indexes = new WeakMap<readonly ModelView[], ModelIndex>();

export function indexModels(models: readonly ModelView[]): ModelIndex {
  const known = indexes.get(models);
  if (known) return known;
  const byRef = new Map<ModelRef, ModelView>();
  const groups = new Map<string, Entry[]>();
  for (const model of models) {
    byRef.set(model.ref, model);
    const { name, ref, providerLabel, categories = [] } = model;
    const text = [name, ref, providerLabel, ...categories].join(' ').toLowerCase();
    const entry = { model, text, squashed: squash(text) };
    const group = groups.get(model.providerId);
    if (group) group.push(entry);
    else groups.set(model.providerId, [entry]);
  }
  const index = {
    byRef,
    groups: [...groups]
      .map(([providerId, entries]) => ({ providerId, entries }))
      .sort((a, b) => Number(b.providerId === ORIEL) - Number(a.providerId === ORIEL)),
  };
  indexes.set(models, index);
  return index;
}

const squash = (text: string): string => text.replace(/[\s\-_./:]+/g, '');

/** How badly a word matches, 0 best; undefined: not at all. */
function distance(entry: Entry, word: string, squashedWord: string): number | undefined {
  const at = entry.text.indexOf(word);
  if (at === 0) return 0;
  if (at > 0) return /[a-z0-9]/.test(entry.text[at - 1]!) ? 2 : 1;
  return squashedWord !== '' && entry.squashed.includes(squashedWord) ? 3 : undefined;
}

/**
 * Models that hold every word of the query, in any order, best first within each provider; the provider with the best
 * match comes first. An empty query gives all.
 */
export function searchModels(index: ModelIndex, query: string): ModelView[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    // Who writes a separator means it: only a word without any may skip those in a name.
    .map((word) => [word, squash(word) === word ? word : ''] as const);
  if (words.length === 0) return index.groups.flatMap((group) => group.entries.map((entry) => entry.model));

  const found = index.groups.map((group) => {
    const hits: { model: ModelView; score: number }[] = [];
    for (const entry of group.entries) {
      let score = 0;
      const matches = words.every(([word, squashedWord]) => {
        const one = distance(entry, word, squashedWord);
        score += one ?? 0;
        return one !== undefined;
      });
      if (matches) hits.push({ model: entry.model, score });
    }
    return hits.sort((a, b) => a.score - b.score);
  });
  return found
    .filter((hits) => hits.length > 0)
    .sort((a, b) => a[0]!.score - b[0]!.score)
    .flatMap((hits) => hits.map((hit) => hit.model));
}
