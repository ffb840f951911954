/** Writes docs/providers.md from the registry: `node scripts/docs-providers.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { types as known } from '../lib/providers/index.ts';
import type { ProviderType, WireName } from '../lib/providers/types.ts';

export const COMMAND = 'node scripts/docs-providers.ts';
export const FILE = join(import.meta.dirname, '../docs/providers.md');

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
    `Written by \`${COMMAND}\` from the registry, lib/providers/index.ts: change it there.`,
    '',
    '*Type* is the name in a configuration file (config.md). *Wire* is the format that Oriel speaks to it in; what a',
    'page asks is the same for all of them. Models that a provider lists can also be entered by hand.',
    '',
    ...sections,
    '## Adding one',
    '',
    'A provider that speaks one of these wires is one file in lib/providers/ (most are a call of `compatible()` and a',
    'table of what its models take) and its line in the registry. Its settings form, the permission to reach it, the',
    'recognition of its keys, its row here and its contract tests come out of that; run the command above, and',
    '`npx vitest run --project unit tests/contract`.',
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(FILE, providersPage());
