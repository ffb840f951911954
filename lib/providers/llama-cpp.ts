import { baseOf } from './address.ts';
import { compatible } from './compatible.ts';
import { loose } from './loose.ts';
import { flagOf, given, isTokens, listModels, readJson, readModelAnd } from './model-list.ts';
import { EVERY_COLOURING } from './traits.ts';
import type { Connection, ModelInfo } from './types.ts';

export const llamaCpp = compatible({
  type: 'llama-cpp',
  label: 'llama.cpp',
  description: 'A model that llama.cpp’s server runs on this machine or in your network.',
  group: 'local',
  baseUrl: {
    needed: true,
    initial: 'http://127.0.0.1:8080',
    hint: 'Where llama-server listens; on this machine http://127.0.0.1:8080',
  },
  key: { needed: 'optional', hint: 'Only where the server was started with --api-key.' },
  address: (typed) => baseOf(typed, /\/v1(\/.*)?$/, /\/props$/, /\/health$/),
  chatPath: '/v1/chat/completions',
  models: listWithProps,
  // `/v1/models` is given to anyone.
  proof: '/props',
  explain(status, body, { label }) {
    if (status !== 503 || !/loading model/i.test(body)) return undefined;
    const message = `${label} is still loading its model. Try again in a moment.`;
    return { code: 'overloaded', message };
  },
  traits: [
    {
      models: '*',
      takes: EVERY_COLOURING,
      inputs: ['image', 'audio'],
      prefill: true,
      reasoning: 'toggle',
      reasoningField: 'chat_template_kwargs',
      echoReasoning: 'reasoning_content',
    },
  ],
  tasks: { embed: { maxBatch: 64, dimensions: false } },
});

/** A router of several models says of each whether it is in memory (tools/server, "Model status"). */
const readWithStatus = readModelAnd(({ status }) => {
  const value = loose(status)?.value;
  return { loaded: value === undefined ? undefined : value === 'loaded' };
});

/** The list knows what the model was trained for, `/props` what the server was started with. */
async function listWithProps(connection: Connection): Promise<ModelInfo[]> {
  const models = await listModels(connection, { path: '/v1/models', read: readWithStatus });
  const [only] = models;
  // A router of several models has no properties of its own.
  if (models.length !== 1 || only === undefined) return models;
  const props = loose(await readJson(connection, '/props').catch(() => undefined));
  const context = loose(props?.default_generation_settings)?.n_ctx ?? props?.n_ctx;
  const { vision, audio } = loose(props?.modalities) ?? {};
  const inputs: ModelInfo['inputs'] = ['text'];
  if (vision === true) inputs.push('image');
  if (audio === true) inputs.push('audio');
  const more = given({
    contextLength: isTokens(context) ? context : undefined,
    inputs: props?.modalities === undefined ? undefined : inputs,
    tools: flagOf(loose(props?.chat_template_caps)?.supports_tools),
  });
  return [{ loaded: true, ...only, ...more }];
}
