/** SDKs as an app would have them: unmodified, bundled by Vite into one script, whose exports are `window.sdk`. */
import { join } from 'node:path';
import { build } from 'vite';

/** @param name A file of support/sdks/, without `.ts`. */
export async function bundleOf(name: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      // Errors are told apart by the names of their classes.
      minify: false,
      lib: { entry: join(import.meta.dirname, `sdks/${name}.ts`), formats: ['iife'], name: 'sdk' },
    },
  });
  const [bundle] = built as { output: { code: string }[] }[];
  const code = bundle?.output[0]?.code;
  if (code === undefined) throw new Error(`No bundle came of ${name}.`);
  return code;
}
