/** The echo provider: a model server on a loopback port that speaks OpenAI's chat wire. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, answerTo } from './answer.ts';
import type { Asked } from './asked.ts';

export interface EchoServer {
  /** http://127.0.0.1:<port>/v1 */
  baseUrl: string;
  close(): void;
}

export const MODEL = 'echo';

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-echo',
    object: 'chat.completion.chunk',
    created: 0,
    model: MODEL,
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

function eventsOf({ text, calls }: Answer): string[] {
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const end = `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [], usage })}\n\ndata: [DONE]\n\n`;
  // In some pieces, so that a stream has something to stream, and long ones do not take all day.
  const size = Math.max(8, Math.ceil(text.length / 16));
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += size) pieces.push(chunk({ content: text.slice(at, at + size) }));
  if (calls.length === 0) return [...pieces, chunk({}, 'stop'), end];
  const tool_calls = calls.map(({ name, arguments: json }, index) => ({
    index,
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: json },
  }));
  return [...pieces, chunk({ tool_calls }), chunk({}, 'tool_calls'), end];
}

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path !== '/v1/chat/completions') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ object: 'list', data: [{ id: MODEL, object: 'model' }] }));
    return;
  }
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  const events = eventsOf(answerTo(JSON.parse(body) as Asked));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) response.write(event);
  response.end();
}

export async function serveEcho(): Promise<EchoServer> {
  const server = createServer((request, response) => {
    reply(request, response).catch((error: Error) => {
      console.error(`The echo provider: ${error.message}`);
      response.destroy();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
