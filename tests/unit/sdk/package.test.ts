/** What would be published: which files, and that an app compiles and runs against them alone. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPackage } from '../../../examples/sdk/build.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const SDK = join(ROOT, 'examples/sdk');
const windows = process.platform === 'win32';

/** Below the repository, so that React and Preact are found as an app's own. */
let app: string;
let packed: { files: { path: string }[]; filename: string };

beforeAll(async () => {
  await buildPackage();
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  app = mkdtempSync(join(ROOT, '.cache/app-'));
  // The build has run: `prepack` would run it once more.
  const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', app], {
    cwd: SDK,
    encoding: 'utf8',
    shell: windows,
  });
  const reply = JSON.parse(said) as (typeof packed)[] | Record<string, typeof packed>;
  packed = Object.values(reply)[0] as typeof packed;
  const home = join(app, 'node_modules/@oriel/sdk');
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['-xzf', packed.filename, '-C', home, '--strip-components=1'], { cwd: app });
}, 60_000);
afterAll(() => rmSync(app, { recursive: true, force: true }));

const installed = (...path: string[]) => join(app, 'node_modules/@oriel/sdk', ...path);

describe('the package', () => {
  it('ships its modules, their types, and what a reader needs; neither sources nor tests', () => {
    const paths = packed.files.map(({ path }) => path).sort();
    expect(paths.filter((path) => !path.startsWith('dist/shared/'))).toEqual([
      'LICENSE',
      'README.md',
      'dist/button.d.ts',
      'dist/button.js',
      'dist/index.d.ts',
      'dist/index.js',
      'dist/mock.d.ts',
      'dist/mock.js',
      'dist/preact.d.ts',
      'dist/preact.js',
      'dist/react.d.ts',
      'dist/react.js',
      'dist/window.d.ts',
      'dist/window.js',
      'package.json',
    ]);
    for (const path of paths.filter((one) => one.startsWith('dist/shared/')))
      expect(path).toMatch(/\.(d\.ts|js)$/);
  });

  it('has every file that its exports name', () => {
    const { exports } = JSON.parse(readFileSync(installed('package.json'), 'utf8')) as {
      exports: Record<string, string | Record<string, string>>;
    };
    const named = Object.values(exports).flatMap((target) =>
      typeof target === 'string' ? target : Object.values(target),
    );
    expect(named.filter((path) => !existsSync(installed(path)))).toEqual([]);
  });

  it('depends on nothing, and imports nothing but React and Preact', () => {
    const json = JSON.parse(readFileSync(installed('package.json'), 'utf8')) as Record<string, unknown>;
    expect(json.dependencies).toBeUndefined();
    const imported = packed.files
      .map(({ path }) => path)
      .filter((path) => path.startsWith('dist/'))
      .flatMap((path) => [
        ...readFileSync(installed(path), 'utf8').matchAll(/\bfrom ["']([^."'][^"']*)["']/g),
      ])
      .map(([, name]) => name);
    expect([...new Set(imported)].sort()).toEqual(['preact/hooks', 'react']);
  });
});

describe('the sources', () => {
  it('take nothing but types from the extension', () => {
    const files = readdirSync(join(SDK, 'src')).map((name) => readFileSync(join(SDK, 'src', name), 'utf8'));
    const imports = files
      .flatMap((text) => [...text.matchAll(/^(?:im|ex)port [\s\S]*? from '[^']+';$/gm)])
      .map(String);
    const ours = imports.filter((one) => one.includes('../lib/'));
    expect(ours.length).toBeGreaterThan(5);
    expect(ours.filter((one) => !/^(import|export) type /.test(one))).toEqual([]);
  });
});

const APP = `
import { connect, createChat, findProvider, type AI, type Failure, type PageInput } from '@oriel/sdk';
import { defineOrielButton } from '@oriel/sdk/button';
import { installMock } from '@oriel/sdk/mock';
import { useChat as preactChat } from '@oriel/sdk/preact';
import { useChat, useOriel } from '@oriel/sdk/react';
import '@oriel/sdk/window';

export async function ask(question: string): Promise<string> {
  const { ai, access } = await connect({ reason: 'To answer.', capabilities: ['text', 'images'], budget: 0.5 });
  if (access.state !== 'granted') return '';
  const input: PageInput = { messages: [{ role: 'user', content: [{ type: 'text', text: question }] }] };
  const stream = ai.streamText(input, { temperature: 0, signal: AbortSignal.timeout(1_000) });
  for await (const part of stream) if (part.type === 'text') part.text.trim();
  const { model, usage } = await stream.result;
  return \`\${model} \${usage.output ?? 0}\`;
}
export const there: AI | undefined = window.ai;
export const Component = () => {
  const { status, connect: ask } = useOriel();
  const { messages, error } = useChat({ system: 'Be brief.', maxOutputTokens: 100 });
  const failure: Failure | undefined = error;
  return [status, ask, messages, failure, preactChat];
};
defineOrielButton();

// @ts-expect-error: no such capability.
void connect({ capabilities: ['telepathy'] });
// @ts-expect-error: a model is named by a text.
void createChat({ model: 7 });
// @ts-expect-error: no such role.
void findProvider().then((found) => found?.ai.streamText({ messages: [{ role: 'boss', content: '' }] }));
// @ts-expect-error: no such code.
void installMock({ answers: [[{ error: 'bad-luck' }]] });
`;

const compile = (moduleResolution: string, module: string) => {
  writeFileSync(join(app, 'package.json'), '{"type":"module"}');
  writeFileSync(join(app, 'app.ts'), APP);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: 'ES2022',
    lib: ['ES2022', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable', 'ESNext.Disposable'],
    types: [],
    module,
    moduleResolution,
  };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
  try {
    return execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', app], {
      encoding: 'utf8',
      shell: windows,
    });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
};

describe('an app that installs the package', () => {
  it.each([
    ['Bundler', 'ESNext'],
    ['NodeNext', 'NodeNext'],
  ])('compiles against its types alone, and its mistakes do not: %s', (resolution, module) => {
    expect(compile(resolution, module)).toBe('');
  });

  it('is bundled as it stands, with all that it imports', async () => {
    writeFileSync(join(app, 'app.ts'), APP);
    const bundled = build({
      root: app,
      configFile: false,
      logLevel: 'silent',
      build: { write: false, rolldownOptions: { input: join(app, 'app.ts') } },
    });
    await expect(bundled).resolves.toBeDefined();
  });

  it('runs: a chat over the mock, in plain Node', async () => {
    const index = (await import(
      pathToFileURL(installed('dist/index.js')).href
    )) as typeof import('../../../examples/sdk/src/index.ts');
    const { installMock } = (await import(
      pathToFileURL(installed('dist/mock.js')).href
    )) as typeof import('../../../examples/sdk/src/mock.ts');
    const view = new EventTarget() as Window;
    const { restore } = installMock({ answers: ['Oslo.'], window: view });
    const provider = await index.findProvider({ window: view });
    const chat = index.createChat({ ai: provider?.ai });
    await chat.send('Capital of Norway?');
    expect(chat.get().messages.at(-1)?.text).toBe('Oslo.');
    restore();
  });
});
