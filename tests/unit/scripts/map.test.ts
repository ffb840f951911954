import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The tree in docs/architecture.md. */
const [, tree = ''] = /## Rooms\n+```\n([\s\S]*?)```/.exec(textOf('docs/architecture.md')) ?? [];

/** Each room's folder, with a slash, and what stands beside it. */
function rooms(): Map<string, string> {
  const found = new Map<string, string>();
  let above = '';
  let room = '';
  for (const line of tree.split('\n')) {
    const [, top] = /^(\w+\/)/.exec(line) ?? [];
    const [, below, first] = /^ {2}(\w+\/) +(.*)$/.exec(line) ?? [];
    if (top !== undefined) above = top;
    if (/^ {0,2}\S/.test(line)) room = below === undefined ? '' : above + below;
    if (room !== '') found.set(room, `${found.get(room) ?? ''} ${first ?? line}`);
  }
  return found;
}

/** Names of files and folders, as far as single words of a list are such; what explains them is left out. */
const namesIn = (text: string): string[] =>
  text
    .replace(/\((?:[^()]|\([^()]*\))*\)/g, '')
    .split(/[,;:]| and /)
    .map((item) => item.trim().replace(/\/$/, ''))
    .filter((item) => /^[a-z][\w-]*(\.tsx?)?$/.test(item));

/** Items of prose that are single words. */
const WORDS = new Set(['prompts', 'n-grams', 'arithmetic']);

describe('the map in docs/architecture.md', () => {
  it('has every folder of the repository', () => {
    const made = textOf('.gitignore').split('\n');
    const there = readdirSync(ROOT, { withFileTypes: true })
      .filter((one) => one.isDirectory() && !one.name.startsWith('.') && !made.includes(`${one.name}/`))
      .map(({ name }) => `${name}/`);
    expect([...tree.matchAll(/^\w+\//gm)].map(([name]) => name).sort()).toEqual(there.sort());
  });

  it('has every entry point', () => {
    const [, named = ''] = /^entrypoints\/\n((?: .*\n)+)/m.exec(tree) ?? [];
    const missing = readdirSync(join(ROOT, 'entrypoints')).filter(
      (name) => !new RegExp(`(?<![\\w-])${name.replace(/^doing-[\w-]+/, 'doing-\\*')}(?![\\w-])`).test(named),
    );
    expect(missing).toEqual([]);
  });

  it('has every room of lib', () => {
    const there = readdirSync(join(ROOT, 'lib')).map((name) => `lib/${name}/`);
    expect([...rooms().keys()].filter((room) => room.startsWith('lib/')).sort()).toEqual(there.sort());
  });

  it('names nothing in a room that is not there', () => {
    const missing = [...rooms()].flatMap(([room, text]) =>
      namesIn(text)
        .filter((name) => !WORDS.has(name))
        .map((name) => room + name)
        .filter((path) => !['', '.ts', '.tsx'].some((ending) => existsSync(join(ROOT, path + ending)))),
    );
    expect(missing).toEqual([]);
  });
});

describe('the README', () => {
  /** Before it, Node does not run TypeScript as it is, and every command of ours is TypeScript. */
  const STRIPS_TYPES = '22.18';

  it('asks for the Node that the commands need, as the package does', () => {
    expect(JSON.parse(textOf('package.json')).engines.node).toBe(`>=${STRIPS_TYPES}`);
    expect(textOf('README.md').replaceAll('\n', ' ')).toContain(`Node ${STRIPS_TYPES} or newer`);
  });
});
