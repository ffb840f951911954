/** The contract of what runs inside the browser: no server, an engine in its place. */
import { describe, expect, it } from 'vitest';
import { OrielError } from '../../lib/protocol/errors.ts';
import { browserModel } from '../../lib/providers/browser-model.ts';
import { types } from '../../lib/providers/index.ts';
import { onDevice } from '../../lib/providers/on-device.ts';
import type { EngineEvent, OnDeviceEngine } from '../../lib/providers/types.ts';
import { type FakeScript, fakePromptApi } from '../unit/providers/prompt-api-fake.ts';
import { ask, collect, type StageSettings, stage } from './stage.ts';

interface Script {
  says?: string[];
  finish?: 'stop' | 'length';
  /** Falls silent after the text, until it is aborted. */
  hangs?: boolean;
  fails?: boolean;
}

function engineOf({ says = ['x'], finish = 'stop', hangs, fails }: Script) {
  const gaveUp = Promise.withResolvers<void>();
  const engine: OnDeviceEngine = {
    async *chat(_messages, _options, signal): AsyncGenerator<EngineEvent[]> {
      if (signal.aborted) throw new OrielError('aborted');
      if (fails)
        throw new OrielError('provider-error', { message: 'The model could not be loaded. Try again.' });
      for (const text of says) yield [{ type: 'text', text }];
      if (hangs) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        gaveUp.resolve();
        throw new OrielError('aborted');
      }
      yield [{ type: 'done', reason: finish, inputTokens: 11, outputTokens: 7 }];
    },
  };
  return { engine, gaveUp: gaveUp.promise };
}

const run = (script: Script, extra = {}, settings: StageSettings = {}) => {
  const { engine } = engineOf(script);
  return collect(
    onDevice.generate(ask('Hello', extra), 'tiny-chat', stage(onDevice, { engine, ...settings })),
  );
};

describe('on-device', () => {
  it('text as it comes, usage, and one finish', async () => {
    const { text, parts, reads, ends } = await run({ says: ['The capital', ' is Oslo.'] });
    expect(text).toBe('The capital is Oslo.');
    expect(reads.length).toBe(3);
    expect(parts.slice(-2)).toMatchObject([
      { type: 'usage', usage: { input: 11, output: 7 } },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(ends).toBe(1);
  });

  it('says when the answer stopped at its limit', async () => {
    expect((await run({ finish: 'length' })).parts.at(-1)).toMatchObject({ reason: 'length' });
  });

  it('S26 an abort ends the answer, and the engine stops at once', async () => {
    const { engine, gaveUp } = engineOf({ hangs: true });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 10);
    const connection = stage(onDevice, { engine, signal: abort.signal });
    const { error, ends } = await collect(onDevice.generate(ask('Hello'), 'tiny-chat', connection));
    await gaveUp;
    expect([error?.code, ends]).toEqual(['aborted', 1]);
  });

  it('a failure is one typed error with a sentence', async () => {
    const { error, ends, parts } = await run({ fails: true });
    expect([ends, parts]).toEqual([1, []]);
    expect(error?.message).toMatch(/^[A-Z].+[.?]$/);
  });

  it('lists its model, and its check passes and fails where a chat would', async () => {
    const connection = stage(onDevice, { engine: engineOf({}).engine });
    expect(await onDevice.listModels(connection)).toEqual([expect.objectContaining({ id: 'tiny-chat' })]);
    expect(await onDevice.check(connection)).toHaveLength(1);
    const failing = stage(onDevice, { engine: engineOf({ fails: true }).engine });
    await expect(onDevice.check(failing)).rejects.toBeInstanceOf(OrielError);
  });

  it.each([
    ['tools', { tools: [{ name: 't', inputSchema: {} }] }],
    ['json', { json: { schema: {} } }],
    ['logprobs', { logprobs: 1 }],
    [
      'image',
      {
        messages: [
          { role: 'user', content: [{ type: 'image', source: { url: 'https://a.example/b.png' } }] },
        ],
      },
    ],
  ])('%s is refused by its name', async (detail, extra) => {
    expect((await run({}, extra)).error).toMatchObject({ code: 'unsupported', detail });
  });
});

describe('browser', () => {
  const at = (script: FakeScript) => stage(browserModel, { builtIn: fakePromptApi(script) });
  const chat = (script: FakeScript, extra = {}) =>
    collect(browserModel.generate(ask('Hello', extra), 'built-in', at(script)));

  it('text as it comes, usage, and one finish', async () => {
    const { text, reads, parts, ends } = await chat({
      says: ['The capital', ' is Oslo.'],
      usage: { input: 11, output: 7 },
    });
    expect([text, reads.length, ends]).toEqual(['The capital is Oslo.', 3, 1]);
    expect(parts.slice(-2)).toMatchObject([
      { type: 'usage', usage: { input: 11, output: 7 } },
      { type: 'finish', reason: 'stop' },
    ]);
  });

  it('says when the answer stopped at its limit', async () => {
    expect((await chat({}, { maxOutputTokens: 1 })).parts.at(-1)).toMatchObject({ reason: 'length' });
  });

  it('its check passes and fails where a chat would', async () => {
    expect(await browserModel.check(at({}))).toHaveLength(1);
    const createFails = new DOMException('out of memory', 'UnknownError');
    await expect(browserModel.check(at({ createFails }))).rejects.toBeInstanceOf(OrielError);
    expect((await chat({ createFails })).ends).toBe(1);
  });
});

it('every model inside the browser has its contract here', () => {
  const inside = types.filter(({ wire }) => wire === 'none').map(({ type }) => type);
  expect(inside.sort()).toEqual(['browser', 'on-device']);
});
