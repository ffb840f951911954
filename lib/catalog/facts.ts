/**
 * What several sources know of a model, as one answer. Later sources go over earlier ones; what is said of the very endpoint goes
 * over what is said of the model everywhere. Pure, but for what it remembers of its own answers.
 */
import { categoriesOf } from './categories.ts';
import type { ModelFacts, Price } from './endpoint.ts';
import { canonicalName, plainName } from './names.ts';
import type { CatalogueFacts, EndpointRecord, ModelLines, ModelRecord } from './snapshot.ts';

export type KnownFacts = ModelFacts & { price?: Price };

/** Undefined where nothing is known of it. @param type A name in the provider registry. */
export type FactsOf = (type: string, modelId: string) => KnownFacts | undefined;

export interface Layer {
  source: 'bundled' | 'models.dev' | 'openrouter';
  facts: CatalogueFacts;
}

export interface Facts {
  of: FactsOf;
  /** The ids of a type of provider that are known. Empty where they depend on whose account it is. */
  ids(type: string): readonly string[];
  /** How many models, each counted once. */
  models: number;
}

/** @param layers The first is the least. */
export function joinFacts(layers: readonly Layer[], lines: ModelLines): Facts {
  const shelves = layers.map(({ source, facts }) => ({
    source,
    at: facts.at,
    models: new Map(Object.entries(facts.models)),
    endpoints: new Map(Object.entries(facts.endpoints)),
    types: new Map<string, TypeShelf>(),
  }));
  const shelfOf = ({ types, endpoints }: (typeof shelves)[number], type: string): TypeShelf => {
    const known = types.get(type) ?? shelve(type, endpoints.get(type));
    types.set(type, known);
    return known;
  };
  const lineOf = readLines(lines);
  const answers = new Map<string, KnownFacts | undefined>();

  const answer = (type: string, id: string): KnownFacts | undefined => {
    const name = canonicalName(type, id);
    const found = shelves.map((shelf) => find(shelfOf(shelf, type), id, name));
    const listed = found.some((it) => it !== undefined);
    let known: Omit<EndpointRecord, 'price' | 'at'> | undefined;
    let price: Price | undefined;
    shelves.forEach(({ source, at, models }, index) => {
      const model = models.get(plainName(name));
      const { price: itsPrice, at: readAt = at, ...record } = found[index] ?? {};
      if (model === undefined && found[index] === undefined) return;
      const made = model && (found[index] ? model : inherited(type, model, listed));
      const released = known?.released ?? record.released ?? made?.released;
      known = { ...known, ...made, ...record, ...(released === undefined ? {} : { released }) };
      if (itsPrice !== undefined) price = { ...itsPrice, source, at: readAt };
    });
    if (known === undefined) return undefined;
    const { tier, code, codeOnly } = lineOf(plainName(name));
    const tiered = known.tier ?? tier;
    const rest = tiered === undefined ? known : { ...known, tier: tiered };
    return {
      ...rest,
      model: name,
      categories: categoriesOf(plainName(name), rest, code || codeOnly),
      ...(codeOnly ? { codeOnly } : {}),
      ...(price === undefined ? {} : { price }),
    };
  };

  return {
    of(type, id) {
      const key = `${type}\n${id}`;
      if (answers.has(key)) return answers.get(key);
      const facts = answer(type, id);
      // Pages cannot ask, but providers can list what they like.
      if (answers.size >= MAX_ANSWERS) answers.clear();
      answers.set(key, facts);
      return facts;
    },
    ids(type) {
      if (OF_AN_ACCOUNT.has(type)) return [];
      const ids = new Map<string, string>();
      for (const { endpoints, at } of shelves)
        for (const [id, { retires }] of Object.entries(endpoints.get(type) ?? {})) {
          // Gone when the data were collected. What will go is offered, with its day.
          if (retires !== undefined && Date.parse(retires) < at) ids.delete(id.toLowerCase());
          else if (!ids.has(id.toLowerCase())) ids.set(id.toLowerCase(), id);
        }
      return [...ids.values()];
    },
    models: new Set(shelves.flatMap(({ models }) => [...models.keys()])).size,
  };
}

const MAX_ANSWERS = 20_000;

/** What they serve is a matter of who set them up: only what holds of the weights is known. */
const BUILT_AT_HOME = new Set(['litellm', 'llama-cpp', 'lm-studio', 'ollama', 'openai-compatible', 'vllm']);

/** Deployments have names of their own; what is served differs by region. */
const OF_AN_ACCOUNT = new Set(['azure', 'bedrock']);

/** One id may be served by several there, or another one for more: the price of a name close to it is not its own. */
const PRICED_BY_ID = new Set(['hugging-face', 'openrouter']);

interface TypeShelf {
  byId: Map<string, EndpointRecord>;
  byName: Map<string, EndpointRecord[]>;
  exactPrices: boolean;
}

function shelve(type: string, records: Record<string, EndpointRecord> = {}): TypeShelf {
  const byId = new Map<string, EndpointRecord>();
  const byName = new Map<string, EndpointRecord[]>();
  for (const [id, record] of Object.entries(records)) {
    byId.set(id.toLowerCase(), record);
    const name = canonicalName(type, id);
    byName.set(name, [...(byName.get(name) ?? []), record]);
  }
  return { byId, byName, exactPrices: PRICED_BY_ID.has(type) };
}

/** By its id, or else the same model under another: with its price where all of that model have the same. */
function find(
  { byId, byName, exactPrices }: TypeShelf,
  id: string,
  name: string,
): EndpointRecord | undefined {
  const exact = byId.get(id.toLowerCase());
  if (exact !== undefined) return exact;
  const [twin, ...others] = byName.get(name) ?? [];
  if (twin === undefined) return undefined;
  const { price, at, name: _, ...record } = twin;
  if (price === undefined || exactPrices) return record;
  const alike = others.every((other) => JSON.stringify(other.price) === JSON.stringify(price));
  return alike ? { ...record, price, ...(at === undefined ? {} : { at }) } : record;
}

/**
 * What holds of an endpoint because it holds of its model. Where somebody knows the endpoint itself, or where it is a matter of who set
 * it up, that is how the model is made and no more. How long an answer may be is up to every service.
 */
function inherited(type: string, model: ModelRecord, listed: boolean): ModelRecord {
  const { maxOutput: _, ...rest } = model;
  if (!listed && !BUILT_AT_HOME.has(type)) return rest;
  const { name, kind, reasoning, tier, released, knowledge } = model;
  const made = { name, kind, reasoning, tier, released, knowledge };
  return Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined));
}

function readLines({ tiers, code, codeOnly }: ModelLines) {
  const tiered = [...tiers].reverse();
  return (name: string) => ({
    tier: tiered.find(([names]) => matches(names, name))?.[1],
    code: code.some((names) => matches(names, name)),
    codeOnly: codeOnly.some((names) => matches(names, name)),
  });
}

/** `*` stands for any run of characters. By hand: data never become a regular expression. */
export function matches(names: string, name: string): boolean {
  const [start = '', ...parts] = names.split('*');
  const end = parts.pop();
  if (end === undefined) return name === names;
  if (!name.startsWith(start)) return false;
  let at = start.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.endsWith(end) && name.length - end.length >= at;
}
