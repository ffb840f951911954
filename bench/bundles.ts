/** Sizes of what an unpacked extension puts into every page and into its worker, as its manifest names them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { MODULES } from '../entrypoints/background/modules.ts';

/** Bytes. */
export interface Size {
  raw: number;
  gzip: number;
}

interface Manifest {
  background: { service_worker: string };
  content_scripts: { js: string[]; world?: 'MAIN' | 'ISOLATED' }[];
}

const read = (extension: string): Manifest =>
  JSON.parse(readFileSync(join(extension, 'manifest.json'), 'utf8'));

/** Paths inside the extension: `page` in the page's own world, `bridge` in the isolated one. */
export function contentScripts(extension: string): { page: string[]; bridge: string[] } {
  const scripts = (world: string) =>
    read(extension)
      .content_scripts.filter((script) => (script.world ?? 'ISOLATED') === world)
      .flatMap(({ js }) => js);
  return { page: scripts('MAIN'), bridge: scripts('ISOLATED') };
}

type Bundle = 'page' | 'bridge' | 'background' | 'doings' | 'commands';

/** What the background loads on first use, too: `doings` by a provider, all of them; `commands` by our own screens. */
export function bundles(extension: string): Record<Bundle, Size> {
  const sizeOf = (files: string[]): Size => {
    const sizes = files.map((file) => {
      const bytes = readFileSync(join(extension, file));
      return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
    });
    return {
      raw: sizes.reduce((sum, { raw }) => sum + raw, 0),
      gzip: sizes.reduce((sum, { gzip }) => sum + gzip, 0),
    };
  };
  const { page, bridge } = contentScripts(extension);
  const loaded = readdirSync(extension).filter((name) => MODULES.includes(name.replace(/\.js$/, '')));
  return {
    page: sizeOf(page),
    bridge: sizeOf(bridge),
    background: sizeOf([read(extension).background.service_worker]),
    doings: sizeOf(loaded.filter((name) => name !== 'commands.js')),
    commands: sizeOf(loaded.filter((name) => name === 'commands.js')),
  };
}
