/**
 * npm run examples
 *
 * Makes what two of the examples load and what is in no repository: the module for apps, and the `openai` package as
 * one file. All other examples are plain files.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildModules } from '../examples/sdk/build.ts';
import { ROOT } from './launch.ts';

async function bundleOpenAI(): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: join(ROOT, 'examples/openai/vendor'),
      emptyOutDir: true,
      target: 'es2022',
      lib: {
        entry: fileURLToPath(import.meta.resolve('openai')),
        formats: ['es'],
        fileName: () => 'openai.js',
      },
    },
  });
}

export async function buildExamples(): Promise<void> {
  await Promise.all([buildModules(), bundleOpenAI()]);
}

if (import.meta.main) await buildExamples();
