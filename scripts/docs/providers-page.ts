/** docs/providers.md: what the registry says. Pure. */
import { types as known } from '../../lib/providers/index.ts';
import type { ProviderType, WireName } from '../../lib/providers/types.ts';
import type { Vocabulary } from '../../lib/providers/vocabulary.ts';
import { VOCABULARY as browser } from '../../lib/providers/wires/browser-request.ts';
import { VOCABULARY as chat } from '../../lib/providers/wires/chat-request.ts';
import { VOCABULARY as cohere } from '../../lib/providers/wires/cohere-request.ts';
import { VOCABULARY as gemini } from '../../lib/providers/wires/gemini-request.ts';
import { VOCABULARY as messages } from '../../lib/providers/wires/messages-request.ts';
import { VOCABULARY as ollama } from '../../lib/providers/wires/ollama-request.ts';
import { VOCABULARY as responses } from '../../lib/providers/wires/responses-request.ts';

const WIRES: Readonly<Record<WireName, string>> = {
  chat: 'Chat completions',
  responses: 'Responses',
  messages: 'Messages',
  gemini: 'generateContent',
  cohere: 'Cohere v2',
  ollama: 'Ollama',
  none: 'none: inside the browser',
};

const GROUPS = {
  cloud: 'Services',
  local: 'On your own machine',
  any: 'Gateways, and everything else',
} as const satisfies Record<ProviderType['group'], string>;

const BEYOND = {
  embed: 'embeddings',
  image: 'images',
  speech: 'speech',
  transcribe: 'transcription',
} as const;

/** Nothing in a cell ends it. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function addressOf({ baseUrl }: ProviderType): string {
  if (!baseUrl.needed) return 'none';
  const shown = baseUrl.template?.replace('{}', '{name}') ?? baseUrl.initial;
  return shown === undefined ? 'yours' : `\`${shown}\``;
}

function keyOf({ key }: ProviderType): string {
  if (key.needed === 'none') return 'none';
  return key.at === undefined ? key.needed : `[${key.needed}](${key.at})`;
}

const NAMING = { known: 'known to Oriel', entered: 'entered by you' } as const;
const modelsOf = ({ naming }: ProviderType) => (naming === undefined ? 'listed' : NAMING[naming]);

const beyondOf = (type: ProviderType): string =>
  (Object.keys(BEYOND) as (keyof typeof BEYOND)[])
    .filter((task) => type[task] !== undefined)
    .map((task) => BEYOND[task])
    .join(', ');

const rowOf = (type: ProviderType): string =>
  `| ${[
    `**${cell(type.label)}**<br>${cell(type.description)}`,
    `\`${type.type}\``,
    WIRES[type.wire],
    addressOf(type),
    keyOf(type),
    modelsOf(type),
    beyondOf(type),
  ].join(' | ')} |`;

const VOCABULARIES: readonly (readonly [wire: string, words: Vocabulary])[] = [
  [WIRES.chat, chat],
  [WIRES.responses, responses],
  [WIRES.messages, messages],
  [WIRES.gemini, gemini],
  [WIRES.cohere, cohere],
  [WIRES.ollama, ollama],
  ['Built into the browser', browser],
];

const yes = (it: boolean): string => (it ? 'yes' : '–');

/** What of a vocabulary people ask about, in the names of `Call`. */
const WORDS: readonly (readonly [name: string, said: (words: Vocabulary) => string])[] = [
  ['tools', ({ tools }) => yes(tools)],
  ['`toolChoice` that demands a call', ({ toolDemand }) => yes(toolDemand)],
  ['`parallelToolCalls: false`', ({ oneToolAtATime }) => yes(oneToolAtATime)],
  ['`json`', ({ json }) => ({ none: '–', schema: 'yes', tool: 'yes, by a tool where it must' })[json]],
  ['`json` beside tools', ({ tools, jsonBesideTools }) => yes(tools && jsonBesideTools)],
  ['`stop`', ({ stops }) => (stops === 0 ? '–' : Number.isFinite(stops) ? `up to ${stops}` : 'yes')],
  ['`logprobs`', ({ logprobs }) => ({ none: '–', own: 'of the chosen tokens', others: 'yes' })[logprobs]],
  ['`prefix`', ({ prefix }) => yes(prefix)],
  ['`n`', ({ choices }) => (choices ? 'yes' : 'as several calls')],
  ['`modalities`', ({ modalities }) => (modalities.length === 0 ? '–' : modalities.join(', '))],
];

const wordsTable = (): string[] => [
  `| | ${VOCABULARIES.map(([wire]) => wire).join(' | ')} |`,
  `|---|${'---|'.repeat(VOCABULARIES.length)}`,
  ...WORDS.map(
    ([name, said]) => `| ${[name, ...VOCABULARIES.map(([, words]) => said(words))].join(' | ')} |`,
  ),
];

/** The whole file. */
export function providersPage(types: readonly ProviderType[] = known): string {
  const sections = (Object.keys(GROUPS) as (keyof typeof GROUPS)[]).flatMap((group) => {
    const rows = types.filter((type) => type.group === group).map(rowOf);
    if (rows.length === 0) return [];
    return [
      `## ${GROUPS[group]}`,
      '',
      '| Provider | Type | Wire | Address | Key | Models | Beyond chat |',
      '|---|---|---|---|---|---|---|',
      ...rows,
      '',
    ];
  });
  return [
    '# Providers',
    '',
    'Written by `npm run docs` from the registry, lib/providers/index.ts: change it there.',
    '',
    '*Type* is the name in a configuration file (config.md). *Wire* is the format that Oriel speaks to it in; what a',
    'page asks is the same for all of them. Models that a provider lists can also be entered by hand.',
    '',
    ...sections,
    '## What a wire has words for',
    '',
    'A page asks the same of every provider. What a wire, or a model on it, has no word for is refused before anything',
    'is sent, as `unsupported` with the name that it has in the call: an answer would mean something else without it.',
    'What only colours an answer (`temperature`, `topP`, `topK`, `minP`, the penalties, `seed`, `reasoning`, a tool’s',
    '`strict`) is left out instead, and named in the finish under `ignored`. A mark for the cache is sent where a provider',
    'takes one. tests/contract/features.test.ts holds every type to this.',
    '',
    ...wordsTable(),
    '',
    'Models lack more than their wires do, which their providers’ tables say. `parallelToolCalls: false` is refused where',
    'there is no word for it, since a page that says so reads one call and would lose the others; a model that calls one',
    'tool at a time by itself (OpenAI’s o-series) is not told, and keeps to it. The router makes several calls of `n` where',
    'a wire gives one answer. That a tool’s result is a failure (`isError`) is said to Messages and generateContent, which',
    'have a word for it; elsewhere the result’s own words say it.',
    '',
    '## Adding one',
    '',
    'A provider that speaks one of these wires is one file in lib/providers/ (most are a call of `compatible()` and a',
    'table of what its models take) and its line in the registry; where its list of models tells more than OpenAI’s,',
    'one file in lib/providers/lists/ reads it. Its settings form, the permission to reach it, the recognition of its',
    'keys, its row here and its contract tests come out of that; run the command above, and',
    '`npx vitest run --project unit tests/contract`.',
    '',
  ].join('\n');
}
