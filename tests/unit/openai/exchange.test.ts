import { describe, expect, it } from 'vitest';
import { openExchange } from '../../../lib/openai/exchange.ts';
import { failureOf } from '../../../lib/openai/failure.ts';
import { ERRORS, type ErrorCode } from '../../../lib/protocol/errors.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { eventsOf, NOW, refusalOf, told } from './speaking.ts';

const CHAT = '/chat/completions';
const BODY = { messages: [{ role: 'user', content: 'x' }] };
const fault = (code: ErrorCode, more = {}): Part => ({
  type: 'error',
  error: { code, message: 'A sentence.', ...more },
});

describe('a failure before the first part', () => {
  it.each([
    ['permission-denied', 403, 'permission-denied'],
    ['throttled', 429, 'throttled'],
    ['budget-exceeded', 429, 'insufficient_quota'],
    ['payment-required', 429, 'insufficient_quota'],
    ['rate-limited', 429, 'rate_limit_exceeded'],
    ['no-model', 404, 'no-model'],
    ['model-not-found', 404, 'model_not_found'],
    ['authentication', 401, 'invalid_api_key'],
    ['context-too-long', 400, 'context_length_exceeded'],
    ['content-filtered', 400, 'content_filter'],
    ['unsupported', 400, 'unsupported'],
    ['overloaded', 503, 'overloaded'],
    ['timeout', 504, 'timeout'],
    ['provider-error', 502, 'provider-error'],
    ['internal', 500, 'internal'],
  ] as const)('is a status: %s', (code, status, word) => {
    for (const stream of [false, true]) {
      const { head, text, sent } = told(CHAT, { ...BODY, stream }, [fault(code, { status: 418 })]);
      expect(head).toMatchObject({ status, headers: { 'content-type': 'application/json' } });
      expect(JSON.parse(text)).toEqual({
        error: {
          message: 'A sentence.',
          type: status < 500 ? 'invalid_request_error' : 'server_error',
          param: null,
          code: word,
        },
      });
      expect(sent[0]?.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
    }
  });

  it('is still one when tokens were counted already', () => {
    const usage: Part = { type: 'usage', usage: { input: 3 } };
    expect(told(CHAT, { ...BODY, stream: true }, [usage], [fault('network')]).head?.status).toBe(502);
    expect(told('/responses', { input: 'x', stream: true }, [usage], [fault('network')]).head?.status).toBe(
      502,
    );
  });

  it('has a status of its own for every code there is', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const { status, error } = failureOf({ code, message: ERRORS[code] }, NOW);
      expect(status, code).toBeGreaterThanOrEqual(400);
      expect(error.code, code).toMatch(/^[a-z_-]+$/);
    }
  });

  it('says how long to wait, and whether that helps', () => {
    const headers = (more: object) => failureOf({ code: 'throttled', message: '', ...more }, NOW).headers;
    expect(headers({ retryAfter: 30 })).toEqual({ 'retry-after': '30', 'x-should-retry': 'true' });
    expect(headers({ resetsAt: NOW + 3_600_500 })).toEqual({
      'retry-after': '3601',
      'x-should-retry': 'false',
    });
    expect(headers({ resetsAt: NOW - 5 })).toEqual({ 'retry-after': '0', 'x-should-retry': 'true' });
    expect(headers({})).toEqual({ 'x-should-retry': 'false' });
  });

  it('names what cannot be done in OpenAI’s words', () => {
    const { error } = failureOf({ code: 'unsupported', message: 'No.', detail: 'parallelToolCalls' }, NOW);
    expect(error.param).toBe('parallel_tool_calls');
    expect(failureOf({ code: 'budget-exceeded', message: '', detail: 'site' }, NOW).error.param).toBeNull();
  });
});

describe('a failure after it', () => {
  const text: Part = { type: 'text', text: 'Half an ' };
  it.each([
    [CHAT, BODY],
    ['/responses', { input: 'x' }],
  ])('is an event, and the end: %s', (path, body) => {
    const { head, text: sent } = told(path, { ...body, stream: true }, [text], [fault('network')]);
    expect(head?.status).toBe(200);
    const last = eventsOf(sent).at(-1);
    expect(last).toMatchObject({ type: 'error', message: 'A sentence.', error: { code: 'network' } });
    expect(sent).toContain('event: error\n');
    expect(sent).not.toMatch(/\[DONE\]|completed"/);
  });

  it('is a status where nothing was sent yet, since no stream was asked for', () => {
    const { head, text: sent } = told(CHAT, BODY, [text], [fault('network')]);
    expect([head?.status, JSON.parse(sent).error.code]).toEqual([502, 'network']);
  });
});

describe('a question that is none', () => {
  it.each([[null], ['x'], [[]], [5], [undefined]])('is refused: %j', (body) => {
    expect(refusalOf(CHAT, body)).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  it.each(['/toString', '__proto__', '/audio/speech', ''])('is refused at another address: %s', (path) => {
    expect(refusalOf(path, {})).toMatchObject({ status: 400, param: 'path' });
  });
});

describe('what a page sends along with the ids that it names', () => {
  const thought = { type: 'reasoning', text: 'x'.repeat(1_000_000) };
  const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

  it.each([
    ['items', '/responses', { input: many(4_000, { type: 'item_reference', id: 'a' }) }],
    [
      'calls',
      CHAT,
      {
        messages: many(4_000, {
          role: 'assistant',
          tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }],
        }),
      },
    ],
  ])('S12 is no way to make a small question a large one: %s', (_, path, body) => {
    const kept = { a: { content: [thought] } };
    const { question, reply } = openExchange({ ask: 'openai', id: '1', path, body, kept }, String, () => NOW);
    expect(question).toBeUndefined();
    expect(reply([])[0]).toMatchObject({ head: { status: 413 } });
  });

  it('S12 nor is the metadata of an item with many parts', () => {
    const content = many(500, { type: 'output_text', text: '' });
    const input = many(200, { type: 'message', role: 'assistant', id: 'a', content });
    const kept = { a: { content: [], metadata: { openai: 'x'.repeat(1_000) } } };
    const message = { ask: 'openai', id: '1', path: '/responses', body: { input }, kept };
    const { question, reply } = openExchange(message, String, () => NOW);
    expect(question).toBeUndefined();
    expect(reply([])[0]).toMatchObject({ head: { status: 413 } });
  });
});
