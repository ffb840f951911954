/** Rules of a standard, each tried by itself in a real page: a table of what holds. */
import type { Frame, Page } from 'puppeteer-core';

/** Runs in the page, and knows only what is there: it throws, or comes to what is wrong, where the rule does not hold. */
export type Rule = () => unknown;
export type Rules = Record<string, Rule>;

export interface Row {
  rule: string;
  passed: boolean;
  /** What was wrong. */
  said?: string;
}

/** What rules say things with. */
export interface Tools {
  same(given: unknown, wanted: unknown): void;
  /** Fails unless the promise, or what is run, fails with an error of this name. */
  fails(given: Promise<unknown> | (() => unknown), name: string): Promise<void>;
  /** Fails unless the promise rejects with exactly this. */
  exactly(given: Promise<unknown>, reason: unknown): Promise<void>;
  all(stream: ReadableStream<unknown>): Promise<unknown[]>;
  /** Puts something that throws in the place of all that these objects have. Returns what puts it back. */
  poison(targets: readonly object[]): () => void;
}
declare global {
  interface Window {
    t: Tools;
  }
}

/** Gives the page `t`. */
export function addTools(): void {
  const { defineProperty, getOwnPropertyDescriptor } = Object;
  const { ownKeys } = Reflect;
  const text = (value: unknown) => {
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  };
  window.t = {
    same(given, wanted) {
      if (text(given) !== text(wanted)) throw new Error(`${text(given)} is not ${text(wanted)}`);
    },
    async fails(given, name) {
      let thrown: unknown;
      try {
        await (typeof given === 'function' ? given() : given);
      } catch (error) {
        thrown = error;
      }
      if (thrown === undefined) throw new Error(`It did not fail with ${name}.`);
      if ((thrown as Error).name !== name)
        throw new Error(
          `It failed with ${(thrown as Error).name}, not ${name}: ${(thrown as Error).message}`,
        );
    },
    async exactly(given, reason) {
      let thrown: { it: unknown } | undefined;
      try {
        await given;
      } catch (it) {
        thrown = { it };
      }
      if (thrown === undefined) throw new Error('It did not fail.');
      if (thrown.it !== reason) throw new Error(`It failed with ${String(thrown.it)}.`);
    },
    async all(stream) {
      const pieces: unknown[] = [];
      const reader = stream.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return pieces;
        pieces.push(value);
      }
    },
    poison(targets) {
      // Nothing is iterated here: how lists are is poisoned, too.
      const undo: { target: object; key: PropertyKey; was: PropertyDescriptor }[] = [];
      for (let place = 0; place < targets.length; place++) {
        const target = targets[place] as object;
        const keys = ownKeys(target);
        for (let at = 0; at < keys.length; at++) {
          const key = keys[at] as PropertyKey;
          const was = getOwnPropertyDescriptor(target, key) as PropertyDescriptor;
          if (key === 'constructor' || key === 'prototype' || !was.configurable) continue;
          undo[undo.length] = { target, key, was };
          defineProperty(target, key, {
            configurable: true,
            writable: true,
            value() {
              throw new Error('poisoned');
            },
          });
        }
      }
      return () => {
        for (let at = undo.length - 1; at >= 0; at--) {
          const { target, key, was } = undo[at] as (typeof undo)[number];
          defineProperty(target, key, was);
        }
      };
    },
  };
}

/** Each rule has this long, ms. */
const PATIENCE_MS = 10_000;

export async function tryRules(page: Page | Frame, rules: Rules): Promise<Row[]> {
  await page.evaluate(addTools);
  const rows: Row[] = [];
  for (const [rule, run] of Object.entries(rules)) {
    const late = new Promise<string>((resolve) => setTimeout(resolve, PATIENCE_MS, 'It did not end.'));
    const said = page.evaluate(
      `(async () => { try { await (${run})(); } catch (error) { return error + ' ' + error?.stack; } })()`,
    ) as Promise<string | undefined>;
    const wrong = await Promise.race([said, late]);
    rows.push(wrong === undefined ? { rule, passed: true } : { rule, passed: false, said: wrong });
  }
  return rows;
}

/** What does not hold; and how much was tried goes into the log. */
export function broken(what: string, rows: readonly Row[]): Row[] {
  const passed = rows.filter((row) => row.passed).length;
  console.log(`${what}: ${passed} of ${rows.length} rules hold`);
  return rows.filter((row) => !row.passed);
}
