/** Whom the manifest lets install Oriel: only who can run all of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import configuration from '../../../wxt.config.ts';

interface Manifest {
  minimum_chrome_version?: string;
  browser_specific_settings?: Record<string, { strict_min_version: string }>;
}

const manifestOf = configuration.manifest as (of: { browser: string }) => Manifest;
const chrome = Number(manifestOf({ browser: 'chrome' }).minimum_chrome_version);
const { gecko, ...others } = manifestOf({ browser: 'firefox' }).browser_specific_settings ?? {};
const firefox = Number(gecko?.strict_min_version);

/** The first byte of the limits of the memory that a module of WebAssembly asks for: its third bit says that it is of 64 bits. */
function memoryFlags(path: string): number {
  const asked = '\x03env\x06memory\x02';
  const module = readFileSync(path);
  return module.at(module.indexOf(asked) + asked.length) as number;
}

describe('a browser that may install Oriel', () => {
  // Memory64: Chrome 133, Firefox 134 (https://webassembly.org/features/).
  it('has memory of 64 bits, which the engine of the on-device model asks for', () => {
    expect(memoryFlags('node_modules/@wllama/wllama/esm/wasm/wllama.wasm') & 0b100).toBe(0b100);
    expect(chrome).toBeGreaterThanOrEqual(133);
    expect(firefox).toBeGreaterThanOrEqual(134);
  });

  // https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/windows: none in Firefox for Android, which
  // installs what names it under `gecko_android`.
  it('can open the window in which a person is asked', () => {
    expect(Object.keys(others)).toEqual([]);
  });

  it('is named in the README', () => {
    expect(readFileSync('README.md', 'utf8')).toContain(`Chrome ${chrome} and Firefox ${firefox}`);
  });
});
