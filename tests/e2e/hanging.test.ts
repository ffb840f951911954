/** An endpoint somewhere on the web that takes a question and never says a word. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../scripts/own-pages.ts';
import { ask } from './support/ask.ts';
import { BROWSER } from './support/browser.ts';
import { type Oriel, startOriel } from './support/oriel.ts';
import { type PageServer, servePages } from './support/page-server.ts';
import { type StandIn, standIn } from './support/stand-in.ts';

const HOST = 'models.example';
let oriel: Oriel;
let site: PageServer;
let models: StandIn;
/** By path: when each question came and when its connection was given up, ms. */
const asked: { path: string; at: number; closed?: number }[] = [];

/** The browser was not asked for this host, so the server allows every origin, as a public one does. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const cors = {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'content-type, authorization',
  };
  if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end();
  const path = request.url ?? '';
  if (!path.endsWith('/chat/completions')) {
    response.writeHead(200, { ...cors, 'content-type': 'application/json' });
    return void response.end(JSON.stringify({ data: [{ id: 'test' }] }));
  }
  const one: (typeof asked)[number] = { path, at: performance.now() };
  asked.push(one);
  response.once('close', () => {
    one.closed = performance.now();
  });
  if (path.startsWith('/silent')) return;
  const choice = { index: 0, delta: { content: 'here' }, finish_reason: 'stop' };
  response.writeHead(200, { ...cors, 'content-type': 'text/event-stream' });
  response.end(`data: ${JSON.stringify({ choices: [choice] })}\n\ndata: [DONE]\n\n`);
}

beforeAll(async () => {
  models = await standIn(HOST, answer);
  site = await servePages();
  oriel = await startOriel(BROWSER, models.network(BROWSER));
});
afterAll(async () => {
  await oriel?.close();
  models?.close();
  site?.close();
});

describe('an endpoint that hangs', () => {
  it('is given up after 20 s where another is left, and its connection closed', async () => {
    const providers = ['silent', 'speaks'].map((id) => ({
      id,
      type: 'openai-compatible',
      label: id,
      baseUrl: `https://${HOST}/${id}/v1`,
      models: ['test'],
      key: `sk-${id}`,
    }));
    // Chosen as such: that the other has the same model is only found when the first takes too long.
    const sites = [{ origin: site.origin, access: 'allow', model: 'silent/test' }];
    await oriel.command({ command: 'import', file: JSON.stringify({ version: 1, providers, sites }) });
    const page = await oriel.open(`${site.origin}/`);
    const reply = await ask(page, 'hello');
    expect(reply).toMatchObject({ text: 'here', deltas: ['here'] });
    expect(reply.ms).toBeGreaterThan(19_500);
    expect(reply.ms).toBeLessThan(30_000);
    const [silent, speaks] = asked;
    expect([silent?.path, speaks?.path]).toEqual([
      '/silent/v1/chat/completions',
      '/speaks/v1/chat/completions',
    ]);
    expect((speaks?.at ?? 0) - (silent?.at ?? 0)).toBeGreaterThan(19_000);
    await poll('the silent one’s end', () => silent?.closed);
    const call = await poll('the row of the call', async () => {
      const { calls } = await oriel.command({ command: 'calls', origin: site.origin, limit: 1 });
      return calls[0];
    });
    expect(call.attempts.map(({ outcome }) => outcome)).toEqual(['timeout', 'answered']);
  });
});
