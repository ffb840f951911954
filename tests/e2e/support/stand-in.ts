/**
 * A server on this machine that a browser takes for one host on the web, over https. The browser is given it as its
 * proxy for https; every other host is refused, so that a test reaches nothing outside.
 */
import { readFileSync } from 'node:fs';
import { createServer as createProxy, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { BrowserKind } from '../../../scripts/browsers.ts';
import type { Launch } from '../../../scripts/launch.ts';

export interface StandIn {
  /** How a browser comes to take this server for the host. */
  network(kind: BrowserKind): Pick<Launch, 'extraArgs' | 'extraPrefs' | 'anyCertificate'>;
  /** Other hosts that the browser tried to reach over https. */
  refused: string[];
  close(): void;
}

const TLS = join(import.meta.dirname, '../../fixtures/tls');

export async function standIn(
  host: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<StandIn> {
  const server = createServer(
    { key: readFileSync(join(TLS, 'key.pem')), cert: readFileSync(join(TLS, 'cert.pem')) },
    answer,
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;

  const refused: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createProxy((_, response) => response.writeHead(403).end());
  proxy.on('connect', (request, socket: Socket, head) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    if (request.url !== `${host}:443`) {
      refused.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const through = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.write(head);
      socket.pipe(through).pipe(socket);
    });
    through.on('error', () => socket.destroy());
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const at = (proxy.address() as AddressInfo).port;

  return {
    refused,
    network: (kind) => ({
      anyCertificate: true,
      ...(kind === 'chromium'
        ? { extraArgs: [`--proxy-server=https=http://127.0.0.1:${at}`] }
        : {
            extraPrefs: {
              'network.proxy.type': 1,
              'network.proxy.ssl': '127.0.0.1',
              'network.proxy.ssl_port': at,
            },
          }),
    }),
    close() {
      for (const socket of sockets) socket.destroy();
      for (const one of [server, proxy]) {
        one.close();
        one.closeAllConnections();
      }
    },
  };
}
