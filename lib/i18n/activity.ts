/** Activity in the dashboard: the calls that were made, and what became of each. */
import { ERRORS, type ErrorCode } from '../protocol/errors.ts';
import type { FinishReason } from '../protocol/part.ts';
import type { PriceSource } from '../protocol/routing.ts';
import type { TaskName } from '../protocol/task.ts';
import { cost, count, day, duration, number } from './format.ts';
import { priceSourceText } from './model-picker.ts';

export const activityText = {
  heading: 'Activity',
  nav: 'Parts of activity',
  parts: { calls: 'Calls', charts: 'Charts', keeping: 'Keeping and erasing' },
} as const;

const FINISHES: Record<FinishReason, string> = {
  stop: 'ended by itself',
  length: 'stopped at its longest',
  'tool-calls': 'called tools',
  'content-filter': 'stopped by its provider’s filter',
  refused: 'declined',
  other: 'ended otherwise',
};
const TASKS: Record<TaskName, string> = {
  embed: 'embeddings',
  image: 'images',
  speech: 'reading aloud',
  transcribe: 'transcription',
};

export const callsText = {
  heading: 'Calls',
  hint: 'Every call that a site made, and what became of it. The latest first.',
  none: 'No calls yet. They appear here once a site has asked.',
  noneFound: 'No call matches.',
  noFilters: 'Show all calls',
  refresh: 'Refresh',
  more: 'Show more',
  shown: (calls: number, all: boolean) =>
    all ? `${count(calls, 'call')}, all of them shown` : `${count(calls, 'call')} shown`,
  loading: 'Reading the calls…',
  again: 'Try again',
  searching: (calls: number) => `Looking through what was kept… ${count(calls, 'call')} found so far.`,
  searchProgress: 'How far the search has come',
  stop: 'Stop',
  stopped: (calls: number) => `Stopped. ${count(calls, 'call')} found so far.`,
  goOn: 'Look further',
  own: 'Oriel’s own pages',
  nothing: 'No model was asked',
  cached: 'From memory',
  tries: (attempts: number) => (attempts === 1 ? '1 try' : `${number(attempts)} tries`),
  first: (ms: number) => `first word ${duration(ms)}`,
  took: (ms: number) => `took ${duration(ms)}`,
  costUnknown: 'price unknown',
  local: 'on this computer',
  error: (code: ErrorCode) =>
    code === 'permission-denied' ? 'It was not allowed, or Oriel was locked.' : ERRORS[code],
  textKept: 'text kept',
} as const;

/** One call, opened. */
export const callText = {
  attempts: 'Tries',
  noAttempts: 'No endpoint was asked.',
  began: (ms: number) => (ms < 1 ? 'at once' : `begun after ${duration(ms)}`),
  why: 'Why these',
  noDecision: 'How it was decided was not kept.',
  figures: 'Figures of this call',
  at: 'Asked',
  surface: 'Through',
  chat: 'chat',
  task: (task: TaskName) => TASKS[task],
  asked: 'The page asked for',
  took: 'Took',
  first: 'First word',
  perSecond: 'Tokens a second',
  read: 'Tokens read',
  fromCache: (tokens: number) => `${number(tokens)} from its provider’s cache`,
  written: 'Tokens written',
  thinking: (tokens: number) => `${number(tokens)} of them to think`,
  unknown: 'not told',
  ended: 'Ended',
  finish: (reason: FinishReason) => FINISHES[reason],
  cost: 'Cost',
  price: (source: PriceSource) => `price ${priceSourceText[source]}`,
  savedByCaching: (dollars: number) =>
    dollars < 0 ? `${cost(-dollars)} more by caching` : `${cost(dollars)} saved by caching`,
  savedByRouting: (dollars: number) =>
    dollars < 0 ? `${cost(-dollars)} more by routing` : `${cost(dollars)} saved by routing`,
  text: 'What was asked and answered',
  noText: 'The text of this call was not kept.',
  keep: 'Keep the text of calls',
  readingText: 'Reading what was kept…',
  gone: 'This call was erased meanwhile.',
  textGone: 'The text of this call has gone meanwhile.',
  cut: 'It was too long to keep all of it.',
  earlier: (messages: number) => `Show ${count(messages, 'earlier message')}`,
  messages: 'Messages',
  noAnswer: 'There was no answer.',
  noWords: 'No words.',
  role: (role: string) => ROLES[role] ?? role,
} as const;

const ROLES: Readonly<Record<string, string>> = {
  system: 'Instructions',
  developer: 'Instructions',
  user: 'Asked',
  assistant: 'Answered before',
  tool: 'Result of a tool',
};

export const filterText = {
  legend: 'Filters',
  site: 'Site',
  allSites: 'All sites',
  model: 'Model',
  allModels: 'All models',
  models: 'Models',
  endpoints: 'Models at one provider',
  provider: 'Provider',
  allProviders: 'All providers',
  when: 'Time',
  allTime: 'All time',
  ranges: { today: 'Today', '7': 'Last 7 days', '30': 'Last 30 days', month: 'This month' },
  ownDays: 'From … to …',
  from: 'From',
  to: 'To',
  failed: 'Failed only',
  cost: 'Cost at least, USD',
  badNumber: 'Write a number such as 0.05.',
  text: 'Search in text',
  notKept: 'The text of calls is not kept. Only what was kept before can be found.',
  keep: 'Keep it',
  clear: 'Clear filters',
  more: 'More filters',
  gone: (name: string) => `${name} (removed)`,
} as const;

export const exportText = {
  open: 'Export',
  heading: 'Export',
  what: (filtered: boolean) =>
    filtered ? 'All calls that match the filters go into a file.' : 'All calls go into a file.',
  format: 'As',
  formats: {
    jsonl: 'JSON lines: everything that is kept of each call, text included',
    csv: 'CSV: the figures of each call, for a spreadsheet',
    'fine-tuning': 'Examples to train a model with, in the chat form of OpenAI',
  },
  fineTuning:
    'Only calls whose text was kept can be examples: chats that ended well, whole, and without pictures or files. All others are left out.',
  textWarning: 'The file will hold what was asked and answered, in plain text.',
  save: 'Save file',
  cancel: 'Cancel',
  close: 'Close',
  /** Rows, as far as the file has come. */
  writing: (rows: number) => `Writing… ${count(rows, 'row')} so far.`,
  cancelled: 'Cancelled. No file was saved.',
  done: (name: string, rows: number) => `Saved as ${name}: ${count(rows, 'row')}.`,
  nothing: 'Nothing to save: no call matches.',
  noExamples: 'Nothing to save: no call that matches has kept text that can be an example.',
  fileName: (format: 'jsonl' | 'csv' | 'fine-tuning', today: string) =>
    ({
      jsonl: `oriel-activity-${today}.jsonl`,
      csv: `oriel-activity-${today}.csv`,
      'fine-tuning': `oriel-fine-tuning-${today}.jsonl`,
    })[format],
} as const;

export const keepingText = {
  heading: 'Text of calls',
  hint: 'Oriel counts every call: when, which site, which model, tokens, cost. What was asked and answered is kept only if you turn it on.',
  all: 'Keep what is asked and answered',
  allHint: 'For all sites, but for those that you set apart below.',
  days: 'Keep it for, days',
  badDays: (most: number) => `Write a whole number from 1 to ${number(most)}.`,
  fewer: 'Text that is older goes at once.',
  save: 'Save',
  saved: 'Saved.',
  unsaved: 'Not saved yet.',
  kept: 'Kept: the words of messages and answers, the tools that were called, the kind and name of pictures and files. Of very long calls only the end.',
  blotted:
    'Blotted out before it is kept: what looks like a key, a password in a setting or an address, a card number.',
  notKept: 'Never kept: pictures, sound and files themselves, and what a model thinks before it answers.',
  private: 'Private windows keep nothing: no text, and no call in this list.',
  stays: 'What was kept before stays until its days are over, or until you erase it.',
  explain: 'What is kept',
  sites: 'Sites set apart',
  sitesHint: 'For these the text is kept, or not, whatever holds for all others.',
  noSites: 'No site is set apart.',
  keptFor: 'Kept',
  notKeptFor: 'Not kept',
  asAll: 'As all others',
  of: (origin: string) => `Text of ${origin}`,
  another: 'Set another site apart',
  chooseSite: 'Choose a site',
} as const;

export const eraseText = {
  heading: 'Erase',
  hint: 'Calls, with their figures and their text.',
  what: 'What goes',
  site: 'Calls of one site',
  time: 'Calls of a time',
  all: 'Everything',
  which: 'Site',
  chooseSite: 'Choose a site.',
  from: 'From',
  to: 'To',
  chooseDays: 'Choose at least one of the two days.',
  wrongDays: 'The first day comes after the last.',
  erase: 'Erase…',
  counting: 'Counting…',
  /** `calls` undefined: more than anybody counted. */
  question: (calls: number | undefined, what: string) =>
    calls === undefined ? `Erase all calls ${what}?` : `Erase ${count(calls, 'call')} ${what}?`,
  of: (origin: string) => `of ${origin}`,
  between: (from: number | undefined, last: number | undefined) =>
    from === undefined
      ? `up to ${day(last ?? 0)}`
      : last === undefined
        ? `from ${day(from)} on`
        : day(from) === day(last)
          ? `of ${day(from)}`
          : `from ${day(from)} to ${day(last)}`,
  everything: 'that Oriel knows of',
  goes: 'They go from the list, from the charts, from search and from exports, with their text. There is no way back.',
  /** What becomes of budgets. */
  spent: {
    site: 'What the site has spent is forgotten with them, and answers that were kept for it: its budgets begin anew.',
    time: 'What was spent today and this month still counts against budgets. Every answer that was kept goes with them.',
    all: 'What was spent is forgotten with them, and every answer that was kept: budgets begin anew.',
  },
  compacts:
    'Oriel can reach no further than its own storage. The browser may hold remains on the disk until it tidies its files; files that you exported stay where they are, and providers have what was sent to them.',
  confirm: 'Erase for good',
  cancel: 'Cancel',
  erasing: 'Erasing…',
  none: (what: string) => `There are no calls ${what}.`,
  done: (rows: number, texts: number) =>
    rows === 0
      ? 'There was nothing to erase.'
      : texts === 0
        ? `${count(rows, 'call')} erased. There was no text of ${rows === 1 ? 'it' : 'them'}.`
        : `${count(rows, 'call')} erased, and the text of ${number(texts)}.`,
} as const;

export const replayText = {
  heading: 'Ask another model',
  hint: 'The same messages go to the model that you choose, as they were kept: without pictures and files, and with blots where keys were.',
  model: 'Model to ask',
  choose: 'Choose a model',
  ask: 'Ask',
  again: 'Ask again',
  past: 'Then',
  present: 'Now',
  answers: 'Both answers',
} as const;
