/** The types against somebody else's idea of their providers: a mock that we did not write. */
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToolCallPart } from '../../lib/protocol/part.ts';
import { types } from '../../lib/providers/index.ts';
import type { ProviderType, WireName } from '../../lib/providers/types.ts';
import { MODEL } from './act.ts';
import { ask, collect, type StageSettings, stage } from './stage.ts';
import { REFUSES } from './suite/index.ts';

/** Where the mock serves a wire, by the end of the path that the provider itself has. */
const PATHS: Partial<Record<WireName, { end: RegExp; root: string }>> = {
  chat: { end: /\/chat\/completions$/, root: '/v1' },
  responses: { end: /\/responses$/, root: '/v1' },
  messages: { end: /\/messages$/, root: '/v1' },
  gemini: { end: /\/models\/[^/]+$/, root: '/v1beta' },
  cohere: { end: /\/v2\/chat$/, root: '' },
  ollama: { end: /\/api\/chat$/, root: '' },
};

const mocked = types.filter(({ wire }) => PATHS[wire] !== undefined);

describe.each(mocked)('$type against a mock', (type: ProviderType) => {
  const mock = new LLMock({ port: 0, chunkSize: 5 });
  const { end, root } = PATHS[type.wire] as NonNullable<(typeof PATHS)['chat']>;

  /** To the provider's own address, which the mock stands in for. */
  const connect = (settings: StageSettings = {}) =>
    stage(type, {
      baseUrl: type.baseUrl.initial ?? 'https://api.example.com/v1',
      key: 'sk-test',
      fetch: (url, init) => {
        const { pathname, search } = new URL(url);
        return fetch(`${mock.url}${root}${end.exec(pathname)?.[0] ?? pathname}${search}`, init);
      },
      ...settings,
    });

  beforeAll(async () => {
    mock.onMessage('capital', { content: 'The capital of Norway is Oslo.' });
    mock.onMessage('weather', {
      toolCalls: [
        { name: 'weather', arguments: '{"city":"Oslo"}' },
        { name: 'weather', arguments: '{"city":"Rome"}' },
      ],
    });
    await mock.start();
  });
  afterAll(() => mock.stop());

  it('text, a finish, and the usage that was asked for', async () => {
    const { text, parts, error, ends } = await collect(type.generate(ask('capital?'), MODEL, connect()));
    expect(error).toBeUndefined();
    expect(text).toBe('The capital of Norway is Oslo.');
    expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(parts.filter((part) => part.type === 'usage')).toHaveLength(1);
    expect(ends).toBe(1);
  });

  if (!REFUSES[type.type]?.includes('tools')) {
    it('tools', async () => {
      const tools = [{ name: 'weather', inputSchema: { type: 'object' } }];
      const { parts, error } = await collect(type.generate(ask('weather?', { tools }), MODEL, connect()));
      expect(error).toBeUndefined();
      const calls = parts.filter((part): part is ToolCallPart => part.type === 'tool-call');
      expect(calls.map(({ arguments: text }) => JSON.parse(text))).toEqual([
        { city: 'Oslo' },
        { city: 'Rome' },
      ]);
      expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
      // The mock ends Gemini's calls with "FUNCTION_CALL", which is no word of Google's.
      const reason = type.wire === 'gemini' ? 'other' : 'tool-calls';
      expect(parts.at(-1)).toMatchObject({ type: 'finish', reason });
    });
  }

  it.each([
    [429, { message: 'Slow down', type: 'rate_limit_error' }, 'rate-limited'],
    [401, { message: 'Incorrect API key provided', code: 'invalid_api_key' }, 'authentication'],
    [503, { message: 'Busy' }, 'overloaded'],
  ])('%i %o', async (status, body, code) => {
    mock.nextRequestError(status, body);
    const { error } = await collect(type.generate(ask('capital?'), MODEL, connect()));
    expect(error).toMatchObject({ code, status });
  });
});
