/**
 * Serves a checkout of web-platform-tests as wptserve does, as far as tests for windows need it: pages around scripts,
 * `.headers` and `.sub.` files. Tests of our own are below `/oriel/`. What a page reports, and what its testdriver asks for,
 * comes in at `/.runner/`.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { readHeaders } from './header-file.ts';
import type { Report } from './results.ts';
import { substitute } from './substitution.ts';
import { wrapper } from './wrapper.ts';

/** What a page asks for to be done with a real pointer or keyboard; points in CSS px of the page. */
export type Action =
  | { do: 'click'; x: number; y: number }
  | { do: 'press'; key: string }
  | { do: 'type'; text: string };

export interface Hearing {
  reported(report: Report): void;
  /** Resolves when it is done. */
  act(action: Action): Promise<void>;
}

export interface TestServer {
  /** http://localhost:<port>, where tests are. */
  origin: string;
  /** http://127.0.0.1:<port>: the same files, another site. */
  otherOrigin: string;
  /** Who hears of the page that is open. */
  hearing: Hearing;
  close(): void;
}

/** Where tests of our own are. */
export const OWN = '/oriel/';

/** Files that wptserve has at another place than the checkout. */
const ALIASES: Record<string, string> = {
  '/resources/WebIDLParser.js': '/resources/webidl2/lib/webidl2.js',
};

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.xhtml': 'application/xhtml+xml',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webm': 'video/webm',
  '.mp4': 'video/mp4',
  '.wav': 'audio/wav',
  '.idl': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

const script = async (name: string): Promise<string> =>
  stripTypeScriptTypes(await readFile(join(import.meta.dirname, 'page', name), 'utf8'));

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
};

/** @param own Folder of tests of our own. */
export async function serveTests(checkout: string, own: string): Promise<TestServer> {
  const mounts = { [OWN]: resolve(own), '/': resolve(checkout) };
  const stands = {
    '/resources/testharnessreport.js': await script('report.ts'),
    // The runner's part is in testdriver.js itself: not every test loads the vendor's file.
    '/resources/testdriver-vendor.js': '',
    '/common/get-host-info.sub.js': await script('host-info.ts'),
  } as Record<string, string>;
  const behindDriver = await script('driver.ts');

  const read = async (path: string): Promise<Buffer | undefined> => {
    const [prefix, root] = Object.entries(mounts).find(([prefix]) => path.startsWith(prefix)) ?? ['', ''];
    const file = resolve(root, `.${sep}${path.slice(prefix.length)}`);
    return file.startsWith(root + sep) ? await readFile(file).catch(() => undefined) : undefined;
  };

  async function contentOf(
    path: string,
    query: URLSearchParams,
    host: string,
  ): Promise<Buffer | string | undefined> {
    if (stands[path] !== undefined) return stands[path];
    if (ALIASES[path] !== undefined) return await read(ALIASES[path]);
    const found = await read(path);
    if (found === undefined) {
      const [, name] = /^(.*\.(?:window|any))\.html$/.exec(path) ?? [];
      const source = name === undefined ? undefined : await read(`${name}.js`);
      return source && wrapper(`${name}.js`, source.toString());
    }
    if (path === '/resources/testdriver.js') return `${found}\n${behindDriver}`;
    if (!/\.sub\.[^/]*$/.test(path)) return found;
    const otherHost = host === 'localhost' ? '127.0.0.1' : 'localhost';
    return substitute(found.toString(), { host, otherHost, port, query });
  }

  async function headersOf(path: string): Promise<Record<string, string>> {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    // Those of a script are those of the page around it.
    const names = [`${folder}__dir__`, path, path.replace(/\.html$/, '.js')];
    const files = await Promise.all([...new Set(names)].map((name) => read(`${name}.headers`)));
    return Object.assign({}, ...files.map((file) => (file ? readHeaders(file.toString()) : {})));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host?.split(':')[0] ?? 'localhost';
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(url.pathname);
    if (path === '/.runner/results') {
      self.hearing.reported(JSON.parse(await bodyOf(request)) as Report);
      response.writeHead(204).end();
      return;
    }
    if (path === '/.runner/action') {
      await self.hearing.act(JSON.parse(await bodyOf(request)) as Action);
      response.writeHead(204).end();
      return;
    }
    const content = await contentOf(path, url.searchParams, host);
    if (content === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'cache-control': 'no-store',
      ...(await headersOf(path)),
    });
    response.end(content);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(error.message);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const self: TestServer = {
    origin: `http://localhost:${port}`,
    otherOrigin: `http://127.0.0.1:${port}`,
    hearing: { reported() {}, act: () => Promise.reject(new Error('No test is open.')) },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return self;
}
