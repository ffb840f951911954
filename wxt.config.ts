import { defineConfig } from 'wxt';
import { buildApart } from './scripts/modules.ts';
import { noteShipped, writeNotices } from './scripts/notices.ts';

/** Local servers are reached without a question; every other host is asked for when its provider is added. */
const LOCAL_HOSTS = ['http://127.0.0.1/*', 'http://localhost/*'];

/** Every frame, also those without an address of their own (srcdoc, about:blank), before the page's first script. */
const EVERYWHERE = {
  matches: ['<all_urls>'],
  all_frames: true,
  match_origin_as_fallback: true,
  run_at: 'document_start' as const,
};

export default defineConfig({
  // Preact without a plugin or Babel: Vite (oxc) compiles the JSX itself.
  vite: () => ({
    oxc: { jsx: { runtime: 'automatic' as const, importSource: 'preact' } },
    // Not the pages of examples/ and bench/ as well, which import what is built for them.
    optimizeDeps: { entries: ['entrypoints/*/index.html'] },
  }),
  imports: false,
  manifest: ({ browser }) => ({
    name: 'Oriel',
    description: 'Your models, on every site: web apps ask, you allow, the model you chose answers.',
    permissions: [
      'storage',
      // Keys that were unlocked lock themselves after a while, also where the background is gone by then.
      'alarms',
      'activeTab',
      // Signing in at OpenRouter in the browser's own window for that.
      'identity',
      'declarativeNetRequestWithHostAccess',
      // The web standard's script is for some pages and not for others: it is registered, not in the manifest.
      'scripting',
      // The on-device engine lives in an offscreen document; Firefox hosts it in its event page instead.
      ...(browser === 'firefox' ? [] : ['offscreen']),
    ],
    host_permissions: LOCAL_HOSTS,
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    content_security_policy: {
      // 'wasm-unsafe-eval' compiles the on-device engine. The explicit policy also drops Firefox's default
      // upgrade-insecure-requests, without which a model server on http:// could not be reached.
      extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'",
    },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            // Not for Android: Firefox has no windows there, and nobody could be asked.
            gecko: {
              id: 'oriel@oriel.example',
              strict_min_version: '140.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : // The on-device engine's memory is of 64 bits, which Chrome has from here on.
        { minimum_chrome_version: '133' }),
  }),
  hooks: {
    // Most of what the background can do is in scripts of their own, read on first use.
    'vite:build:extendConfig': (entries, config) => {
      buildApart(entries, config);
      config.plugins = [...(config.plugins ?? []), noteShipped()];
    },
    'build:done': ({ config }) => {
      // Served to whoever works on it, it holds pieces of WXT that nobody else is given.
      if (config.command === 'build') writeNotices(config.root, config.outDir);
    },
    // Built as plain scripts and listed here, since WXT's wrapper for content scripts would post a message into every
    // page of the web and cost more than the bridge itself.
    'build:manifestGenerated': (_, manifest) => {
      manifest.content_scripts = [
        { ...EVERYWHERE, js: ['bridge.js'] },
        { ...EVERYWHERE, js: ['page.js'], world: 'MAIN' },
      ];
    },
  },
});
