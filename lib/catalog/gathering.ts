/** Puts together what a list of many providers says, one entry at a time: what is so of a model everywhere, and where one differs. */
import { canonicalName, plainName } from './names.ts';
import type { CatalogueFacts, EndpointRecord, ModelRecord } from './snapshot.ts';

export interface Gathering {
  /** Entries of a model's own maker come first: what they say is so everywhere. */
  add(type: string, id: string, record: EndpointRecord): void;
  facts(at: number): CatalogueFacts;
}

type Field = keyof ModelRecord;

/** Ten times what there is; beyond it a list is no list of models any more, and reading it would take minutes. */
export const MAX_ENTRIES = 20_000;

export function gather(): Gathering {
  const models = new Map<string, ModelRecord>();
  const endpoints = new Map<string, Map<string, EndpointRecord>>();
  let entries = 0;
  return {
    add(type, id, record) {
      entries += 1;
      if (entries > MAX_ENTRIES) return;
      const name = plainName(canonicalName(type, id));
      // No model is called that, and no record can be kept under it (S14).
      if (id === '__proto__' || name === '__proto__') return;
      const { price, at, retires, ...said } = record;
      const model = { ...said, ...models.get(name) };
      models.set(name, model);
      const differs = Object.fromEntries(
        Object.entries(said).filter(
          ([field, value]) => JSON.stringify(value) !== JSON.stringify(model[field as Field]),
        ),
      );
      const its = endpoints.get(type) ?? new Map<string, EndpointRecord>();
      endpoints.set(
        type,
        its.set(id, {
          ...differs,
          ...(price && { price }),
          ...(at === undefined ? {} : { at }),
          ...(retires && { retires }),
        }),
      );
    },
    facts: (at) => ({
      at,
      models: sorted(models),
      endpoints: sorted(new Map([...endpoints].map(([type, its]) => [type, sorted(its)]))),
    }),
  };
}

/** The same whatever came first. */
const sorted = <T>(entries: ReadonlyMap<string, T>): Record<string, T> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
