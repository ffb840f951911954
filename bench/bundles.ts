/** Sizes of what an unpacked extension puts into every page and into its worker, as its manifest names them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  ACCOUNTING,
  CHECKING,
  CHOOSING,
  COMMANDS,
  doingScript,
  WIRE,
} from '../entrypoints/background/modules.ts';
import { DOINGS } from '../lib/providers/types.ts';

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

/** Paths inside the extension. */
export interface ContentScripts {
  /** In the page's own world. */
  page: string[];
  /** In the isolated one. */
  bridge: string[];
  /** Registered as the background begins, in the page's own world. */
  standard: string[];
}

const STANDARD = 'standard.js';

export function contentScripts(extension: string): ContentScripts {
  const scripts = (world: string) =>
    read(extension)
      .content_scripts.filter((script) => (script.world ?? 'ISOLATED') === world)
      .flatMap(({ js }) => js);
  return {
    page: scripts('MAIN'),
    bridge: scripts('ISOLATED'),
    standard: existsSync(join(extension, STANDARD)) ? [STANDARD] : [],
  };
}

const LOADED = {
  accounting: [ACCOUNTING],
  doings: [WIRE, ...DOINGS.map(doingScript)],
  choosing: [CHOOSING],
  checking: [CHECKING],
  commands: [COMMANDS],
} satisfies Record<string, string[]>;
type Bundle = keyof ContentScripts | 'background' | keyof typeof LOADED;

/**
 * What the background loads, too: `accounting` as it begins; on first use `doings` by a provider, all of them with what they
 * share, `choosing` by a call that compares, `checking` by one whose answer is checked, `commands` by our own screens.
 */
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
  const { page, bridge, standard } = contentScripts(extension);
  const there = readdirSync(extension);
  const scripts = (names: readonly string[]) =>
    sizeOf(names.map((name) => `${name}.js`).filter((file) => there.includes(file)));
  return {
    page: sizeOf(page),
    bridge: sizeOf(bridge),
    standard: sizeOf(standard),
    background: sizeOf([read(extension).background.service_worker]),
    accounting: scripts(LOADED.accounting),
    doings: scripts(LOADED.doings),
    choosing: scripts(LOADED.choosing),
    checking: scripts(LOADED.checking),
    commands: scripts(LOADED.commands),
  };
}
