/**
 * `node scripts/preview/serve.ts`: the screens in an ordinary browser, over a fake extension API.
 * /popup.html, /approval.html#1, /unlock.html and /dashboard.html, each with ?state=normal|full|empty|first|long|error|loading|ended.
 */
import { resolve } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');

export async function servePreview(port = 0): Promise<{ url: string; server: ViteDevServer }> {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    cacheDir: resolve(ROOT, 'node_modules/.cache/preview'),
    appType: 'mpa',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    // Not the sample apps, whose packages are their own.
    optimizeDeps: {
      entries: ['entrypoints/*/index.html'],
      include: ['webextension-polyfill', 'preact', 'preact/hooks', 'preact/jsx-runtime'],
    },
    server: { host: '127.0.0.1', port, hmr: port !== 0 },
    plugins: [
      {
        name: 'preview',
        transformIndexHtml: () => [
          // What Chromium adds to every extension page.
          { tag: 'style', children: 'body { font: 75% system-ui; }', injectTo: 'head-prepend' },
          {
            tag: 'script',
            attrs: { type: 'module', src: '/scripts/preview/fake-browser.ts' },
            injectTo: 'head-prepend',
          },
        ],
        configureServer: ({ middlewares }) => {
          middlewares.use((request, response, next) => {
            const page = /^\/(popup|approval|dashboard|unlock)\.html(\?.*)?$/.exec(request.url ?? '');
            if (page === null) return next();
            response.writeHead(302, { location: `/entrypoints/${page[1]}/index.html${page[2] ?? ''}` }).end();
          });
        },
      },
    ],
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== 'object' || address === null) throw new Error('the preview server has no address');
  return { url: `http://127.0.0.1:${address.port}`, server };
}

if (import.meta.main) console.log((await servePreview(4178)).url);
