/**
 * Vite: how a script that the background loads on first use is built. The files that entrypoints/background/shared.ts
 * names, and those of the script that is its base, stay outside of it and come from the global object of
 * lib/platform/modules.ts; every other file may be in one bundle only.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import { baseOf, MODULES } from '../entrypoints/background/modules.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SHARED = join(ROOT, 'entrypoints/background/shared.ts');

/** Path of each file that others take from this one, and its name in the global object. */
function sharedBy(holder: string): [path: string, name: string][] {
  const imports = readFileSync(holder, 'utf8').matchAll(/^import \* as (\w+) from '(.+)';$/gm);
  return [...imports].map(([, name = '', path = '']) => [resolve(dirname(holder), path), name]);
}

/** What scripts may take from the global object. */
export const sharedNames = (): string[] =>
  [SHARED, ...new Set(MODULES.flatMap((name) => baseOf(name) ?? []).map(sourceOf))].flatMap((holder) =>
    sharedBy(holder).map(([, name]) => name),
  );

const sourceOf = (script: string): string => join(ROOT, `entrypoints/${script}.ts`);

/** The files that stay outside of this script. */
function sharedFiles(entry: string): Map<string, string> {
  const base = baseOf(entry);
  return new Map([...sharedBy(SHARED), ...(base === undefined ? [] : sharedBy(sourceOf(base)))]);
}

const isModule = (entry: string): boolean => MODULES.includes(entry);

/** Files by bundle, as they were last built. */
const contents = new Map<string, Set<string>>();

/** The files that this bundle and another of those that run together both hold. */
function twice(entry: string): string[] {
  const files = [...(contents.get(entry) ?? [])];
  return [...contents].flatMap(([other, held]) =>
    other === entry
      ? []
      : files
          .filter((file) => held.has(file))
          .map((file) => `${relative(ROOT, file)} is in ${entry} and ${other}`),
  );
}

/**
 * What several may hold. The meeting place has no state of its own in a module; the names of models are words alone, and
 * the background has no use for them; the size of a value, a hash and an answer in steps are a few lines that remember nothing.
 */
const ANYWHERE = [
  'lib/platform/modules.ts',
  'lib/catalog/names.ts',
  'lib/catalog/aliases.ts',
  'lib/protocol/size.ts',
  'lib/protocol/fnv.ts',
  'lib/providers/steps.ts',
].map((file) => join(ROOT, file));

function keepApart(entry: string): Plugin {
  const files = sharedFiles(entry);
  return {
    name: 'oriel:modules',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!isModule(entry) || importer === undefined || !source.startsWith('.')) return undefined;
      const name = files.get(resolve(dirname(importer), source));
      return name === undefined ? undefined : { id: `shared:${name}`, external: true };
    },
    generateBundle(_, bundle) {
      const held = Object.values(bundle).flatMap((it) =>
        it.type === 'chunk'
          ? Object.entries(it.modules).flatMap(([id, { code }]) =>
              code !== null && id.startsWith(join(ROOT, 'lib')) && !ANYWHERE.includes(id) ? [id] : [],
            )
          : [],
      );
      contents.set(entry, new Set(held));
      const problems = twice(entry);
      if (problems.length > 0)
        this.error(
          `Let one share it with the other (entrypoints/background/shared.ts): ${problems.join('; ')}.`,
        );
    },
  };
}

/** How WXT names what it makes around a script; the script itself is what comes behind. */
const AROUND_SCRIPT = /^\0virtual:wxt-(?:unlisted-script|background)-entrypoint\?/;

/**
 * What is built for people runs a script, and that is all. WXT would catch what it throws, write a line into the console that
 * such builds leave out, and throw it again: 0.1 kB in each script for nothing.
 */
function plainStart(): Plugin {
  let isForPeople = false;
  return {
    name: 'oriel:plain-start',
    configResolved({ mode }) {
      isForPeople = mode === 'production';
    },
    transform(_, id) {
      if (!isForPeople || !AROUND_SCRIPT.test(id)) return undefined;
      const script = JSON.stringify(id.replace(AROUND_SCRIPT, ''));
      return { code: `import script from ${script};\nscript.main();`, map: null };
    },
  };
}

/** Scripts in pages of the web. */
const IN_PAGES = ['page', 'standard'];

/** For WXT's hook `vite:build:extendConfig`, once for each bundle. */
export function buildApart(entries: readonly { name: string }[], config: InlineConfig): void {
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) return;
  config.plugins = [...(config.plugins ?? []), plainStart()];
  if (IN_PAGES.includes(entry.name)) {
    config.build ??= {};
    // What of the platform is captured and not used has no effect: it is not in the script.
    config.build.rollupOptions = {
      ...config.build.rollupOptions,
      treeshake: { propertyReadSideEffects: false },
    };
  }
  if (entry.name !== 'background' && !isModule(entry.name)) return;
  config.plugins.push(keepApart(entry.name));
  if (!isModule(entry.name)) return;
  const globals = Object.fromEntries(
    [...sharedFiles(entry.name).values()].map((name) => [`shared:${name}`, `oriel.shared.${name}`]),
  );
  config.build ??= {};
  config.build.rollupOptions ??= {};
  config.build.rollupOptions.output = { ...config.build.rollupOptions.output, globals };
}
