/** Conventions are tests: the arrows, no circles, no long files, one place where a key meets a URL. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const ROOMS = ['lib', 'components', 'entrypoints'];
const MAX_LINES = 400;

const configuration: IConfiguration = await extractDepcruiseConfig(join(ROOT, '.dependency-cruiser.mjs'));

/** `rule: from -> to` for each bent arrow below `baseDir`. */
async function bentArrows(baseDir: string): Promise<string[]> {
  const { forbidden } = configuration;
  const { output } = await cruise(ROOMS, {
    ...configuration.options,
    baseDir,
    validate: true,
    ruleSet: { forbidden },
  });
  return (output as ICruiseResult).summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`,
  );
}

const sources = (baseDir: string): string[] =>
  ROOMS.flatMap((room) =>
    readdirSync(join(baseDir, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(tsx?|css|html)$/.test(file))
      .map((file) => join(room, file)),
  );

const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n').length;
const tooLong = (baseDir: string) =>
  sources(baseDir).filter((file) => linesOf(join(baseDir, file)) > MAX_LINES);

/** Source files whose code, comments left out, matches. */
const using = (baseDir: string, pattern: RegExp) =>
  sources(baseDir).filter((file) =>
    pattern.test(
      readFileSync(join(baseDir, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, ''),
    ),
  );

/** Every way onto the network. */
const NETWORK = /(?<![.\w])fetch\(|globalThis\.fetch|self\.fetch|XMLHttpRequest|new WebSocket|sendBeacon/;
const HANDED = /\.fetch\(/;
const AUTHENTICATE = /\.authenticate\(/;
const CONSOLE = /\bconsole\s*\.\s*\w+\(/;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A tree of our shape that holds only these files. */
function tree(files: Record<string, string>): string {
  const base = mkdtempSync(join(tmpdir(), 'oriel-arrows-'));
  folders.push(base);
  const all = {
    ...Object.fromEntries(ROOMS.map((room) => [`${room}/.keep`, ''])),
    'package.json': '{"type":"module"}',
    ...Object.fromEntries(
      ['zod', 'preact', 'idb', 'wxt', 'webextension-polyfill', 'left-pad'].flatMap((name) => [
        [`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' })],
        [`node_modules/${name}/index.js`, 'export const x = 1;'],
      ]),
    ),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  }
  return base;
}

const X = 'export const x = 1;\n';
const value = (from: string) => `import { x } from '${from}';\nexport const y = x;\n`;
const type = (from: string) => `import type { X } from '${from}';\nexport type Y = X;\n`;

/** One bent arrow for each rule of .dependency-cruiser.mjs: [rule, from, its text, to]. */
const BENT: [rule: string, from: string, text: string, to?: string][] = [
  ['no-circles', 'lib/gate/a.ts', value('./b.ts'), 'lib/gate/b.ts'],
  ['no-dead-ends', 'lib/gate/a.ts', value('./nowhere.ts')],
  ['protocol-imports-only-zod', 'lib/protocol/a.ts', type('../vault/keys.ts'), 'lib/vault/keys.ts'],
  ['page-imports-only-itself-and-protocol', 'lib/page/a.ts', type('../platform/a.ts'), 'lib/platform/a.ts'],
  [
    'page-carries-only-plain-constants',
    'lib/page/a.ts',
    value('../protocol/call.ts'),
    'lib/protocol/call.ts',
  ],
  ['bridge-imports-only-itself-and-protocol', 'lib/bridge/a.ts', value('webextension-polyfill')],
  [
    'bridge-carries-only-plain-constants',
    'lib/bridge/a.ts',
    value('../protocol/call.ts'),
    'lib/protocol/call.ts',
  ],
  ['plain-constants-stay-plain', 'lib/protocol/line.ts', value('zod')],
  ['providers-hold-no-state', 'lib/providers/a.ts', type('../vault/keys.ts'), 'lib/vault/keys.ts'],
  ['doings-are-loaded', 'lib/providers/a.ts', value('./doing/b.ts'), 'lib/providers/doing/b.ts'],
  [
    'commands-are-loaded',
    'entrypoints/background/a.ts',
    value('../commands/b.ts'),
    'entrypoints/commands/b.ts',
  ],
  [
    'choosing-is-loaded',
    'entrypoints/background/a.ts',
    value('../../lib/router/choose.ts'),
    'lib/router/choose.ts',
  ],
  ['assistance-is-words', 'lib/assistance/a.ts', type('../platform/a.ts'), 'lib/platform/a.ts'],
  [
    'assistance-is-loaded',
    'entrypoints/background/a.ts',
    value('../../lib/assistance/assist.ts'),
    'lib/assistance/assist.ts',
  ],
  ['languages-are-arithmetic', 'lib/languages/a.ts', type('../platform/a.ts'), 'lib/platform/a.ts'],
  [
    'languages-are-loaded',
    'entrypoints/background/a.ts',
    value('../../lib/languages/service.ts'),
    'lib/languages/service.ts',
  ],
  [
    'checking-is-loaded',
    'entrypoints/background/a.ts',
    value('../../lib/checking/answer.ts'),
    'lib/checking/answer.ts',
  ],
  [
    'openai-is-loaded',
    'entrypoints/background/a.ts',
    value('../../lib/openai/exchange.ts'),
    'lib/openai/exchange.ts',
  ],
  ['openai-knows-calls-and-parts', 'lib/openai/a.ts', value('../router/run.ts'), 'lib/router/run.ts'],
  ['checking-holds-no-state', 'lib/checking/a.ts', value('../router/run.ts'), 'lib/router/run.ts'],
  [
    'accounting-is-loaded',
    'entrypoints/background/a.ts',
    value('../../lib/ledger/money.ts'),
    'lib/ledger/money.ts',
  ],
  [
    'scripts-are-handed-the-rooms',
    'entrypoints/accounting/a.ts',
    value('../background/rooms.ts'),
    'entrypoints/background/rooms.ts',
  ],
  ['router-imports-catalog-and-providers', 'lib/router/a.ts', value('../settings/a.ts'), 'lib/settings/a.ts'],
  ['gate-imports-permissions-and-ledger', 'lib/gate/a.ts', value('../vault/keys.ts'), 'lib/vault/keys.ts'],
  ['engine-imports-no-store', 'lib/engine/a.ts', value('../vault/keys.ts'), 'lib/vault/keys.ts'],
  [
    'engine-knows-providers-by-their-seam',
    'lib/engine/a.ts',
    value('../providers/types.ts'),
    'lib/providers/types.ts',
  ],
  ['permissions-imports-no-other-store', 'lib/permissions/a.ts', value('../ledger/a.ts'), 'lib/ledger/a.ts'],
  ['vault-imports-no-other-store', 'lib/vault/a.ts', value('../settings/a.ts'), 'lib/settings/a.ts'],
  ['ledger-imports-no-other-store', 'lib/ledger/a.ts', value('../permissions/a.ts'), 'lib/permissions/a.ts'],
  ['settings-imports-no-other-store', 'lib/settings/a.ts', value('../vault/a.ts'), 'lib/vault/a.ts'],
  ['platform-is-a-seam', 'lib/platform/a.ts', value('../settings/a.ts'), 'lib/settings/a.ts'],
  [
    'ui-knows-only-the-control-channel',
    'entrypoints/popup/a.tsx',
    type('../../lib/vault/a.ts'),
    'lib/vault/a.ts',
  ],
  [
    'ui-carries-only-control-config-errors',
    'entrypoints/dashboard/a.tsx',
    value('../../lib/protocol/call.ts'),
    'lib/protocol/call.ts',
  ],
  ['i18n-is-words', 'lib/i18n/a.ts', value('../vault/a.ts'), 'lib/vault/a.ts'],
  [
    'components-know-no-screen',
    'components/a.tsx',
    value('../entrypoints/popup/b.tsx'),
    'entrypoints/popup/b.tsx',
  ],
  [
    'charts-are-loaded',
    'components/a.tsx',
    value('./activity/charts/b.tsx'),
    'components/activity/charts/b.tsx',
  ],
  [
    'only-wiring-joins-rooms',
    'lib/gate/a.ts',
    value('../../entrypoints/background.ts'),
    'entrypoints/background.ts',
  ],
  ['polyfill-behind-platform', 'lib/settings/a.ts', value('webextension-polyfill')],
  ['page-entry-only-wires', 'entrypoints/page.ts', value('../lib/vault/a.ts'), 'lib/vault/a.ts'],
  ['standard-entry-only-wires', 'entrypoints/standard.ts', value('../lib/vault/a.ts'), 'lib/vault/a.ts'],
  ['bridge-entry-only-wires', 'entrypoints/bridge.ts', value('../lib/vault/a.ts'), 'lib/vault/a.ts'],
  ['background-shows-nothing', 'entrypoints/background.ts', value('../components/a.tsx'), 'components/a.tsx'],
];

describe('architecture', () => {
  it('no arrow is bent and there is no circle', async () => {
    expect(await bentArrows(ROOT)).toEqual([]);
  });

  it(`no file is longer than ${MAX_LINES} lines`, () => {
    expect(tooLong(ROOT)).toEqual([]);
  });

  it('S04 only providers/http.ts asks a provider type for the headers that carry a key', () => {
    expect(using(ROOT, AUTHENTICATE)).toEqual(['lib/providers/http.ts']);
  });

  it('S08 the network is reached through providers/http.ts alone, with a fetch that is handed to it', () => {
    expect(using(ROOT, NETWORK)).toEqual([
      // The packaged model: a file of our own.
      'lib/engine/tiny-chat.ts',
      // Declares what is handed to it.
      'lib/providers/http.ts',
      // The packaged n-grams: a file of our own.
      'entrypoints/languages.ts',
      // Hands it over.
      'entrypoints/background/connecting.ts',
      // Reads the catalogue of the package, and hands it over to ask for a newer one where the person says so.
      'entrypoints/commands/knowing.ts',
    ]);
    expect(using(ROOT, HANDED)).toEqual(['lib/providers/http.ts']);
  });

  it('S06 what stands in a console is written by two files, which quote nobody', () => {
    // The playground shows code, which it does not run.
    const ours = using(ROOT, CONSOLE).filter((file) => !file.startsWith('components/playground/code'));
    expect(ours).toEqual(['lib/platform/modules.ts', 'lib/platform/report.ts']);
  });
});

describe('each rule can fail', () => {
  it('every rule has a bent arrow below', () => {
    const rules = (configuration.forbidden ?? []).map((rule) => rule.name).sort();
    expect(BENT.map(([rule]) => rule).sort()).toEqual(rules);
  });

  it.each(BENT)('%s', async (rule, from, text, to) => {
    const back = rule === 'no-circles' ? value('./a.ts').replace('y = x', 'x = x') : X;
    const base = tree({ [from]: text, ...(to === undefined ? {} : { [to]: back }) });
    expect((await bentArrows(base)).filter((arrow) => arrow.startsWith(`${rule}: ${from} -> `))).toHaveLength(
      1,
    );
  });

  const screens = readdirSync(join(ROOT, 'entrypoints')).filter(
    (name) => name !== 'engine' && existsSync(join(ROOT, 'entrypoints', name, 'index.html')),
  );

  it.each(screens)('the %s holds nothing, as every screen of ours', async (screen) => {
    const from = `entrypoints/${screen}/main.tsx`;
    const base = tree({ [from]: value('../../lib/vault/a.ts'), 'lib/vault/a.ts': X });
    expect(await bentArrows(base)).toContain(`ui-knows-only-the-control-channel: ${from} -> lib/vault/a.ts`);
    const shown = tree({ 'lib/gate/a.ts': value(`../../${from}`), [from]: X });
    expect(await bentArrows(shown)).toContain(`background-shows-nothing: lib/gate/a.ts -> ${from}`);
  });

  it.each(['errors', 'limits', 'line', 'size'])('%s, which pages carry, stays without zod', async (name) => {
    const base = tree({ [`lib/protocol/${name}.ts`]: value('zod') });
    expect(await bentArrows(base)).toEqual([
      expect.stringContaining(`plain-constants-stay-plain: lib/protocol/${name}.ts -> `),
    ]);
  });

  it('a straight tree has no bent arrow', async () => {
    const base = tree({
      'lib/protocol/errors.ts': X,
      'lib/protocol/call.ts': `${value('zod')}${type('./errors.ts').replace('Y', 'Z')}`,
      'lib/page/a.ts': `${value('../protocol/errors.ts')}${type('../protocol/call.ts')}`,
      'entrypoints/page.ts': value('../lib/page/a.ts'),
    });
    expect(await bentArrows(base)).toEqual([]);
  });

  it('a file of 401 lines is too long', () => {
    const base = tree({ 'lib/gate/long.ts': X.repeat(401), 'lib/gate/short.ts': X.repeat(400) });
    expect(tooLong(base)).toEqual(['lib/gate/long.ts']);
  });

  it('a second place that builds key headers is found, one that only speaks of it is not', () => {
    const base = tree({
      'lib/providers/http.ts': 'headers = type.authenticate(key);',
      'lib/gate/a.ts': 'type.authenticate(key);',
      'lib/gate/b.ts': '// type.authenticate(key); and fetch(url)',
      'lib/gate/c.ts': 'await fetch(url);',
      'lib/gate/d.ts': 'console.warn(key);',
    });
    expect(using(base, AUTHENTICATE)).toEqual(['lib/gate/a.ts', 'lib/providers/http.ts']);
    expect(using(base, NETWORK)).toEqual(['lib/gate/c.ts']);
    expect(using(base, CONSOLE)).toEqual(['lib/gate/d.ts']);
  });
});
