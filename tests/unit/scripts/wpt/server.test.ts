import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHeaders } from '../../../../scripts/wpt/header-file.ts';
import { serveTests, type TestServer } from '../../../../scripts/wpt/server.ts';
import { substitute } from '../../../../scripts/wpt/substitution.ts';

const folder = mkdtempSync(join(tmpdir(), 'oriel-wpt-'));
let server: TestServer;

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

beforeAll(async () => {
  put('wpt/ai/a.window.js', '// META: title=A test');
  put('wpt/ai/a.window.js.headers', 'Permissions-Policy: language-model=()\nX-Two: b');
  put('wpt/ai/__dir__.headers', 'X-One: a\nX-Two: a');
  put('wpt/ai/names.sub.js', '{{host}} {{ports[http][0]}} {{hosts[alt][]}} {{GET[q]}}');
  put('wpt/ai/unknown.sub.js', '{{uuid()}}');
  put('wpt/ai/plain.js', '{{host}}');
  put('wpt/resources/testdriver.js', '// the driver');
  put('wpt/resources/webidl2/lib/webidl2.js', '// the parser');
  put('own/b.window.js', '');
  put('secret.txt', 'not served');
  server = await serveTests(join(folder, 'wpt'), join(folder, 'own'));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const get = async (path: string) => {
  const response = await fetch(server.origin + path);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('the server of a checkout', () => {
  it('makes pages around scripts, with the headers of the script and of its folder', async () => {
    const { text, headers } = await get('/ai/a.window.html');
    expect(text).toContain('<title>A test</title>');
    expect(headers.get('content-type')).toMatch('text/html');
    expect(['permissions-policy', 'x-one', 'x-two'].map((name) => headers.get(name))).toEqual([
      'language-model=()',
      'a',
      'b',
    ]);
  });

  it('fills in what stands in braces, in files that say so and in no others', async () => {
    const port = new URL(server.origin).port;
    expect((await get('/ai/names.sub.js?q=x')).text).toBe(`localhost ${port} 127.0.0.1 x`);
    expect((await get('/ai/plain.js')).text).toBe('{{host}}');
    expect(await get('/ai/unknown.sub.js')).toMatchObject({
      status: 500,
      text: '{{uuid()}} is not known to this server.',
    });
  });

  it('has its own part in the place of the vendor’s, as scripts without types', async () => {
    const driver = (await get('/resources/testdriver.js')).text;
    expect(driver).toMatch(/^\/\/ the driver\n/);
    expect(driver).toContain('in_automation = true');
    for (const path of ['testdriver.js', 'testharnessreport.js', '../common/get-host-info.sub.js']) {
      const { text } = await get(`/resources/${path}`);
      expect(() => new Script(text)).not.toThrow();
    }
    expect((await get('/resources/testharnessreport.js')).text).toContain('add_completion_callback');
    expect((await get('/common/get-host-info.sub.js')).text).toContain('get_host_info');
    expect((await get('/resources/WebIDLParser.js')).text).toBe('// the parser');
  });

  it('is reached from this machine alone, by both of its names', async () => {
    for (const origin of [server.origin, server.otherOrigin])
      expect((await fetch(`${origin}/ai/plain.js`)).status).toBe(200);
    const port = Number(new URL(server.origin).port);
    const answers = (host: string) =>
      new Promise<boolean>((done) => {
        const socket = connect({ host, port }, () => done(true)).once('error', () => done(false));
        socket.unref().setTimeout(2_000, () => done(false));
      });
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address, scopeid }) => (scopeid ? `${address}%${scopeid}` : address))
      .filter((address) => address !== '127.0.0.1');
    // The first stands for all others where a machine has no network: on Linux it is this machine as well.
    const found = await Promise.all(['127.0.0.2', '::1', ...others].map(answers));
    expect(found).not.toContain(true);
  });

  it('serves nothing that is outside of its folders', async () => {
    for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/oriel/..%2f..%2fsecret.txt', '/nothing.js'])
      expect((await get(path)).status).toBe(404);
    expect((await get('/oriel/b.window.html')).status).toBe(200);
  });

  it('tells what pages report, and has done what they ask for', async () => {
    const heard: unknown[] = [];
    server.hearing = {
      reported: (report) => heard.push(report),
      act: async (action) => {
        if (action.do === 'press') throw new Error('No such key.');
        heard.push(action);
      },
    };
    const post = (path: string, body: object) =>
      fetch(server.origin + path, { method: 'POST', body: JSON.stringify(body) });
    expect((await post('/.runner/results', { status: 0, tests: [] })).status).toBe(204);
    expect((await post('/.runner/action', { do: 'click', x: 1, y: 2 })).status).toBe(204);
    const failed = await post('/.runner/action', { do: 'press', key: 'Nothing' });
    expect([failed.status, await failed.text()]).toEqual([500, 'No such key.']);
    expect(heard).toEqual([
      { status: 0, tests: [] },
      { do: 'click', x: 1, y: 2 },
    ]);
  });
});

describe('small files', () => {
  it('headers are read line by line, and joined where one is there twice', () => {
    expect(readHeaders('A: 1\r\nb:2, 3\n\nno header\na: 4')).toEqual({ a: '1, 4', b: '2, 3' });
  });

  it('other names and places are known', () => {
    const place = { host: 'localhost', otherHost: '127.0.0.1', port: 8, query: new URLSearchParams() };
    expect(substitute('{{domains[www]}} {{domains[]}} {{hosts[][]}} {{location[host]}}', place)).toBe(
      '127.0.0.1 localhost localhost localhost:8',
    );
  });
});
