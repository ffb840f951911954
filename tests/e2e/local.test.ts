/** Model servers on this machine: found on the click, added, listed live, and gone without a trace. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, press } from '../../scripts/own-pages.ts';
import { fill, waitForText } from './support/screen.ts';
import { stage } from './support/stage.ts';

/** As Ollama is installed: it turns away whoever names an origin that it was not told of, in the list too. */
const models = ['qwen3:8b'];
const seen: { path: string; origin: string | undefined; key: string | undefined }[] = [];
const ollama = createServer((request, response) => {
  const { url: path = '', headers } = request;
  seen.push({ path, origin: headers.origin, key: headers.authorization });
  if (headers.origin !== undefined) return response.writeHead(403).end();
  const tags = models.map((name) => ({ name, model: name, details: { family: 'qwen3' } }));
  const answers: Record<string, unknown> = {
    '/api/version': { version: '0.12.6' },
    '/api/tags': { models: tags },
    '/api/ps': { models: tags.slice(0, 1) },
    '/api/show': { model_info: {}, capabilities: ['completion'] },
    '/v1/models': { object: 'list', data: models.map((id) => ({ id, owned_by: 'library' })) },
  };
  if (!(path in answers)) return response.writeHead(404).end('404 page not found');
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers[path]));
});
let port: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => ollama.listen(0, '127.0.0.1', resolve));
  port = (ollama.address() as AddressInfo).port;
});
afterAll(() => ollama.close());

const scene = stage();

const rules = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { getDynamicRules, getSessionRules } = chrome.declarativeNetRequest;
    const all = [...(await getDynamicRules()), ...(await getSessionRules())];
    return all.map(({ condition }) => condition.urlFilter ?? '');
  });

describe('find local models', () => {
  it('finds an Ollama that refuses extensions, adds it with its rule, lists it live, and removes both', async () => {
    const { oriel } = await scene.set();
    const dashboard = await oriel.own('dashboard.html#providers');
    await waitForText(dashboard, 'Find local models');
    expect(seen).toEqual([]);

    await press(dashboard, 'Find local models');
    await waitForText(dashboard, 'Another port');
    await fill(dashboard, 'Another port', String(port));
    await press(dashboard, 'Look again');
    await waitForText(dashboard, 'qwen3:8b in memory');
    expect(await rules(dashboard)).toEqual([]);

    await press(dashboard, `Add Ollama at 127.0.0.1:${port}`);
    const { id } = await poll('the provider and its list', async () => {
      const { providers } = await oriel.command({ command: 'overview' });
      return providers.find(({ baseUrl, listed }) => baseUrl === `http://127.0.0.1:${port}` && listed);
    });
    expect(await rules(dashboard)).toEqual([`|http://127.0.0.1:${port}/`]);
    const refs = async () =>
      (await oriel.command({ command: 'overview' })).models
        .filter(({ providerId }) => providerId === id)
        .map(({ ref }) => ref);
    expect(await refs()).toEqual([`${id}/qwen3:8b`]);

    models.push('gemma3:4b');
    // A list counts as fresh for three seconds.
    await poll('the new model', async () => {
      await oriel.command({ command: 'refresh-local' });
      return (await refs()).includes(`${id}/gemma3:4b`);
    });

    expect(seen.every(({ key }) => key === undefined)).toBe(true);
    expect(seen.every(({ origin }) => origin === undefined)).toBe(true);
    await press(dashboard, 'Remove Ollama');
    await press(dashboard, 'Remove provider');
    await waitForText(dashboard, 'Ollama was removed.');
    expect(await rules(dashboard)).toEqual([]);
  });
});
