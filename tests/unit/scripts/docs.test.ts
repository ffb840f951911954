import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../../lib/protocol/errors.ts';
import { types } from '../../../lib/providers/index.ts';
import { openRouter } from '../../../lib/providers/openrouter.ts';
import { apiPage } from '../../../scripts/docs/api-page.ts';
import { providersPage } from '../../../scripts/docs/providers-page.ts';
import { readPublicTypes, type TypeDoc } from '../../../scripts/docs/public-types.ts';
import { COMMAND, fileOf, PAGES } from '../../../scripts/docs.ts';

describe('documents that come out of the sources', () => {
  it.each(Object.keys(PAGES))('docs/%s is what they say', async (page) => {
    const written = readFileSync(fileOf(page), 'utf8');
    expect(written === (await PAGES[page]?.()), `docs/${page} is out of date. Run: ${COMMAND}`).toBe(true);
  });
});

describe('docs/providers.md', () => {
  it('has one row for each type, in its group', () => {
    const page = providersPage();
    const rows = page.split('\n').filter((line) => line.startsWith('| **'));
    expect(rows).toHaveLength(types.length);
    for (const { type } of types) expect(page).toContain(`| \`${type}\` |`);
    expect(page.indexOf('`openrouter`')).toBeLessThan(page.indexOf('## On your own machine'));
    expect(page.indexOf('`lm-studio`')).toBeGreaterThan(page.indexOf('## On your own machine'));
  });

  it('a bar or a line break in a description does not end its cell', () => {
    const page = providersPage([{ ...openRouter, description: 'One | two\nthree.' }]);
    expect(page).toContain('One \\| two three.');
  });
});

describe('docs/api.md', () => {
  let read: TypeDoc[];
  beforeAll(() => {
    read = readPublicTypes();
  });
  const typeNamed = (name: string) => read.find((type) => type.name === name);
  const member = (type: string, name: string) => typeNamed(type)?.members?.find((one) => one.name === name);

  it('knows what a schema infers: the type, the comment above the field, and the bounds', () => {
    expect(member('StreamOptions', 'temperature')).toMatchObject({
      type: 'number',
      optional: true,
      bounds: '0 to 2',
    });
    expect(member('StreamOptions', 'n')).toMatchObject({ bounds: 'whole, 1 to 8' });
    expect(member('StreamOptions', 'logprobs')?.comment).toContain('alternatives per token');
  });

  it('follows types to those that they are made of, and to none of the language’s own', () => {
    const names = read.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['PageMedia', 'Usage', 'ProviderMetadata']));
    for (const name of ['Promise', 'Blob', 'AbortSignal', 'Record']) expect(names).not.toContain(name);
    expect(member('WindowAIError', 'code')).toBeDefined();
    expect(member('WindowAIError', 'DATA_CLONE_ERR')).toBeUndefined();
  });

  it('says something of every function of `window.ai`, and of every option', () => {
    const mute = read
      .filter(({ name }) => /AI$|Options$/.test(name))
      .flatMap(({ name, members = [] }) =>
        members.filter(({ comment }) => comment === '').map((one) => `${name}.${one.name}`),
      );
    expect(mute).toEqual([]);
  });

  it('has a section for every type, and every link in it leads somewhere', () => {
    const page = apiPage(read);
    const anchors = new Set([...page.matchAll(/^### (.+)$/gm)].map(([, name]) => name?.toLowerCase()));
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, to]) => to);
    expect(links.length).toBeGreaterThan(30);
    expect(links.filter((to) => !anchors.has(to))).toEqual([]);
    for (const { name } of read.filter(({ name: it }) => it !== 'AI' && !/AI$/.test(it)))
      expect(anchors).toContain(name.toLowerCase());
  });

  it('lists the names of the web standard, as they are on a page', async () => {
    const page = await PAGES['api.md']?.();
    expect(page).toMatch(/^\| `LanguageModel` \| .*`create`.* \| .*`contextUsage`.* \| .*`prompt`.* \|$/m);
    for (const name of ['Summarizer', 'Writer', 'Rewriter', 'Translator', 'LanguageDetector', 'Proofreader'])
      expect(page).toContain(`| \`${name}\` | \`create\`, \`availability\` |`);
  });

  it('a bar in a type or a comment does not end its cell', () => {
    const [row] = apiPage([
      {
        name: 'Odd',
        file: 'lib/page/input.ts',
        comment: '',
        text: '',
        members: [
          { name: 'a', optional: false, type: 'string | Odd[]', isFunction: false, comment: 'x | y\nz' },
        ],
      },
    ])
      .split('\n')
      .filter((line) => line.startsWith('| `a`'));
    expect(row).toBe('| `a` | <code>string &#124; [Odd](#odd)&#91;&#93;</code> | x \\| y z |');
  });
});

describe('docs/errors.md', () => {
  it('has a row for each code in both tables, with a name and a string for each', async () => {
    const page = await PAGES['errors.md']?.();
    const rows = page?.split('\n').filter((line) => line.startsWith('| ')) ?? [];
    for (const code of Object.keys(ERRORS)) {
      expect(
        rows.filter((row) => row.includes(`\`${code}\` |`) || row.includes(`[\`${code}\`]`)),
      ).toHaveLength(2);
    }
    expect(page).toContain(
      '| [`budget-exceeded`](#budget-exceeded) | 429, `insufficient_quota` | `NotAllowedError` |',
    );
    expect(page).not.toMatch(/`undefined`|\[object/);
  });
});
