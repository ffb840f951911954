/** Serves examples/hello on localhost, and nothing else. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { ROOT } from './launch.ts';

const FOLDER = join(ROOT, 'examples/hello');
const FILES = ['index.html', 'hello.js', 'style.css'];
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export interface DemoServer {
  /** e.g. http://localhost:8123/ */
  url: string;
  close(): void;
}

/** `port` 0 takes any free one. Rejects when the port is in use. */
export async function serveDemo(port = 0): Promise<DemoServer> {
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html';
    if (!FILES.includes(name)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(name)], 'cache-control': 'no-store' });
    response.end(await readFile(join(FOLDER, name)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, 'localhost', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${taken}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
