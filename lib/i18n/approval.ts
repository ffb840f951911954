import type { Budget } from '../protocol/budget.ts';
import type { Capability } from '../protocol/grant.ts';
import { budgetWords } from './budgets.ts';
import { count, usd } from './format.ts';
import { capabilityName, capabilityNames } from './grants.ts';

/** Where the short name says too little to somebody who is asked for the first time. */
const MEANINGS: Partial<Record<Capability, string>> = {
  tools: 'tools that the page runs',
  embeddings: 'embeddings (numbers that stand for what a text means)',
  speech: 'reading text aloud',
  transcription: 'writing down what is said',
};

export const approvalText = {
  documentTitle: 'Oriel: a site asks',
  heading: 'A site asks to use your AI model',
  headingFrame: 'A site inside another asks to use your AI model',
  headingMore: 'A site asks for more',
  headingUnusual: 'A site calls far more often than usual',
  unusual: 'Oriel has paused it. Nothing goes out before you say so.',
  frameAsks: 'It asks',
  frameInside: 'inside the page of',
  framePair: 'What you allow holds for the two together, and for neither alone.',
  incognito: 'From a private window: what you decide ends when the last one closes.',
  siteCallsItself: 'The page calls itself',
  siteSays: 'The site’s reason, in its own words',
  model: 'Model that answers',
  sendsTo: (provider: string) => `What the site sends goes to ${provider}.`,
  sendsToChosen: 'What the site sends goes to the provider that Oriel chooses for it.',
  sendsNow: (provider: string, model: string) => `As things stand, that is ${provider}, with ${model}.`,
  staysLocal: 'Runs on this device: nothing the site sends leaves it.',
  wants: 'It wants to use',
  wantsMore: 'It now wants to use',
  capability: (name: Capability) => MEANINGS[name] ?? capabilityName(name),
  granted: (names: readonly Capability[]) => `Allowed already: ${capabilityNames(names)}.`,
  nothingTicked: 'Tick what you allow, or deny.',
  wish: (amount: number) => `It would like to spend up to ${usd(amount)}. Allowing does not promise that.`,
  budget: 'Budget',
  budgetWords: (budget: Budget) => {
    const words = budgetWords(budget);
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  },
  changeBudget: 'Change budget',
  perDay: 'USD a day',
  requestsPerMinute: 'Requests a minute',
  badBudget: 'Mend the budget above, or deny.',
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
  more: 'Other choices',
  moreHeading: 'Allow for a time, up to an amount, or never',
  times: { '1-hour': '1 hour', '1-day': '1 day', '30-days': '30 days' },
  allowFor: (time: string) => `Allow for ${time}`,
  spend: 'Allow until spent',
  amount: 'Amount, USD',
  amountNeeded: 'Write an amount such as 2.',
  never: 'Never allow',
  neverHint: 'Its calls are refused without asking you.',
  neverMoreHint: 'What it may do already stays.',
  arming: 'One moment, so that no stray click decides…',
  unfocused: 'Click into this window to decide.',
  ended: 'This request has ended',
  endedWhy: 'The page stopped asking, or the request was answered. Nothing is left to decide.',
  answered: 'Done',
  connecting: 'Reading the request…',
} as const;
