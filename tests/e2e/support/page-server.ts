/** Web sites for the tests: each server is an origin of its own (two, by name and by number). */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');
const MOUNTS: Record<string, string> = {
  '/hello/': join(ROOT, 'examples/hello'),
  '/examples/': join(ROOT, 'examples'),
  '/hostile/': join(ROOT, 'tests/hostile'),
  '/npm/window.ai/': join(ROOT, 'node_modules/window.ai/dist'),
};
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export interface PageServer {
  /** http://127.0.0.1:<port> */
  origin: string;
  /** http://localhost:<port>: the same files, another origin. */
  localhost: string;
  /** Serves this text at this path from now on. `{self}` stands for the path's own origin. */
  put(path: string, html: string, headers?: Record<string, string>): string;
  /** Paths asked for, in order, with the headers that came. */
  seen: { path: string; headers: IncomingHttpHeaders }[];
  close(): void;
}

async function mounted(path: string): Promise<{ text: Buffer; type: string } | undefined> {
  const mount = Object.keys(MOUNTS).find((prefix) => path.startsWith(prefix));
  const folder = mount && MOUNTS[mount];
  if (!folder) return undefined;
  const name = path.slice(mount.length);
  const file = resolve(folder, name === '' || name.endsWith('/') ? `${name}index.html` : name);
  if (!file.startsWith(folder + sep)) return undefined;
  const text = await readFile(file).catch(() => undefined);
  return text && { text, type: TYPES[extname(file)] ?? 'application/octet-stream' };
}

/** An empty page at `/`, whatever was `put`, and the folders of MOUNTS. */
export async function servePages(): Promise<PageServer> {
  const pages = new Map<string, { html: string; headers: Record<string, string> }>();
  pages.set('/', { html: '<!doctype html><title>A test page</title><body></body>', headers: {} });
  const seen: PageServer['seen'] = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    seen.push({ path, headers: request.headers });
    const page = pages.get(path);
    const file = page ?? (await mounted(path));
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    if ('html' in file) {
      response.writeHead(200, { 'content-type': TYPES['.html'], ...file.headers });
      response.end(file.html.replaceAll('{self}', `http://${request.headers.host}`));
    } else {
      response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-store' });
      response.end(file.text);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    localhost: `http://localhost:${port}`,
    put(path, html, headers = {}) {
      pages.set(path, { html, headers });
      return origin + path;
    },
    seen,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
