import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import { openRouter } from '../../../lib/providers/openrouter.ts';
import {
  authorisationUrl,
  challengeOf,
  checkedCode,
  codeOf,
  exchange,
  explainExchange,
  newVerifier,
} from '../../../lib/providers/openrouter-sign-in.ts';
import { stage } from '../../contract/stage.ts';

const CALLBACK = 'https://abcdef.chromiumapp.org/openrouter';
const failure = (run: () => unknown) => {
  try {
    run();
  } catch (thrown) {
    return errorInfo(thrown);
  }
  return undefined;
};

describe('PKCE', () => {
  it('gives the challenge of the example in RFC 7636, appendix B', async () => {
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('P for any verifier the challenge is its SHA-256 in base64url', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9._~-]{43,128}$/), async (verifier) => {
        expect(await challengeOf(verifier)).toBe(createHash('sha256').update(verifier).digest('base64url'));
      }),
    );
  });

  it('P verifiers are 256 random bits in the characters the RFC allows, and never the same', () => {
    const seen = new Set(Array.from({ length: 2_000 }, newVerifier));
    expect(seen.size).toBe(2_000);
    for (const verifier of seen) expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});

describe('the address to sign in at', () => {
  it('carries challenge and callback, and never the verifier', () => {
    const url = new URL(authorisationUrl('abc', CALLBACK));
    expect(url.origin + url.pathname).toBe('https://openrouter.ai/auth');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      callback_url: CALLBACK,
      code_challenge: 'abc',
      code_challenge_method: 'S256',
    });
  });

  it('names no callback where the person is to copy the code', () => {
    expect(new URL(authorisationUrl('abc')).searchParams.has('callback_url')).toBe(false);
  });
});

describe('the redirect', () => {
  it('gives its code', () => {
    expect(codeOf(`${CALLBACK}?code=auth_code_1`, CALLBACK)).toBe('auth_code_1');
  });

  it.each([
    'https://evil.example/openrouter?code=1',
    'https://abcdef.chromiumapp.org/other?code=1',
    'https://abcdef.chromiumapp.org.evil.example/openrouter?code=1',
    `${CALLBACK}`,
    `${CALLBACK}?code=`,
    `${CALLBACK}?code=a%20b`,
    `${CALLBACK}?code=${'x'.repeat(2_049)}`,
    'no address',
    '',
  ])('S01 is not taken from elsewhere or without a code: %s', (redirect) => {
    expect(failure(() => codeOf(redirect, CALLBACK))).toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('Try again'),
    });
  });

  it('says that the person said no', () => {
    expect(failure(() => codeOf(`${CALLBACK}?error=access_denied`, CALLBACK))?.code).toBe('aborted');
  });

  it('P whatever comes gives a code of ours or one typed error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.string().map((x) => `${CALLBACK}?${x}`),
        ),
        (redirect) => {
          const thrown = failure(() => expect(codeOf(redirect, CALLBACK)).toMatch(/^[\x21-\x7e]{1,2048}$/));
          if (thrown) expect(['authentication', 'aborted']).toContain(thrown.code);
        },
      ),
    );
  });

  it('a pasted code loses the blanks around it', () => {
    expect(checkedCode(' abc\n')).toBe('abc');
  });
});

describe('the exchange', () => {
  const at = (answer: () => Response) => {
    const sent: { url: string; init: RequestInit }[] = [];
    const connection = stage(
      { ...openRouter, key: { needed: 'none' }, explain: explainExchange },
      {
        baseUrl: 'https://openrouter.ai/api/v1',
        fetch: async (url, init) => {
          sent.push({ url, init });
          return answer();
        },
      },
    );
    return { sent, doing: exchange(connection, 'code-1', 'verifier-1') };
  };

  it('sends code and verifier to OpenRouter alone, and follows no redirect (S05)', async () => {
    const { sent, doing } = at(() => Response.json({ key: 'sk-or-v1-abc', user_id: 'u' }));
    expect(await doing).toBe('sk-or-v1-abc');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe('https://openrouter.ai/api/v1/auth/keys');
    expect(sent[0]?.init).toMatchObject({ method: 'POST', redirect: 'error', credentials: 'omit' });
    expect(new Headers(sent[0]?.init.headers).get('authorization')).toBeNull();
    expect(JSON.parse(String(sent[0]?.init.body))).toEqual({
      code: 'code-1',
      code_verifier: 'verifier-1',
      code_challenge_method: 'S256',
    });
  });

  it.each([400, 403])('a code that is refused (%i) is said to be one, not a key (S06)', async (status) => {
    const { doing } = at(() => new Response('{"error":{"message":"canary words"}}', { status }));
    const info = await doing.then(() => undefined, errorInfo);
    expect(info).toMatchObject({ code: 'authentication', message: expect.stringContaining('Start again') });
    expect(JSON.stringify(info)).not.toContain('canary');
  });

  it.each([
    ['no JSON', 'canary'],
    ['no key', '{"user_id":"canary"}'],
    ['a key that no header carries', '{"key":"canary with blanks"}'],
    ['a key of another kind', '{"key":{"canary":1}}'],
    ['an endless answer', `{"key":"${'canary'.repeat(40_000)}"}`],
  ])('an answer with %s is one typed error', async (_, body) => {
    const { doing } = at(() => new Response(body));
    const info = await doing.then(() => undefined, errorInfo);
    expect(info?.code).toBe('provider-error');
    expect(JSON.stringify(info)).not.toContain('canary');
  });
});
