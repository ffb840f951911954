/**
 * The provider of the bench, and the site: one origin serves both, so that a direct `fetch` from the page needs no
 * preflight and is as quick as it can be. Runs in a process of its own (`fork`) and reports its port by IPC.
 *
 * The prompt says how to answer: `<tokens> <gap in ms>`, e.g. `500 5`; gap 0 is a burst. Each token is the
 * monotonic clock at its sending, in µs, and a space: the page reads latency off the text itself, however many tokens
 * a part holds.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const files: Record<string, [type: string, body: string]> = {
  '/': ['text/html', read('page/index.html')],
  '/probe.js': ['text/javascript', stripTypeScriptTypes(read('page/probe.ts'))],
  '/load': ['text/html', read('page/load.html')],
};
// Cross-origin isolation gives the page a clock of 5 µs instead of 100.
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const clock = () => `${process.hrtime.bigint() / 1000n} `;
const event = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'stream',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

async function answer(response: ServerResponse, tokens: number, gap: number) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const start = performance.now();
  for (let i = 0; i < tokens && !response.destroyed; i++) {
    // Due times count from the start: a late timer does not make the whole answer late.
    const wait = start + i * gap - performance.now();
    // Node joins what one turn of its loop writes; a turn each makes every token a packet of its own.
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    else await new Promise((resolve) => setImmediate(resolve));
    response.write(event({ content: clock() }));
  }
  response.write(event({}, 'stop'));
  const usage = { prompt_tokens: 3, completion_tokens: tokens, total_tokens: tokens + 3 };
  response.end(
    `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [], usage })}\n\ndata: [DONE]\n\n`,
  );
}

async function complete(request: IncomingMessage, response: ServerResponse) {
  let body = '';
  for await (const chunk of request) body += chunk;
  const content: string | { text: string }[] = JSON.parse(body).messages.at(-1).content;
  const prompt = typeof content === 'string' ? content : content.map((part) => part.text).join('');
  const [tokens, gap] = prompt.split(' ').map(Number);
  if (!Number.isInteger(tokens) || !Number.isInteger(gap))
    throw new Error(`cannot read the prompt "${prompt}"`);
  await answer(response, tokens!, gap!);
}

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://bench').pathname;
  const file = files[path];
  if (request.method === 'POST' && path === '/v1/chat/completions') {
    complete(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  } else if (path === '/v1/models') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ object: 'list', data: [{ id: 'stream', object: 'model' }] }));
  } else if (file) {
    response.writeHead(200, { 'content-type': `${file[0]}; charset=utf-8`, ...ISOLATED });
    response.end(file[1]);
  } else {
    response.writeHead(404).end();
  }
});
// Connections stay open for the whole run: none of the measured calls opens one.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
