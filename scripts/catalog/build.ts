/** Puts the catalogue together that comes with Oriel. The same inputs give the same bytes. */
import { categoriesOf } from '../../lib/catalog/categories.ts';
import { matches } from '../../lib/catalog/facts.ts';
import { gather } from '../../lib/catalog/gathering.ts';
import {
  type EndpointRecord,
  type ModelRecord,
  readSnapshot,
  type Snapshot,
} from '../../lib/catalog/snapshot.ts';
import type { Kept } from './kept.ts';
import type { PiData } from './pi.ts';
import { type PiModel, recordOf } from './pi-models.ts';

/** Its names of the provider types that we have. Makers come first: what they say of their own is so everywhere. */
export const TYPES: Readonly<Record<string, string>> = {
  anthropic: 'anthropic',
  openai: 'openai',
  google: 'google',
  mistral: 'mistral',
  deepseek: 'deepseek',
  xai: 'xai',
  openrouter: 'openrouter',
  huggingface: 'hugging-face',
  together: 'together',
  fireworks: 'fireworks',
  groq: 'groq',
  cerebras: 'cerebras',
  azure: 'azure',
  'amazon-bedrock': 'bedrock',
};

export function buildSnapshot(pi: PiData, kept: Kept): Snapshot {
  const gathered = gather();
  const retires = new Map(
    kept.retirements.flatMap(({ type, models }) =>
      Object.entries(models).map(([id, day]) => [`${type}\n${id}`, day] as const),
    ),
  );
  const add = (type: string, id: string, record: EndpointRecord) => {
    const day = retires.get(`${type}\n${id}`);
    retires.delete(`${type}\n${id}`);
    gathered.add(type, id, day === undefined ? record : { ...record, retires: day });
  };
  // Over the package's: what was looked up by hand is of the maker itself.
  for (const { type, read, models } of kept.endpoints)
    for (const [id, record] of Object.entries(models))
      add(type, id, record.price === undefined ? record : { ...record, at: Date.parse(read) });
  const byHand = new Set(
    kept.endpoints.flatMap(({ type, models }) => Object.keys(models).map((id) => `${type}\n${id}`)),
  );
  for (const [file, type] of Object.entries(TYPES))
    for (const [id, record] of together(type, widened(file, pi)))
      if (!byHand.has(`${type}\n${id}`)) add(type, id, record);
  for (const [key, day] of retires) {
    const [type = '', id = ''] = key.split('\n');
    gathered.add(type, id, { retires: day });
  }
  const facts = gathered.facts(pi.at);
  const models = Object.fromEntries(
    Object.entries(facts.models).map(([name, model]) => [name, finished(name, model, kept)] as const),
  );
  return readSnapshot({
    version: 1,
    at: facts.at,
    lines: {
      tiers: kept.lines.tiers.flatMap(({ names }) => names),
      code: kept.lines.code.flatMap(({ names }) => names),
      codeOnly: kept.lines.codeOnly.flatMap(({ names }) => names),
    },
    models,
    endpoints: facts.endpoints,
  });
}

/** One that both chats and draws is listed twice: what it writes is the sum. */
function together(type: string, models: readonly PiModel[]): Map<string, EndpointRecord> {
  const records = new Map<string, EndpointRecord>();
  for (const model of models) {
    const record = recordOf(type, model);
    if (record === undefined) continue;
    const before = records.get(model.id);
    const outputs = [...new Set([...(before?.outputs ?? []), ...(record.outputs ?? [])])];
    records.set(model.id, { ...record, ...before, outputs });
  }
  return records;
}

/**
 * The package cuts OpenAI's windows where a longer request costs more. Oriel knows that price (`above`), so the window is the
 * one that the same model has at Azure.
 */
function widened(file: string, { providers }: PiData): readonly PiModel[] {
  const models = providers.get(file) ?? [];
  if (file !== 'openai') return models;
  const azure = new Map((providers.get('azure') ?? []).map((model) => [model.id, model.contextWindow]));
  return models.map((model) =>
    model.cost.tiers?.[0]?.inputTokensAbove === model.contextWindow
      ? { ...model, contextWindow: azure.get(model.id) ?? model.contextWindow }
      : model,
  );
}

/** With what is known of the model by hand. */
function finished(name: string, model: ModelRecord, { models, traits }: Kept): ModelRecord {
  const known = Object.assign({}, ...models.map((block) => block.models[name]));
  const finished: ModelRecord = { ...model, ...known };
  if (categoriesOf(name, model, false)[0] !== 'chat') return finished;
  for (const { names, inputs, json } of traits) {
    if (!names.some((pattern) => matches(pattern, name))) continue;
    if (json !== undefined) finished.json ??= json;
    // Who reads no pictures reads no pages either.
    if (inputs !== undefined && finished.inputs?.includes('image'))
      finished.inputs = [...new Set([...finished.inputs, ...inputs])];
  }
  return finished;
}

/** Every model that is kept by hand is one that somebody serves, under that name. */
export function strangers(snapshot: Snapshot, { models }: Kept): string[] {
  return models
    .flatMap((block) => Object.keys(block.models))
    .filter((name) => !Object.hasOwn(snapshot.models, name));
}

/** A line for each model and endpoint, so that a change can be read. */
export function writeSnapshot({ version, at, lines, models, endpoints }: Snapshot): string {
  const rows = (entries: object, indent: string) =>
    Object.entries(entries)
      .map(([key, value]) => `${indent}${JSON.stringify(key)}:${JSON.stringify(value)}`)
      .join(',\n');
  const types = Object.entries(endpoints).map(
    ([type, its]) => `${JSON.stringify(type)}:{\n${rows(its, ' ')}\n}`,
  );
  return [
    '{',
    `"license":${JSON.stringify(LICENSE)},`,
    `"version":${version},`,
    `"at":${at},`,
    `"lines":${JSON.stringify(lines)},`,
    `"models":{\n${rows(models, ' ')}\n},`,
    `"endpoints":{\n${types.join(',\n')}\n}`,
    '}',
    '',
  ].join('\n');
}

const LICENSE = 'Made from @earendil-works/pi-ai, MIT: see catalog-LICENSE.txt';
