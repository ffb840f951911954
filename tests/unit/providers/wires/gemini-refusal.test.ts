import { describe, expect, it } from 'vitest';
import { google } from '../../../../lib/providers/google.ts';
import { explainGemini } from '../../../../lib/providers/wires/gemini-refusal.ts';
import { ask, collect, fixture, stage } from '../../../contract/stage.ts';

const ERRORS = JSON.parse(fixture('errors.json', 'gemini')) as Record<
  string,
  { status: number; body: unknown }
>;

const refused = async (status: number, body: string) => {
  const fetch = async () => new Response(body, { status });
  return (await collect(google.generate(ask('Hi'), 'gemini-x', stage(google, { key: 'k', fetch })))).error;
};

describe('a refusal by Google', () => {
  it.each([
    ['invalid-key', { code: 'authentication', message: expect.stringContaining('did not accept the key') }],
    ['expired-key', { code: 'authentication', message: expect.stringContaining('has expired') }],
    ['leaked-key', { code: 'authentication', message: expect.stringContaining('found in public') }],
    ['referrer', { code: 'authentication', message: expect.stringContaining('certain sites') }],
    ['disabled', { code: 'authentication', message: expect.stringContaining('no access to the Gemini API') }],
    ['no-permission', { code: 'authentication' }],
    ['location', { code: 'unsupported', detail: 'location' }],
    ['minute', { code: 'rate-limited', retryAfter: 35, message: expect.stringContaining('35 seconds') }],
    ['day', { code: 'rate-limited', message: expect.stringContaining('tomorrow') }],
    ['free-tier', { code: 'payment-required', message: expect.stringContaining('free tier') }],
    ['credits', { code: 'payment-required' }],
    ['model', { code: 'model-not-found' }],
    ['context', { code: 'context-too-long', limit: 1_048_576, message: expect.stringContaining('1048576') }],
    ['payload', { code: 'too-large' }],
    ['json-with-tools', { code: 'unsupported', detail: 'json' }],
    ['tools', { code: 'unsupported', detail: 'tools' }],
    ['logprobs', { code: 'unsupported', detail: 'logprobs' }],
    ['thinking', { code: 'unsupported', detail: 'reasoning' }],
    ['argument', { code: 'invalid-request' }],
    ['overloaded', { code: 'overloaded' }],
    ['internal', { code: 'provider-error' }],
    ['deadline', { code: 'timeout' }],
  ])('%s', async (name, expected) => {
    const { status, body } = ERRORS[name] as { status: number; body: unknown };
    // As Google writes it, as a proxy minifies it, and as a list, which streams without `alt=sse` have.
    for (const text of [JSON.stringify(body, null, 2), JSON.stringify(body), JSON.stringify([body])]) {
      const error = await refused(status, text);
      expect(error).toMatchObject({ ...expected, status });
      expect(error?.message).toMatch(/^[A-Z].*[.]$/s);
    }
  });

  it('every recorded refusal is told above', () => {
    expect(Object.keys(ERRORS)).toHaveLength(22);
  });

  it('the wait of a full day is not that of its minute', async () => {
    const { status, body } = ERRORS.day as { status: number; body: unknown };
    expect((await refused(status, JSON.stringify(body)))?.retryAfter).toBeUndefined();
  });

  it('the limit is left out where it is not told', () => {
    expect(
      explainGemini(400, '"The input token count exceeds the maximum number of tokens allowed."', 'L'),
    ).toEqual({
      code: 'context-too-long',
    });
  });

  it('S06 says nothing that Google said', async () => {
    for (const { status } of Object.values(ERRORS)) {
      const body = `{"error":{"message":"marker-7351 API key expired limit: 0 thinking is not supported"}}`;
      expect(JSON.stringify(await refused(status, body))).not.toContain('marker');
    }
  });

  it('is looked at in time that grows no faster than it does', () => {
    const long = 'token count token count prompt blocked by '.repeat(200_000);
    const since = performance.now();
    for (const status of [400, 403, 429, 503]) explainGemini(status, long, 'L');
    expect(performance.now() - since).toBeLessThan(1_000);
  });
});
