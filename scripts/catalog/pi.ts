/**
 * The model data of @earendil-works/pi-ai (MIT), taken out of its package. It is no dependency: nothing of its code is wanted, and
 * this one version of it, whole and unchanged, or none.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PiModel, readPi } from './pi-models.ts';

export const PACKAGE = '@earendil-works/pi-ai@1.5.2';
/** As the registry states it; a newer version is a new line here. */
export const INTEGRITY =
  'sha512-2tWPSnV3qzfiDIY3aWluBag3vC++Vs+VsXt/UquSU5onPMohPih72FUhIhaqmDdMYubOgB3Byl9uF4Vk40JLvQ==';

export interface PiData {
  /** When the data were made, Unix ms. */
  at: number;
  /** By the name of the file, which is the provider's. */
  providers: ReadonlyMap<string, readonly PiModel[]>;
}

/** Fetches the package into a temporary folder. Throws where it is not the one that is pinned. */
export function fetchPi(): PiData {
  const folder = mkdtempSync(join(tmpdir(), 'oriel-catalog-'));
  try {
    const run = (command: string, ...args: string[]) =>
      execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    run('npm', 'pack', '--silent', '--ignore-scripts', PACKAGE);
    const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    const hash = `sha512-${createHash('sha512')
      .update(readFileSync(join(folder, tarball)))
      .digest('base64')}`;
    if (hash !== INTEGRITY) throw new Error(`${PACKAGE} is not the one that is pinned: ${hash}`);
    run('tar', '-xzf', tarball);
    return readFolder(join(folder, 'package/dist/providers/data'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readFolder(folder: string): PiData {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const { generatedAt } = json('.manifest.json') as { generatedAt: string };
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  return {
    at: Date.parse(generatedAt),
    providers: new Map(names.map((name) => [name.replace(/\.json$/, ''), readPi(json(name))])),
  };
}
