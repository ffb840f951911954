import { count, usd } from './format.ts';

const CAPABILITIES: Record<string, string> = {
  text: 'text',
  images: 'images',
  audio: 'audio',
  files: 'files',
  tools: 'tools that the page runs',
  embeddings: 'embeddings (numbers that stand for what a text means)',
  'image-generation': 'making images',
  speech: 'reading text aloud',
  transcription: 'writing down what is said',
};

export const approvalText = {
  documentTitle: 'Oriel: a site asks',
  heading: 'A site asks to use your AI model',
  siteCallsItself: 'The page calls itself',
  siteSays: 'The site’s reason, in its own words',
  model: 'Model that answers',
  sendsTo: (provider: string) => `What the site sends goes to ${provider}.`,
  sendsToChosen: 'What the site sends goes to the provider that Oriel chooses for it.',
  staysLocal: 'Runs on this device: nothing the site sends leaves it.',
  wants: 'It wants to use',
  capability: (name: string) => CAPABILITIES[name] ?? name,
  budget: (amount: number) => `It would like to spend up to ${usd(amount)}. Allowing does not promise that.`,
  waiting: (calls: number) =>
    calls === 1 ? '1 request waits for you' : `${count(calls, 'request')} wait for you`,
  promise: 'The site never sees your keys.',
  noModels: 'No model is set up, so nothing could answer this site yet.',
  noTaskModel: 'No model is chosen for this yet, so nothing could answer this site.',
  setUp: 'Set up a model',
  nothingToAllow: 'Until then there is nothing to allow.',
  once: 'Allow once',
  session: 'Allow for this session',
  always: 'Always allow',
  deny: 'Deny',
  arming: 'One moment, so that no stray click decides…',
  unfocused: 'Click into this window to decide.',
  ended: 'This request has ended',
  endedWhy: 'The page stopped asking, or the request was answered. Nothing is left to decide.',
  answered: 'Done',
  connecting: 'Reading the request…',
} as const;
