/**
 * Signing in at OpenRouter through the browser's own window for it, against a server of ours that stands in for
 * openrouter.ai. The commands are the ones that the dashboard's buttons send; the question for the host, which no driver
 * can answer in both browsers, is left out: the server allows any origin, as the real one does.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pagesAt, poll, waitForPage } from '../../scripts/own-pages.ts';
import { BROWSER } from './support/browser.ts';
import { type Oriel, startOriel } from './support/oriel.ts';
import { type StandIn, standIn } from './support/stand-in.ts';

const CANARY = 'sk-or-v1-canary-51c7';

let oriel: Oriel;
let openRouter: StandIn;
/** What the person does on the page: allows at once, refuses, or does nothing. */
let person: 'allows' | 'refuses' | 'waits';
let authorised: URLSearchParams[];
let exchanged: { code?: string; code_verifier?: string; code_challenge_method?: string }[];

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://openrouter.ai');
  const cors = {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'content-type, authorization',
  };
  const json = (status: number, body: unknown) =>
    response.writeHead(status, { ...cors, 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end();
  if (url.pathname === '/auth') {
    authorised.push(url.searchParams);
    const callback = url.searchParams.get('callback_url');
    if (callback === null || person === 'waits')
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<title>Sign in</title><p>Your code: <code>code-${authorised.length}</code></p>`);
    const back = new URL(callback);
    if (person === 'allows') back.searchParams.set('code', `code-${authorised.length}`);
    else back.searchParams.set('error', 'access_denied');
    return void response.writeHead(302, { location: back.href }).end();
  }
  if (url.pathname === '/api/v1/auth/keys') {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const sent = JSON.parse(body) as (typeof exchanged)[number];
    exchanged.push(sent);
    const challenge = createHash('sha256')
      .update(sent.code_verifier ?? '')
      .digest('base64url');
    const index = Number(sent.code?.replace('code-', '')) - 1;
    const good = authorised[index]?.get('code_challenge') === challenge;
    return void (good
      ? json(200, { key: `${CANARY}-${exchanged.length}`, user_id: 'user_1' })
      : json(403, { error: { message: `Invalid code or code_verifier ${CANARY}`, code: 403 } }));
  }
  json(200, { data: [{ id: 'maker/model' }] });
}

beforeAll(async () => {
  openRouter = await standIn('openrouter.ai', (request, response) => void answer(request, response));
  oriel = await startOriel(BROWSER, openRouter.network(BROWSER));
});
afterAll(async () => {
  await oriel?.close();
  openRouter?.close();
});
afterEach(async () => {
  const { providers } = await oriel.command({ command: 'overview' });
  for (const { id, type } of providers)
    if (type === 'openrouter') await oriel.command({ command: 'remove-provider', id });
  await oriel.closePages();
});

const begin = (does: typeof person) => {
  person = does;
  authorised = [];
  exchanged = [];
};
const keysOf = async (id: string) => {
  const { providers } = await oriel.command({ command: 'overview' });
  return providers.find((provider) => provider.id === id)?.keys;
};
const failure = (doing: Promise<unknown>) =>
  doing.then(
    () => 'nothing failed',
    (error: Error) => error.message,
  );

describe('signing in at OpenRouter', () => {
  it('S06 gets a key by PKCE and keeps it: the page that asked never sees it', async () => {
    begin('allows');
    const reply = await oriel.command({ command: 'sign-in', type: 'openrouter' });
    expect(reply).toEqual({ id: 'openrouter' });
    expect(authorised).toHaveLength(1);
    const asked = authorised[0] as URLSearchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('callback_url')).toMatch(
      BROWSER === 'firefox'
        ? /^https:\/\/[0-9a-f]+\.extensions\.allizom\.org\/openrouter$/
        : /^https:\/\/[a-p]{32}\.chromiumapp\.org\/openrouter$/,
    );
    expect(exchanged).toMatchObject([{ code: 'code-1', code_challenge_method: 'S256' }]);
    expect([...asked.values()]).not.toContain(exchanged[0]?.code_verifier);
    expect(await keysOf('openrouter')).toHaveLength(1);
    const seen = [reply, await oriel.command({ command: 'overview' })];
    expect(JSON.stringify(seen)).not.toContain(CANARY);
    expect((await oriel.command({ command: 'export', keys: true })).file).toContain(`${CANARY}-1`);
  });

  it('a second time adds a key, which is used first', async () => {
    begin('allows');
    await oriel.command({ command: 'sign-in', type: 'openrouter' });
    await oriel.command({ command: 'sign-in', type: 'openrouter' });
    expect(await keysOf('openrouter')).toHaveLength(2);
    const { file } = await oriel.command({ command: 'export', keys: true });
    const { providers } = JSON.parse(file) as { providers: { id: string; keys?: string[] }[] };
    expect(providers.find(({ id }) => id === 'openrouter')?.keys).toEqual([`${CANARY}-2`, `${CANARY}-1`]);
  });

  it('a person who does not allow it is told so, and nothing is kept', async () => {
    begin('refuses');
    const said = await failure(oriel.command({ command: 'sign-in', type: 'openrouter' }));
    expect(said).toContain('You did not allow it at OpenRouter.');
    expect([exchanged, await keysOf('openrouter')]).toEqual([[], undefined]);
  });

  it('a window that is closed is a sentence, not a wait', async () => {
    begin('waits');
    const said = failure(oriel.command({ command: 'sign-in', type: 'openrouter' }));
    const window = await waitForPage(oriel.browser, 'openrouter.ai/auth', 20_000);
    await window.close();
    expect(await said).toContain('The sign-in window was closed before OpenRouter answered.');
    expect(await keysOf('openrouter')).toBeUndefined();
  });

  it('is given up on “cancel”, whatever the window does later', async () => {
    begin('waits');
    const said = failure(oriel.command({ command: 'sign-in', type: 'openrouter' }));
    await poll('the sign-in page', () => authorised.length === 1);
    await oriel.command({ command: 'cancel-sign-in' });
    expect(await said).toContain('The sign-in was cancelled.');
    for (const page of await pagesAt(oriel.browser, 'openrouter.ai/auth')) await page.close();
  });

  it('goes by a code that the page shows, even where the background died meanwhile', async () => {
    begin('allows');
    await oriel.command({ command: 'sign-in-page', type: 'openrouter' });
    const page = await waitForPage(oriel.browser, 'openrouter.ai/auth', 20_000);
    expect(authorised[0]?.has('callback_url')).toBe(false);
    const code = await page.evaluate(() => document.querySelector('code')?.textContent ?? '');
    await oriel.stopBackground();
    const wrong = await failure(oriel.command({ command: 'sign-in-code', code: 'code-9' }));
    expect(wrong).toContain('did not accept this code');
    expect(wrong).not.toContain(CANARY);
    expect(await oriel.command({ command: 'sign-in-code', code: ` ${code}\n` })).toEqual({
      id: 'openrouter',
    });
    expect(await keysOf('openrouter')).toHaveLength(1);
    const again = await failure(oriel.command({ command: 'sign-in-code', code }));
    expect(again).toContain('came too late');
  });
});
