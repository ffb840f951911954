/** Keeps a run as JSON: `<date>-<commit>.json`, and the same as `latest.json`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, release } from 'node:os';
import { join, relative } from 'node:path';
import type { Section } from './report.ts';

const FOLDER = join(import.meta.dirname, 'results');

/** What a reader must know to compare two runs. */
export interface Conditions {
  /** ISO 8601. */
  date: string;
  commit: string;
  /** Files differ from the commit. */
  dirty: boolean;
  browser: string;
  machine: { processor: string; cores: number; system: string };
  /** Mean number of runnable processes over the minute before. Beyond the number of cores, figures are noise. */
  loadBefore: number;
}

/** `browser`: its own name and version. */
export function conditions(browser: string): Conditions {
  const git = (...words: string[]) => {
    try {
      return execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      return ''; // An unpacked archive: no history.
    }
  };
  return {
    date: new Date().toISOString(),
    commit: git('rev-parse', '--short=10', 'HEAD'),
    dirty: git('status', '--porcelain', '--untracked-files=no') !== '',
    browser,
    machine: {
      processor: cpus()[0]?.model ?? '',
      cores: cpus().length,
      system: `${platform()} ${release()}`,
    },
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** Returns the path, from the current folder. */
export function write(conditions: Conditions, effort: Record<string, number>, sections: Section[]): string {
  const text = `${JSON.stringify({ ...conditions, loadAfter: loadavg()[0], effort, sections }, rounded, 2)}\n`;
  const name = [conditions.date.slice(0, 19).replaceAll(':', ''), conditions.commit]
    .filter(Boolean)
    .join('-');
  const path = join(FOLDER, `${name}.json`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path, text);
  writeFileSync(join(FOLDER, 'latest.json'), text);
  return relative(process.cwd(), path);
}

/** A µs is as fine as anything here is measured. */
const rounded = (_: string, value: unknown) =>
  typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value;
