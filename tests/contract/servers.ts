/** Small servers that misbehave in exactly one way each. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** Absent: it held none. */
  json: Record<string, unknown> | undefined;
  /** Resolves when the client's side of the exchange is gone before we have ended it. */
  hungUp: Promise<void>;
}

export interface TestServer extends AsyncDisposable {
  url: string;
  received: Received[];
  /** How many connections were opened to it. */
  connections(): number;
}

export type Reply = (response: ServerResponse, request: Received) => void | Promise<void>;

export async function serve(reply: Reply): Promise<TestServer> {
  const received: Received[] = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    const hungUp = new Promise<void>((resolve) => {
      response.on('close', () => {
        if (!response.writableEnded) resolve();
      });
    });
    for await (const chunk of incoming) body += chunk;
    const request: Received = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      json: incoming.headers['content-type']?.includes('json') ? JSON.parse(body) : undefined,
      hungUp,
    };
    received.push(request);
    await reply(response, request);
  });
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const STREAM = { 'content-type': 'text/event-stream' };
export const JSON_BODY = { 'content-type': 'application/json' };

export const event = (data: unknown) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
export const delta = (content: string, finish: string | null = null) =>
  event({ choices: [{ index: 0, delta: content === '' ? {} : { content }, finish_reason: finish }] });
export const DONE = event('[DONE]');

/** Writes each piece as a packet of its own. */
export async function packets(response: ServerResponse, pieces: (string | Uint8Array)[], gapMs = 4) {
  response.writeHead(200, STREAM);
  for (const piece of pieces) {
    response.write(piece);
    await pause(gapMs);
  }
}

/** A stream, whole, at once. */
export const streamOf =
  (...pieces: string[]): Reply =>
  (response) => {
    response.writeHead(200, STREAM);
    response.end(pieces.join(''));
  };

export const refuse =
  (status: number, body: unknown = '', headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, typeof body === 'string' ? headers : { ...JSON_BODY, ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
