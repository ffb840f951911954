/** Files bundled by Vite into one script. */
import { join } from 'node:path';
import { build } from 'vite';

/**
 * SDKs as an app would have them, unmodified; their exports are `window.sdk`.
 * @param name A file of support/sdks/, without `.ts`.
 */
export const bundleOf = (name: string): Promise<string> =>
  bundle(join(import.meta.dirname, `sdks/${name}.ts`), 'sdk');

/** @param name The global object that gets the exports of `entry`. */
export async function bundle(entry: string, name: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      // Errors are told apart by the names of their classes.
      minify: false,
      lib: { entry, formats: ['iife'], name },
    },
  });
  const [bundle] = built as { output: { code: string }[] }[];
  const code = bundle?.output[0]?.code;
  if (code === undefined) throw new Error(`No bundle came of ${entry}.`);
  return code;
}
