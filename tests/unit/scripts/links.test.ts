import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');

const documentsIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
    .map((file) => join(folder, file));
const DOCUMENTS = ['README.md', 'CHANGELOG.md', ...documentsIn('docs'), ...documentsIn('examples')];

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const withoutCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, 'code');

/** As GitHub makes them of headings, and those that are set by hand. */
function anchorsOf(file: string): Set<string> {
  const text = textOf(file).replace(/^```[\s\S]*?^```$/gm, '');
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/\]\([^)]*\)/g, '')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
  return new Set([
    ...[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slug(heading.trim())),
    ...[...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id),
  ]);
}

/** Links of this document into the repository that lead nowhere. */
function deadLinks(file: string, text = textOf(file)): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, to = '']) => to)
    .filter((to) => !/^[a-z]+:/.test(to))
    .filter((to) => {
      const [path = '', anchor] = to.split('#', 2);
      const target = path === '' ? file : relative(ROOT, resolve(ROOT, dirname(file), path));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(target).has(anchor);
    });
}

describe('links in documents', () => {
  it.each(DOCUMENTS)('of %s lead to what is there', (file) => {
    expect(deadLinks(file)).toEqual([]);
  });

  it('that lead nowhere are found, in files and below headings', () => {
    const text =
      '[a](docs/errors.md#budget-exceeded) [b](docs/none.md) [c](docs/errors.md#none) `[d](e.md)` [f](#none)';
    expect(deadLinks('README.md', text)).toEqual(['docs/none.md', 'docs/errors.md#none', '#none']);
  });
});
