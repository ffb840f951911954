import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../lib/protocol/errors.ts';
import { poll, sleep } from '../../scripts/own-pages.ts';
import { ask, askLegacy } from './support/ask.ts';
import { CANARY, stage } from './support/stage.ts';

const scene = stage();

interface Expected {
  code: ErrorCode;
  legacy: string;
  /** Words that came before it broke. */
  before?: string;
  status?: number;
  retryAfter?: number;
}
const CASES: [behaviour: string, expected: Expected][] = [
  ['401', { code: 'authentication', legacy: 'NOT_AUTHENTICATED', status: 401 }],
  ['402', { code: 'payment-required', legacy: 'PAYMENT_REQUIRED', status: 402 }],
  ['404', { code: 'model-not-found', legacy: 'MODEL_REJECTED_REQUEST', status: 404 }],
  ['429', { code: 'rate-limited', legacy: 'MODEL_REJECTED_REQUEST', status: 429, retryAfter: 61 }],
  ['500', { code: 'provider-error', legacy: 'MODEL_REJECTED_REQUEST', status: 500 }],
  ['html', { code: 'provider-error', legacy: 'MODEL_REJECTED_REQUEST' }],
  ['not-json', { code: 'provider-error', legacy: 'MODEL_REJECTED_REQUEST' }],
  ['bad-utf8', { code: 'provider-error', legacy: 'MODEL_REJECTED_REQUEST' }],
  ['empty', { code: 'provider-error', legacy: 'MODEL_REJECTED_REQUEST' }],
  ['cut', { code: 'network', legacy: 'MODEL_REJECTED_REQUEST', before: 'half an ' }],
];

describe('a provider that misbehaves gives the page one typed error', () => {
  it.each(CASES)('%s', async (behaviour, { code, legacy, before = '', status, retryAfter }) => {
    const { page } = await scene.set({ access: 'allow', behaviour });
    const reply = await ask(page, 'hello');
    expect(reply.error?.code).toBe(code);
    expect(reply.error?.message).toMatch(/^[A-Z].+\.$/);
    expect(reply.deltas.join('')).toBe(before);
    if (status) expect(reply.error?.status).toBe(status);
    if (retryAfter) expect(reply.error?.retryAfter).toBe(retryAfter);
    expect((await askLegacy(page, 'hello')).error?.code).toBe(legacy);
  });

  it('an address where nothing listens', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    provider.close();
    const reply = await ask(page, 'hello');
    expect(reply.error?.code).toBe('network');
    expect(reply.error?.message).toMatch(/address|connection|running/);
  });

  it('one that never answers holds nobody up, and is let go with the call', async () => {
    const { page, provider } = await scene.set({ access: 'allow', behaviour: 'never-answers' });
    const reply = page.evaluate(async () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 700);
      return window.ai
        .streamText({ prompt: 'hello' }, { signal: stop.signal })
        .text.catch((error: Error) => error.name);
    });
    expect(await reply).toBe('AbortError');
    await Promise.race([
      provider.chats()[0]?.closed,
      sleep(1_000).then(() => Promise.reject(new Error('still open'))),
    ]);
  });
});

describe('“test connection” says the same', () => {
  const testing = async (behaviour: string, address?: (base: string) => string) => {
    const { oriel, provider, providerId } = await scene.set();
    const baseUrl = address ? address(provider.base(behaviour)) : provider.base(behaviour);
    return oriel.command({
      command: 'test-provider',
      provider: { id: providerId, type: 'openai-compatible', label: 'Test', baseUrl },
      key: CANARY,
    });
  };

  it('a provider that works is fine, with its models', async () => {
    expect(await testing('echo')).toMatchObject({ ok: true, models: ['test'] });
  });

  it.each([
    ['401', 'authentication'],
    ['402', 'payment-required'],
    ['429', 'rate-limited'],
    ['500', 'provider-error'],
    ['html', 'provider-error'],
    ['not-json', 'provider-error'],
    ['empty', 'provider-error'],
    ['cut', 'network'],
  ])('%s', async (behaviour, code) => {
    const check = await testing(behaviour);
    expect(check).toMatchObject({ ok: false, error: { code } });
    expect(check.message).toMatch(/^[A-Z].+\.$/);
  });

  it('an address where nothing listens', async () => {
    const check = await testing('echo', () => 'http://127.0.0.1:9/v1');
    expect(check).toMatchObject({ ok: false, error: { code: 'network' } });
  });

  it('S05 a redirect is not followed', async () => {
    expect(await testing('redirect')).toMatchObject({ ok: false });
  });
});

describe('a local server that refuses extensions, as Ollama does', () => {
  it('is answered, and the rule touches no other traffic', async () => {
    const { oriel, page, provider } = await scene.set({
      access: 'allow',
      type: 'ollama',
      behaviour: 'refuses-extensions',
    });
    expect((await ask(page, 'hello')).text).toBe('hello');
    expect(provider.chats()[0]?.headers.origin).toBeUndefined();
    // A page's own request to the same server keeps its Origin: no protection of the server is lost.
    await page.evaluate(
      (url) => fetch(url, { method: 'POST', mode: 'no-cors', body: '{}' }).then(() => {}),
      `${provider.origin}/echo/api/chat`,
    );
    expect(provider.chats().at(-1)?.headers.origin).toBe(new URL(page.url()).origin);
    await oriel.restart();
    const later = await oriel.open(page.url());
    // The driver installs Oriel anew at each start, and Chromium then drops its rules; they come back a moment later.
    await poll('the rule to be back', async () => {
      const { text, error } = await ask(later, 'after a restart');
      if (error) expect(error.code).toBe('origin-blocked');
      return text === 'after a restart';
    });
  });
});
