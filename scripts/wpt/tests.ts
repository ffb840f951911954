/** The tests of a checkout's folder, in the order of their paths. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Metadata, pageMetadata, scriptMetadata } from './metadata.ts';

export interface Test {
  /** Of the file, below the checkout, with slashes. */
  file: string;
  /** Path, query and fragment at which the server has it. */
  path: string;
  /** `crash`: it passes when it has been shown. */
  kind: 'harness' | 'crash';
  isLong: boolean;
}

/** A script for which the server makes the page. */
export const SCRIPT = /\.(window|any)\.js$/;
const PAGE = /\.(html|htm|xhtml)$/;
/** What tests load is no test. */
const SUPPORT = /(^|\/)(resources|support|tools)\//;

const inWindow = ({ globals }: Metadata): boolean => globals === undefined || globals.includes('window');

/** What one file holds; nothing for one that is no test, or not for windows. */
export function testsIn(file: string, source: string): Test[] {
  if (SUPPORT.test(file)) return [];
  const isScript = SCRIPT.test(file);
  const isCrash = /-crash\.[^/]*$/.test(file);
  const isTest = isScript || (PAGE.test(file) && (isCrash || source.includes('/resources/testharness.js')));
  if (!isTest) return [];
  const metadata = isScript ? scriptMetadata(source) : pageMetadata(source);
  if (!inWindow(metadata)) return [];
  const page = `/${isScript ? file.replace(/js$/, 'html') : file}`;
  return metadata.variants.map((variant) => ({
    file: file + variant,
    path: page + variant,
    kind: isCrash ? 'crash' : 'harness',
    isLong: metadata.isLong,
  }));
}

/**
 * @param prefix Of the paths of all that is in the folder, on the server.
 * @throws where there is no such folder
 */
export function findTests(folder: string, prefix: string): Test[] {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, file: prefix + path.slice(folder.length + 1).replaceAll(sep, '/') }))
    .filter(({ file }) => SCRIPT.test(file) || PAGE.test(file))
    .flatMap(({ path, file }) => testsIn(file, readFileSync(path, 'utf8')))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}
