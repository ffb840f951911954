/** Serves the pages of examples/ on localhost, and nothing else. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { ROOT } from './launch.ts';

const FOLDER = join(ROOT, 'examples');
/** Of the module for apps only what is built is of use to a browser, and that is of these kinds, too. */
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export interface DemoServer {
  /** Of the first demo, e.g. http://localhost:8123/hello/ */
  url: string;
  /** Of the list of all, e.g. http://localhost:8123/ */
  index: string;
  close(): void;
}

/** The file of `folder` that a path asks for, and its type; undefined for all that is not to be served. */
export async function readPage(
  folder: string,
  path: string,
): Promise<{ text: Buffer; type: string } | undefined> {
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const file = resolve(folder, `.${sep}${name.endsWith('/') || name === '' ? `${name}index.html` : name}`);
  const type = TYPES[extname(file)];
  if (type === undefined || !file.startsWith(folder + sep) || name.includes('\0')) return undefined;
  const text = await readFile(file).catch(() => undefined);
  return text && { text, type };
}

/** `port` 0 takes any free one. Rejects when the port is in use. */
export async function serveDemo(port = 0): Promise<DemoServer> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    // Their files are named relative to them.
    if (/^(\/[\w-]+)+$/.test(pathname) && (await readPage(FOLDER, `${pathname.slice(1)}/`))) {
      response.writeHead(301, { location: `${pathname}/` }).end();
      return;
    }
    const page = await readPage(FOLDER, pathname.slice(1));
    if (!page) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': page.type, 'cache-control': 'no-store' });
    response.end(page.text);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, 'localhost', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const index = `http://localhost:${taken}/`;
  return {
    url: `${index}hello/`,
    index,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
