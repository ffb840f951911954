import { describe, expect, it } from 'vitest';
import { anthropic } from '../../../../lib/providers/anthropic.ts';
import { explainMessages } from '../../../../lib/providers/wires/messages-refusal.ts';
import { ask, collect, fixture, LABEL, stage } from '../../../contract/stage.ts';

const ERRORS = JSON.parse(fixture('errors.json', 'messages')) as Record<
  string,
  { status: number; body: { error: { message: string } }; headers?: Record<string, string> }
>;

const refused = async (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const fetch = async () => new Response(JSON.stringify(body), { status, headers });
  const { error } = await collect(
    anthropic.generate(ask('Hi'), 'claude-x', stage(anthropic, { key: 'k', fetch })),
  );
  return error;
};

describe('Anthropic’s refusals', () => {
  it.each([
    ['authentication', { code: 'authentication' }],
    ['expired', { code: 'authentication', message: expect.stringContaining('expired') }],
    ['cors', { code: 'origin-blocked', message: expect.stringContaining('organisation') }],
    ['billing', { code: 'payment-required' }],
    ['credit', { code: 'payment-required' }],
    ['spend', { code: 'payment-required', message: expect.stringContaining('spending limit') }],
    ['permission', { code: 'authentication', message: expect.stringContaining('may not use') }],
    ['model', { code: 'model-not-found' }],
    ['large', { code: 'too-large' }],
    ['rate', { code: 'rate-limited', retryAfter: 17 }],
    ['internal', { code: 'provider-error', status: 500 }],
    ['timeout', { code: 'timeout' }],
    ['overloaded', { code: 'overloaded', status: 529 }],
    ['context', { code: 'context-too-long', limit: 200_000 }],
    ['output', { code: 'context-too-long', limit: 200_000 }],
    ['image', { code: 'too-large' }],
    ['filter', { code: 'content-filtered' }],
    ['prefill', { code: 'unsupported', detail: 'prefix' }],
    ['thinking', { code: 'unsupported', detail: 'reasoning' }],
    ['forced', { code: 'unsupported', detail: 'toolChoice' }],
    ['sampling', { code: 'unsupported', detail: 'temperature' }],
    ['argument', { code: 'invalid-request' }],
  ])('%s', async (name, expected) => {
    const { status, body, headers } = ERRORS[name] as (typeof ERRORS)[string];
    const error = await refused(status, body, headers);
    expect(error).toMatchObject(expected);
    expect(error?.message).toMatch(/^[A-Z].*\.$/);
  });

  it('every recorded refusal is looked at above, and named with the provider’s label or the model', async () => {
    for (const { status, body } of Object.values(ERRORS)) {
      expect((await refused(status, body))?.message).toMatch(new RegExp(`${LABEL}|model`));
    }
  });

  it('S06 says nothing that Anthropic said', async () => {
    for (const { status, body } of Object.values(ERRORS)) {
      const marked = {
        ...body,
        error: { ...body.error, message: `marker-7351 ${body.error.message} marker-7351` },
      };
      expect(JSON.stringify(await refused(status, marked))).not.toContain('marker');
    }
  });

  it('is looked at in time that grows no faster than it does', () => {
    for (const words of ['thinking ', 'model does tool_choice ', 'image pdf temperature not support ']) {
      const long = words.repeat(65_536 / words.length);
      const since = performance.now();
      for (const status of [400, 401, 403, 429]) explainMessages(status, long, 'L');
      expect(performance.now() - since).toBeLessThan(1_000);
    }
  });
});
