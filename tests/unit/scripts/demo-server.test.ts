import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoServer, serveDemo } from '../../../scripts/demo-server.ts';

let demo: DemoServer;
beforeAll(async () => {
  demo = await serveDemo();
});
afterAll(() => demo.close());

const at = (path: string) => fetch(new URL(path, demo.index), { redirect: 'manual' });

describe('the server of the examples', () => {
  it.each([
    ['', 'text/html'],
    ['hello/', 'text/html'],
    ['hello/hello.js', 'text/javascript'],
    ['chat/', 'text/html'],
    ['shared/app.css', 'text/css'],
  ])('serves /%s', async (path, type) => {
    const response = await at(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
    expect((await response.text()).length).toBeGreaterThan(100);
  });

  it('begins with hello, and lists all apps', async () => {
    expect(demo.url).toBe(`${demo.index}hello/`);
    const list = await (await at('')).text();
    const apps = [...list.matchAll(/href="([\w-]+\/)"/g)].map(([, app = '']) => app);
    expect(apps).toEqual(['hello/', 'chat/', 'vision/', 'agent/', 'openai/', 'prompt-api/']);
    for (const app of apps) expect((await at(app)).status).toBe(200);
  });

  it('sends a folder without its slash to the one with', async () => {
    const response = await at('chat');
    expect([response.status, response.headers.get('location')]).toEqual([301, '/chat/']);
  });

  it.each([
    'nothing/',
    'sdk/package.json',
    'sdk/src/index.ts',
    'README.md',
    '..%2Fpackage.json',
    '..%2Fdocs%2Fx.html',
    '%2e%2e%2ftests%2fhostile%2foutcome.js',
    'hello%00.html',
    '%',
  ])('has no /%s', async (path) => {
    expect((await at(path)).status).toBe(404);
  });
});
