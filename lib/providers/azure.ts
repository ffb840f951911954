import { completeAddress, parseUrl } from '../protocol/address.ts';
import { compatible } from './compatible.ts';
import type { ProviderType } from './types.ts';

const TEMPLATE = 'https://{}.openai.azure.com/openai/v1';

/** The resource's own host in any of the addresses that Azure shows of it; the rest of them differs by age of the page. */
const azureAddress: ProviderType['address'] = (typed) => {
  const address = completeAddress(typed, TEMPLATE);
  const url = parseUrl(address);
  return url !== undefined && AZURE.test(url.hostname)
    ? `${url.origin}/openai/v1`
    : address.replace(/\/+$/, '');
};

/** {resource}.openai.azure.com, .cognitiveservices.azure.com and .services.ai.azure.com serve the same. */
const AZURE = /\.(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/;

export const azure = compatible({
  type: 'azure',
  label: 'Azure OpenAI',
  description: 'Models that you have deployed in a resource of your own at Microsoft Azure.',
  group: 'cloud',
  baseUrl: {
    needed: true,
    hint: 'The name of your resource, or its endpoint as Azure shows it. Enter the names of your deployments as models.',
    template: TEMPLATE,
  },
  key: { needed: 'required', at: 'https://portal.azure.com' },
  // 32 hexadecimal digits of old, 84 letters and digits since 2024.
  keyPattern: /^([0-9a-f]{32}|[A-Za-z0-9]{84})$/,
  authenticate: (key) => ({ 'api-key': key }),
  address: azureAddress,
  naming: 'entered',
  proof: '/models',
  explain(status, body, { label }) {
    if (status !== 404 || !/deploymentnotfound/i.test(body)) return undefined;
    const message = `${label} has no deployment of this name. Enter the names of your deployments as its models in Oriel’s dashboard.`;
    return { code: 'model-not-found', message };
  },
  traits: [
    {
      models: '*',
      takes: ['temperature', 'topP', 'presencePenalty', 'frequencyPenalty', 'seed'],
      maxTokens: 'max_completion_tokens',
      json: 'schema',
    },
    // By the model, where the deployment is named for it.
    {
      models: ['o1*', 'o3*', 'o4*', 'gpt-5*', 'codex*'],
      takes: ['seed'],
      instructions: 'developer',
      reasoning: 'effort',
      lacks: ['stop', 'logprobs'],
    },
    { models: ['o1*', 'o3*', 'o4*'], oneToolAtATime: true },
    { models: 'gpt-5*-chat*', takes: ['temperature', 'topP', 'seed'], reasoning: 'none', lacks: [] },
    { models: ['gpt-3*', 'gpt-4*'], reasoning: 'none' },
    { models: ['deepseek*', 'grok*', 'llama*', 'meta-*', 'mistral*', 'phi*'], maxTokens: 'max_tokens' },
  ],
  tasks: { embed: { maxBatch: 2_048 }, transcribe: true },
});
