/** Which subtests are known not to pass, and why: tests/wpt/expectations.json. */
import * as z from 'zod/mini';
import type { BrowserKind } from '../browsers.ts';
import type { Subtest } from './results.ts';

z.config({ jitless: true });

/** Names may hold `*`, for any text. */
const names = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));

export const Expectations = z.array(
  z.strictObject({
    /** Why it is so, in a sentence. */
    reason: z.string().check(z.minLength(20)),
    /** An extension could, and Oriel does otherwise. Absent: it cannot be decided by an extension. */
    decided: z.optional(z.literal(true)),
    /** About something that is not there at all: some pass by chance, and it is no matter which. */
    either: z.optional(z.literal(true)),
    /** Absent: in both. */
    browser: z.optional(z.enum(['chromium', 'firefox'])),
    /** Paths below the checkout. */
    files: names,
    /** Absent: all that is in the files. */
    subtests: z.optional(names),
  }),
);
export type Expectations = z.infer<typeof Expectations>;

const matches = (pattern: string, name: string): boolean =>
  new RegExp(`^${pattern.split('*').map(escaped).join('[\\s\\S]*')}$`).test(name);
const escaped = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
const matchesOne = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) => matches(pattern, name));

export interface Judged {
  passed: Subtest[];
  /** Listed, and they do not pass, or it is no matter. */
  known: { subtest: Subtest; reason: string; decided: boolean }[];
  /** Not listed, and they do not pass. */
  failed: Subtest[];
  /** Listed, and they pass: the list is to be made shorter. */
  outgrown: Subtest[];
  /** Patterns of the list that no subtest of this run has, though files of theirs were run: no trouble, checkouts differ. */
  unused: string[];
}

export function judge(all: readonly Subtest[], expectations: Expectations, browser: BrowserKind): Judged {
  const judged: Judged = { passed: [], known: [], failed: [], outgrown: [], unused: [] };
  const here = expectations.filter((it) => (it.browser ?? browser) === browser);
  for (const subtest of all) {
    const listed = here.find(
      ({ files, subtests = ['*'] }) => matchesOne(files, subtest.file) && matchesOne(subtests, subtest.name),
    );
    const passed = subtest.status === 'pass';
    const isKnown = listed !== undefined && (!passed || listed.either === true);
    if (isKnown) judged.known.push({ subtest, reason: listed.reason, decided: listed.decided === true });
    else if (passed) judged[listed ? 'outgrown' : 'passed'].push(subtest);
    else judged.failed.push(subtest);
  }
  judged.unused = here.flatMap(({ files, subtests = [] }) => {
    const run = all.filter(({ file }) => matchesOne(files, file));
    if (run.length === 0) return [];
    return subtests.filter((pattern) => !run.some(({ name }) => matches(pattern, name)));
  });
  return judged;
}
