import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOTICES, noteShipped, noticeOf, noticesText, packageFolder } from '../../../scripts/notices.ts';
import configuration from '../../../wxt.config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oriel-notices-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const holds = (description: object, licence?: string) => {
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'a', version: '1.0.0', ...description }),
  );
  if (licence !== undefined) writeFileSync(join(folder, 'LICENCE.md'), licence);
};

describe('the package of a module', () => {
  test.each([
    ['/p/node_modules/uplot/dist/uPlot.esm.js', '/p/node_modules/uplot'],
    ['/p/node_modules/@a/b/src/c.js', '/p/node_modules/@a/b'],
    ['\0/p/node_modules/a/node_modules/b/c.js?commonjs', '/p/node_modules/a/node_modules/b'],
    ['C:\\p\\node_modules\\a\\b.js', 'C:/p/node_modules/a'],
    ['/p/lib/protocol/call.ts', undefined],
    ['\0vite/preload-helper.js', undefined],
  ])('%s', (id, expected) => {
    expect(packageFolder(id)).toBe(expected);
  });
});

describe('a notice', () => {
  test('is the licence that the package brings, with where its source is', () => {
    holds({ license: 'ISC', repository: { url: 'git+https://b.example/a.git' } }, '\nISC, by A.\n');
    expect(noticeOf(folder)).toEqual([
      { name: 'a', version: '1.0.0', licence: 'ISC', source: 'https://b.example/a.git', text: 'ISC, by A.' },
    ]);
  });

  test('of a package under MIT that brings no text is that of MIT, with the name of its author', () => {
    holds({ license: 'MIT', author: 'Ada Example <ada@b.example>' });
    expect(noticeOf(folder)[0]?.text).toMatch(/^MIT License\n\nCopyright \(c\) Ada Example\n/);
  });

  test.each([{}, { license: 'MIT' }, { license: 'GPL-3.0', author: 'Ada' }])(
    'that nobody can write stops the build: %j',
    (description) => {
      holds(description);
      expect(() => noticeOf(folder)).toThrow('a brings no licence');
    },
  );

  test('of the engine comes with those of what is compiled into it', () => {
    const holders = noticeOf('node_modules/@wllama/wllama').map(
      ({ name, text }) => `${name}: ${/^Copyright (?:\(c\)|©)? ?(.*)$/m.exec(text)?.[1]}`,
    );
    expect(holders).toEqual([
      '@wllama/wllama: 2024 Xuan Son NGUYEN',
      'llama.cpp: 2023-2026 The ggml authors',
      'nlohmann/json: 2013-2025 Niels Lohmann',
      'stb_image: 2017 Sean Barrett',
      'Emscripten: 2010-2014 Emscripten authors, see AUTHORS file.',
      'musl: 2005-2020 Rich Felker, et al.',
      'emdawnwebgpu: 2025 The Dawn & Tint Authors',
    ]);
  });

  test('is there for everything that the engine’s own names tell of', () => {
    const engine = readFileSync('node_modules/@wllama/wllama/esm/wasm/wllama.wasm', 'latin1');
    const named = noticeOf('node_modules/@wllama/wllama').map(({ name }) => name);
    const signs = [
      ['ggml_', 'llama.cpp'],
      ['nlohmann', 'nlohmann/json'],
      ['stbi__', 'stb_image'],
      ['_emscripten_', 'Emscripten'],
      ['printf_core', 'musl'],
      ['emwgpu', 'emdawnwebgpu'],
    ] as const;
    // Releases differ in which names their makers left in.
    const told = signs.filter(([sign]) => engine.includes(sign)).map(([, name]) => name);
    expect(told).toContain('llama.cpp');
    expect(told).toContain('Emscripten');
    expect(named).toEqual(expect.arrayContaining(told));
  });

  test('is there once for each, in the order of names', () => {
    const of = (name: string) => ({ name, licence: 'MIT', source: '', text: `by ${name}` });
    const text = noticesText([of('b'), of('a'), of('b')]);
    expect(text.match(/^by .$/gm)).toEqual(['by a', 'by b']);
  });
});

describe('the file of them', () => {
  /** As WXT does at the end of a build, of which a package without a licence was a part. */
  const built = (command: 'build' | 'serve') => {
    holds({});
    mkdirSync(join(folder, 'node_modules/a'), { recursive: true });
    renameSync(join(folder, 'package.json'), join(folder, 'node_modules/a/package.json'));
    const modules = { [join(folder, 'node_modules/a/b.js')]: { code: '1' } };
    const { generateBundle } = noteShipped() as unknown as {
      generateBundle(options: object, bundle: object): void;
    };
    generateBundle({}, { 'x.js': { type: 'chunk', modules } });
    const hooks = configuration.hooks as { 'build:done'(wxt: object): void };
    hooks['build:done']({ config: { command, root: process.cwd(), outDir: folder } });
  };

  test('is not written, and stops nothing, where a browser is served as we work: what WXT adds then is for nobody else', () => {
    expect(() => built('serve')).not.toThrow();
    expect(existsSync(join(folder, NOTICES))).toBe(false);
  });

  test('stops a build for people', () => {
    expect(() => built('build')).toThrow('a brings no licence');
  });
});
