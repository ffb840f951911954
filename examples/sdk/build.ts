/**
 * node build.ts
 *
 * Makes `dist/`: one module and one declaration for each entry. The types are those of the extension's own sources,
 * written out: whoever installs the package needs neither them nor zod, and they cannot drift.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { writeDeclarations } from './declarations.ts';

const HERE = import.meta.dirname;
export const ENTRIES = ['index', 'button', 'react', 'preact', 'mock'] as const;

/** Types alone: `import '@oriel/sdk/window'` tells TypeScript of `window.ai`. Bundlers look for a module all the same. */
const WINDOW = `import type { AI } from './index.js';

declare global {
  interface Window {
    /** Absent where the person has no extension that answers. */
    ai?: AI;
  }
}
`;

const entries = Object.fromEntries(ENTRIES.map((name) => [name, join(HERE, 'src', `${name}.ts`)]));

/** `dist/*.js`, with what several entries share in files of their own. */
export async function buildModules(outDir = join(HERE, 'dist')): Promise<void> {
  await build({
    root: HERE,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      lib: { entry: entries, formats: ['es'] },
      rolldownOptions: {
        external: ['react', 'preact', 'preact/hooks'],
        output: { chunkFileNames: 'shared/[name].js' },
      },
    },
  });
}

/** The whole package, anew. */
export async function buildPackage(outDir = join(HERE, 'dist')): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  await buildModules(outDir);
  await writeDeclarations(entries, outDir);
  writeFileSync(join(outDir, 'window.d.ts'), WINDOW);
  writeFileSync(join(outDir, 'window.js'), 'export {};\n');
}

if (import.meta.main) await buildPackage();
