import { completeAddress, parseUrl } from '../protocol/address.ts';
import { compatible } from './compatible.ts';

const TEMPLATE = 'https://bedrock-runtime.{}.amazonaws.com/openai/v1';

/** By a key of Bedrock's own: signed requests (SigV4) would need the account's secret. */
export const bedrock = compatible({
  type: 'bedrock',
  label: 'Amazon Bedrock',
  description: 'Models in one region of your own account at Amazon Web Services.',
  group: 'cloud',
  baseUrl: {
    needed: true,
    initial: 'https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1',
    hint: 'The region that your key is of, such as eu-central-1, or the whole address.',
    template: TEMPLATE,
  },
  key: {
    needed: 'required',
    hint: 'A Bedrock API key, not an access key of AWS.',
    at: 'https://console.aws.amazon.com/bedrock/home#/api-keys',
  },
  // Long-lived and short-lived ones.
  keyPattern: /^(ABSK|bedrock-api-key-)/,
  address(typed) {
    const whole = completeAddress(typed, TEMPLATE);
    const url = parseUrl(whole);
    if (url === undefined) return whole;
    if (/^bedrock-runtime[.-]/.test(url.hostname)) return `${url.origin}/openai/v1`;
    return /^bedrock-mantle\./.test(url.hostname) ? `${url.origin}/v1` : whole.replace(/\/+$/, '');
  },
  traits: [
    {
      models: '*',
      takes: ['temperature', 'topP', 'presencePenalty', 'frequencyPenalty', 'seed'],
      maxTokens: 'max_completion_tokens',
      reasoning: 'none',
    },
    {
      models: 'openai.gpt-oss*',
      inputs: [],
      reasoning: 'effort',
      efforts: { none: null, minimal: 'low', low: 'low', medium: 'medium', high: 'high', max: 'high' },
    },
  ],
});
