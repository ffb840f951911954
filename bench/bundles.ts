/** Sizes of what an unpacked extension puts into every page and into its worker, as its manifest names them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

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

/** `onDemand`: what the background loads when a provider of its wire is first used, all of it. */
export function bundles(extension: string): { page: Size; bridge: Size; background: Size; onDemand: Size } {
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
  return {
    page: sizeOf(page),
    bridge: sizeOf(bridge),
    background: sizeOf([read(extension).background.service_worker]),
    onDemand: sizeOf(readdirSync(extension).filter((name) => /^doing-.+\.js$/.test(name))),
  };
}
