import { describe, expect, it } from 'vitest';
import { type Refusal, refusalError, retryAfter } from '../../../lib/providers/refusal.ts';
import { explainOpenAi } from '../../../lib/providers/wires/chat-refusal.ts';

const NOW = Date.parse('2026-11-01T12:00:00Z');
const refusal = (status: number, extra: Partial<Refusal> = {}) =>
  refusalError({ status, label: 'Lab', keyed: true, local: false, now: NOW, ...extra }).info;

describe('a refusal by its status', () => {
  it.each([
    [400, 'invalid-request'],
    [401, 'authentication'],
    [402, 'payment-required'],
    [403, 'authentication'],
    [404, 'model-not-found'],
    [405, 'provider-error'],
    [408, 'timeout'],
    [413, 'too-large'],
    [418, 'provider-error'],
    [422, 'invalid-request'],
    [429, 'rate-limited'],
    [500, 'provider-error'],
    [502, 'overloaded'],
    [503, 'overloaded'],
    [504, 'timeout'],
    [529, 'overloaded'],
  ])('%i is %s, with the provider’s label and the next step', (status, code) => {
    const info = refusal(status);
    expect(info).toMatchObject({ code, status });
    expect(info.message).toContain('Lab');
    expect(info.message).toMatch(/Check|Choose|choose|Try|Add|Shorten|Another model/);
  });

  it.each([
    ['true', true],
    ['false', false],
    ['perhaps', undefined],
    [undefined, undefined],
  ])('x-should-retry %s is %s for the router, and travels nowhere', (said, expected) => {
    const headers = new Headers(said === undefined ? {} : { 'x-should-retry': said });
    const error = refusalError({ status: 500, label: 'Lab', keyed: true, local: false, now: NOW, headers });
    expect(error.mayRetry).toBe(expected);
    expect(Object.keys(error.info).sort()).toEqual(['code', 'message', 'status']);
  });

  it('without a key it asks for one', () => {
    expect(refusal(401, { keyed: false }).message).toBe('Lab asks for a key. Enter it in Oriel’s dashboard.');
  });

  it('403 of a keyless server on this machine is about the extension, not about a key', () => {
    expect(refusal(403, { keyed: false, local: true }).code).toBe('origin-blocked');
    expect(refusal(403, { keyed: true, local: true }).code).toBe('authentication');
  });
});

describe('how long to wait', () => {
  const wait = (headers: Record<string, string>) => retryAfter(new Headers(headers), NOW);

  it('is read from both headers, milliseconds first', () => {
    expect(wait({ 'retry-after': '7' })).toBe(7);
    expect(wait({ 'retry-after-ms': '1500', 'retry-after': '7' })).toBe(2);
    expect(wait({ 'retry-after-ms': 'soon', 'retry-after': '7' })).toBe(7);
    expect(wait({ 'retry-after': 'Sun, 01 Nov 2026 12:00:30 GMT' })).toBe(30);
  });

  it('is unknown where it makes no sense, and never more than a day', () => {
    for (const value of ['', 'soon', '-5', 'Sun, 01 Nov 2020 12:00:30 GMT', 'NaN']) {
      expect(wait({ 'retry-after': value })).toBeUndefined();
    }
    expect(wait({ 'retry-after': '1e12' })).toBe(86_400);
  });

  it('is taken from the body before the headers, within the same bounds', () => {
    const headers = new Headers({ 'retry-after': '3' });
    const told = (after?: number, code: 'rate-limited' | 'authentication' = 'rate-limited') =>
      refusal(429, { headers, explanation: { code, ...(after === undefined ? {} : { retryAfter: after }) } })
        .retryAfter;
    expect([told(34.4), told(), told(-1), told(1e9)]).toEqual([35, 3, 3, 86_400]);
    expect(told(5, 'authentication')).toBeUndefined();
  });

  it('is told only where waiting helps', () => {
    const headers = new Headers({ 'retry-after': '7' });
    expect(refusal(429, { headers })).toMatchObject({
      retryAfter: 7,
      message: 'Lab is limiting requests. Try again in 7 seconds.',
    });
    expect(refusal(503, { headers }).retryAfter).toBe(7);
    expect(refusal(401, { headers }).retryAfter).toBeUndefined();
  });
});

describe('what the body says', () => {
  it.each([
    [
      429,
      '{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}',
      'payment-required',
    ],
    [
      400,
      '{"error":{"code":"context_length_exceeded","message":"maximum context length is 8192"}}',
      'context-too-long',
    ],
    [
      400,
      '{"error":{"type":"exceed_context_size_error","message":"exceeds the available context size"}}',
      'context-too-long',
    ],
    [413, '{"error":{"message":"prompt is too long: 300000 tokens"}}', 'context-too-long'],
    [400, '{"error":{"code":"content_filter"}}', 'content-filtered'],
    [400, '{"error":"Incorrect API key provided: sk-***"}', 'authentication'],
    [403, 'Origin chrome-extension://abc is not allowed', 'origin-blocked'],
    [400, '{"error":{"message":"The model `m` does not exist"}}', 'model-not-found'],
    [400, '{"error":{"message":"This model does not support tools"}}', 'unsupported'],
    [404, '{"error":{"message":"No endpoints found that support image input"}}', 'unsupported'],
  ])('%i %s', (status, body, code) => {
    expect(explainOpenAi(status, body)?.code).toBe(code);
  });

  it('names the feature that is missing, in our words', () => {
    expect(explainOpenAi(400, 'registry.example/m:7b does not support tools')).toEqual({
      code: 'unsupported',
      detail: 'tools',
      message: 'This model does not take tools. Choose another model in Oriel, or leave that out.',
    });
  });

  it('leaves the rest to the status', () => {
    expect(explainOpenAi(400, '{"error":{"message":"temperature must be at most 1"}}')).toBeUndefined();
    expect(explainOpenAi(500, 'insufficient_quota')).toBeUndefined();
    expect(explainOpenAi(404, '')).toBeUndefined();
  });

  it('is looked at in time that grows no faster than it does', () => {
    const bodies = [
      'model '.repeat(11_000),
      'insufficient '.repeat(5_000),
      'a'.repeat(65_536),
      'no '.repeat(20_000),
    ];
    const start = performance.now();
    for (const body of bodies) for (const status of [400, 403, 404, 422, 429]) explainOpenAi(status, body);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
