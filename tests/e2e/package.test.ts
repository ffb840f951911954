/** The built package itself, as it is loaded here; no page is opened. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MODULES } from '../../entrypoints/background/modules.ts';
import { builtExtension, ROOT } from '../../scripts/launch.ts';
import { sharedNames } from '../../scripts/modules.ts';
import { NOTICES } from '../../scripts/notices.ts';
import { BROWSER } from './support/browser.ts';

const folder = builtExtension(BROWSER);
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const content = (path: string) => readFileSync(join(folder, path), 'utf8');

describe('the package', () => {
  it('S15 S37 opens nothing to web pages or other extensions', () => {
    expect(manifest).not.toHaveProperty('web_accessible_resources');
    expect(manifest).not.toHaveProperty('externally_connectable');
    expect(manifest.manifest_version).toBe(3);
  });

  it('S37 asks for no more than it needs; hosts beyond this machine are optional', () => {
    const permissions = [
      'activeTab',
      'alarms',
      'declarativeNetRequestWithHostAccess',
      'identity',
      'scripting',
      'storage',
    ];
    const needed = BROWSER === 'chromium' ? [...permissions, 'offscreen'] : permissions;
    expect([...manifest.permissions].sort()).toEqual(needed.sort());
    expect(manifest.host_permissions).toEqual(['http://127.0.0.1/*', 'http://localhost/*']);
    expect(manifest.optional_host_permissions).toEqual(['https://*/*', 'http://*/*']);
  });

  it('S37 runs scripts of its own only, and may reach model servers on http', () => {
    expect(manifest.content_security_policy.extension_pages).toBe(
      "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'",
    );
  });

  it('puts exactly two scripts into pages: at the start, in every frame, without zod or the polyfill', () => {
    const scripts = manifest.content_scripts as Record<string, unknown>[];
    expect(scripts).toHaveLength(2);
    for (const script of scripts)
      expect(script).toMatchObject({
        matches: ['<all_urls>'],
        run_at: 'document_start',
        all_frames: true,
        match_origin_as_fallback: true,
      });
    expect(scripts.map(({ world }) => world ?? 'ISOLATED').sort()).toEqual(['ISOLATED', 'MAIN']);
    for (const path of scripts.flatMap(({ js }) => js as string[]))
      expect(content(path), path).not.toMatch(/_zod|ZodError|webextension-polyfill|\beval\(|new Function/);
  });

  it('has a third for those pages that get Oriel’s web-standard AI, as plain as they, and not in the manifest', () => {
    expect(JSON.stringify(manifest.content_scripts)).not.toContain('standard.js');
    expect(content('standard.js')).not.toMatch(/_zod|ZodError|webextension-polyfill|\beval\(|new Function/);
  });

  it.each([
    ['page.js', 10_000],
    ['bridge.js', 2_000],
    ['standard.js', 14_000],
  ])('puts into pages a %s of %i bytes at most, compressed', (path, most) => {
    expect(gzipSync(content(path), { level: 9 }).length).toBeLessThanOrEqual(most);
  });

  it('has every script that the background loads on first use', () => {
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(MODULES.map((name) => `${name}.js`)));
  });

  it('has a background of 60 kB at most, compressed: it is read before the first call is heard', () => {
    expect(gzipSync(content('background.js'), { level: 9 }).length).toBeLessThanOrEqual(60_000);
  });

  it('shares nothing that none of those scripts takes', () => {
    const scripts = MODULES.map((name) => content(`${name}.js`)).join();
    const taken = [...scripts.matchAll(/\boriel\.shared\.(\w+)/g)].map(([, name]) => name);
    expect(sharedNames().filter((name) => !taken.includes(name))).toEqual([]);
  });

  it('says what of it others wrote, and under which licences', () => {
    const notices = content(NOTICES);
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const name of [...Object.keys(dependencies), 'llama.cpp'])
      expect(notices, name).toMatch(new RegExp(`^${name} .*\\((MIT|ISC|Apache-2.0|MPL-2.0)\\)$`, 'm'));
    expect(notices).toContain('Leon Sorokin');
    expect(notices).not.toContain(ROOT);
  });

  it('S39 loads no code from elsewhere', () => {
    const pages = readdirSync(folder).filter((name) => name.endsWith('.html'));
    expect(pages).toEqual(
      expect.arrayContaining(['approval.html', 'dashboard.html', 'popup.html', 'unlock.html']),
    );
    for (const page of pages) {
      expect(content(page)).not.toMatch(/(src|href)="(https?:)?\/\//);
      expect(content(page), page).not.toMatch(/<script>[^<]/);
    }
  });
});
