/** docs/api.md: what the types say, as a page. Pure. */
import type { MemberDoc, TypeDoc } from './public-types.ts';
import type { StandardName } from './standard-names.ts';

/** The object at `window.ai` is made of these interfaces. */
const OBJECT = 'AI';

/** Headings, and which types stand below them, by `<file>#<name>`; what is in none of these stands below the last. */
const GROUPS: readonly (readonly [heading: string, types: RegExp])[] = [
  ['What goes in', /^lib\/(page\/(input|media|options)|protocol\/(call|task))\.ts#|#\w+Options$/],
  ['What comes back', /^lib\/(page\/(part-stream|result|generate-object|tasks)|protocol\/part)\.ts#/],
  ['Errors', /^lib\/(page\/window-ai-error|protocol\/errors)\.ts#/],
  ['Types of the names of 2023', /^lib\/page\/legacy[\w-]*\.ts#/],
  ['More types', /./],
];

/** Of the interfaces of functions, in the words of a page's author. */
const TITLES: Readonly<Record<string, string>> = {
  WindowAI: '`window.ai`',
  LegacyAI: 'The names of 2023',
};

/** Of a line of code. */
const WIDTH = 90;

const anchor = (name: string): string => name.toLowerCase();

/** As code in a cell of a table, with the types that this page describes as links. */
function code(text: string, known: ReadonlySet<string>): string {
  const escaped = text.replace(/[&<>|*_[\]]/g, (it) => `&#${it.charCodeAt(0)};`);
  return `<code>${escaped.replace(/'[^']*'|\b[A-Z]\w+/g, (name) => (known.has(name) ? `[${name}](#${anchor(name)})` : name))}</code>`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
const isCapital = /^\p{Lu}/u;
const sentence = (words: string): string =>
  words === '' ? '' : `${isCapital.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1)}.`;

const said = ({ comment, bounds = '' }: MemberDoc): string =>
  cell([comment, sentence(bounds)].filter((it) => it !== '').join(' '));

function table(members: readonly MemberDoc[], known: ReadonlySet<string>): string[] {
  return [
    '| Member | Type | |',
    '|---|---|---|',
    ...members.map(
      (member) =>
        `| \`${member.name}${member.optional ? '?' : ''}\` | ${code(member.type, known)} | ${said(member)} |`,
    ),
    '',
  ];
}

/** Its signature, what it does, and the types it speaks of. */
function functionSection({ name, type, comment }: MemberDoc, known: ReadonlySet<string>): string[] {
  const types = [...new Set(type.match(/\b[A-Z]\w+/g) ?? [])].filter((it) => known.has(it));
  return [
    `### ${name}`,
    '',
    '```ts',
    `window.ai.${name}${type}`,
    '```',
    '',
    ...(comment === '' ? [] : [comment, '']),
    ...(types.length === 0 ? [] : [types.map((it) => `[\`${it}\`](#${anchor(it)})`).join(', '), '']),
  ];
}

function surface(doc: TypeDoc, known: ReadonlySet<string>): string[] {
  const { members = [], comment } = doc;
  const values = members.filter(({ isFunction }) => !isFunction);
  return [
    `## ${TITLES[doc.name] ?? doc.name}`,
    '',
    ...(comment === '' ? [] : [comment, '']),
    ...members.filter(({ isFunction }) => isFunction).flatMap((member) => functionSection(member, known)),
    ...(values.length === 0 ? [] : table(values, known)),
  ];
}

/** A long union has a line for each of its members. */
function onLines(text: string): string {
  if (text.startsWith('|')) return `\n  ${text}`;
  return text.length > WIDTH && !/[{(<]/.test(text)
    ? `\n  | ${text.split(' | ').join('\n  | ')}`
    : ` ${text}`;
}

function typeSection({ name, comment, members, text }: TypeDoc, known: ReadonlySet<string>): string[] {
  const body =
    members === undefined ? ['```ts', `type ${name} =${onLines(text)}`, '```', ''] : table(members, known);
  return [`### ${name}`, '', ...(comment === '' ? [] : [comment, '']), ...body];
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function standardSection(names: readonly StandardName[]): string[] {
  if (names.length === 0) return [];
  return [
    '## The web standard',
    '',
    'Where Oriel serves them, these names are what the drafts of the W3C’s Web Machine Learning group say they are:',
    '[Prompt API](https://webmachinelearning.github.io/prompt-api/),',
    '[Writing Assistance](https://webmachinelearning.github.io/writing-assistance-apis/),',
    '[Translator and Language Detector](https://webmachinelearning.github.io/translation-api/),',
    '[Proofreader](https://webmachinelearning.github.io/proofreader-api/). Their failures are `DOMException`s of the',
    'standard’s names ([which](errors.md#the-same-in-other-surfaces)).',
    '',
    '| Name | On the name itself | Attributes | Operations |',
    '|---|---|---|---|',
    ...names.map(
      ({ name, statics, attributes, operations }) =>
        `| \`${name}\` | ${listed(statics)} | ${listed(attributes)} | ${listed(operations)} |`,
    ),
    '',
  ];
}

/** The whole file. `standard`: what else there is on a page. */
export function apiPage(types: readonly TypeDoc[], standard: readonly StandardName[] = []): string {
  const object = types.find(({ name }) => name === OBJECT);
  const surfaces = (object?.text.match(/\w+/g) ?? []).flatMap(
    (name) => types.find((type) => type.name === name) ?? [],
  );
  const others = types.filter((type) => type !== object && !surfaces.includes(type));
  const known = new Set(others.map(({ name }) => name));
  const groupOf = ({ file, name }: TypeDoc) => GROUPS.findIndex(([, here]) => here.test(`${file}#${name}`));
  return [
    '# API reference',
    '',
    'Written by `npm run docs` from the types that the extension is built with: change it there, in their comments.',
    'New to it? [A guide of five minutes](guide-five-minutes.md). All error codes: [errors.md](errors.md).',
    '',
    'Everything is on `window.ai`, on every page served from `https:`, `http://localhost` or `http://127.0.0.1`. Every',
    'option may be left out, and `null` counts as left out. Nothing is sent, asked or stored before the first call.',
    '',
    ...surfaces.flatMap((doc) => surface(doc, known)),
    ...standardSection(standard),
    ...GROUPS.flatMap(([heading], place) => {
      const here = others.filter((type) => groupOf(type) === place);
      return here.length === 0
        ? []
        : [`## ${heading}`, '', ...here.flatMap((type) => typeSection(type, known))];
    }),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}
