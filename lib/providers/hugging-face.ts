import { EVERY_COLOURING } from './colouring.ts';
import { compatible } from './compatible.ts';

export const huggingFace = compatible({
  type: 'hugging-face',
  label: 'Hugging Face',
  description: 'Open models of the Hub, run by the inference providers that Hugging Face routes to.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://router.huggingface.co/v1' },
  key: {
    needed: 'required',
    hint: 'A token that may make calls to Inference Providers.',
    at: 'https://huggingface.co/settings/tokens',
  },
  keyPattern: /^hf_/,
  traits: [{ models: '*', takes: EVERY_COLOURING, inputs: ['image'] }],
});
