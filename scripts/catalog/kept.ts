/** The facts that are kept by hand, each block with where it was read and when. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EndpointRecord, ModelLines, ModelRecord } from '../../lib/catalog/snapshot.ts';

interface Sourced {
  /** Where the one who decides says so, an https address. */
  source: string;
  /** Where it was read, if not there. */
  via?: string;
  /** `YYYY-MM-DD`. */
  read: string;
}

export interface Kept {
  /** By canonical name. */
  models: readonly (Sourced & { models: Readonly<Record<string, ModelRecord>> })[];
  /** By the id at one type of provider. */
  endpoints: readonly (Sourced & { type: string; models: Readonly<Record<string, EndpointRecord>> })[];
  retirements: readonly (Sourced & { type: string; models: Readonly<Record<string, string>> })[];
  lines: {
    tiers: readonly (Sourced & { names: ModelLines['tiers'] })[];
    code: readonly (Sourced & { names: readonly string[] })[];
    codeOnly: readonly (Sourced & { names: readonly string[] })[];
  };
  /** What whole families can, by names with `*`. */
  traits: readonly (Sourced & { names: readonly string[] } & Pick<ModelRecord, 'inputs' | 'json'>)[];
}

const read = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'data', `${name}.json`), 'utf8'));

export const readKept = (): Kept => ({
  models: read('models'),
  endpoints: read('endpoints'),
  retirements: read('retirements'),
  lines: read('lines'),
  traits: read('traits'),
});
