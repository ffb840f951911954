import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { onDevice } from '../../../lib/providers/on-device.ts';
import type {
  EngineEvent,
  EngineMessage,
  EngineOptions,
  OnDeviceEngine,
} from '../../../lib/providers/types.ts';
import { ask, collect, stage } from '../../contract/stage.ts';

function scripted(...reads: EngineEvent[][]) {
  const asked: { messages: EngineMessage[]; options: EngineOptions }[] = [];
  const engine: OnDeviceEngine = {
    async *chat(messages, options) {
      asked.push({ messages, options });
      yield* reads;
    },
  };
  return { engine, asked };
}
const DONE: EngineEvent = { type: 'done', reason: 'length', inputTokens: 10, outputTokens: 2 };
const generate = (call: Call, engine = scripted([DONE]).engine, model = 'tiny-chat') =>
  collect(onDevice.generate(call, model, stage(onDevice, { engine })));

describe('the demo model', () => {
  it('streams what the engine says, then usage and the finish', async () => {
    const { engine } = scripted([{ type: 'text', text: 'Os' }], [{ type: 'text', text: 'lo' }, DONE]);
    expect((await generate(ask('Hi'), engine)).reads).toEqual([
      [{ type: 'text', text: 'Os' }],
      [
        { type: 'text', text: 'lo' },
        { type: 'usage', usage: { input: 10, output: 2 } },
        { type: 'finish', reason: 'length', native: 'length' },
      ],
    ]);
  });

  it('hands on the conversation and the sampling; it is deterministic unless told otherwise', async () => {
    const { engine, asked } = scripted([DONE]);
    await generate(
      ask('', {
        messages: [
          { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'Hi ' },
              { type: 'text', text: 'there' },
            ],
          },
          {
            role: 'assistant',
            content: [
              { type: 'reasoning', text: 'hm' },
              { type: 'text', text: 'Hello!' },
            ],
          },
          { role: 'user', content: [{ type: 'text', text: 'Bye' }] },
        ],
        maxOutputTokens: 5,
        topP: 0.9,
        topK: 40,
        seed: 1,
        stop: ['x'],
        presencePenalty: 1,
      }),
      engine,
    );
    expect(asked).toEqual([
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Hi there' },
          { role: 'assistant', content: 'Hello!' },
          { role: 'user', content: 'Bye' },
        ],
        options: { maxTokens: 5, temperature: 0, topP: 0.9, topK: 40, seed: 1, stop: ['x'] },
      },
    ]);
  });

  it('answers a text that was cut within a character: the engine reads nothing that is not well-formed', async () => {
    const { engine, asked } = scripted([DONE]);
    const content = ['🌊'.slice(0, 1), '🌊'.slice(1), ' and ', '🌊'.slice(0, 1)].map((text) => ({
      type: 'text' as const,
      text,
    }));
    await generate(ask('', { messages: [{ role: 'user', content }], stop: ['🌊'.slice(0, 1)] }), engine);
    expect(asked).toMatchObject([
      { messages: [{ role: 'user', content: '🌊 and \ufffd' }], options: { stop: ['\ufffd'] } },
    ]);
  });

  it.each([
    ['tools', ask('Hi', { tools: [{ name: 'a', inputSchema: {} }] })],
    ['json', ask('Hi', { json: {} })],
    ['logprobs', ask('Hi', { logprobs: 0 })],
    ['n', ask('Hi', { n: 2 })],
    ['modalities', ask('Hi', { modalities: ['image'] })],
    [
      'image',
      ask('', { messages: [{ role: 'user', content: [{ type: 'image', source: { data: 'AA' } }] }] }),
    ],
    ['tools', ask('', { messages: [{ role: 'tool', content: [] }] })],
    [
      'prefix',
      ask('', { messages: [{ role: 'assistant', content: [{ type: 'text', text: 'The' }], prefix: true }] }),
    ],
  ])('refuses what it cannot do, and names it: %s', async (detail, call) => {
    expect((await generate(call)).error).toMatchObject({ code: 'unsupported', detail });
  });

  it('names what only colours an answer and was left out', async () => {
    const call = ask('Hi', {
      minP: 0.1,
      presencePenalty: 1,
      frequencyPenalty: 1,
      reasoning: { effort: 'low' },
    });
    expect((await generate(call)).parts.at(-1)).toMatchObject({
      ignored: ['minP', 'presencePenalty', 'frequencyPenalty', 'reasoning'],
    });
    const still = await generate(ask('Hi', { temperature: 1, reasoning: { effort: 'none' } }));
    expect(still.parts.at(-1)).not.toHaveProperty('ignored');
  });

  it('takes tools that are switched off', async () => {
    const call = ask('Hi', { tools: [{ name: 'a', inputSchema: {} }], toolChoice: 'none' });
    expect((await generate(call)).error).toBeUndefined();
  });

  it('is the only model there is', async () => {
    expect((await generate(ask('Hi'), undefined, 'gpt-5')).error?.code).toBe('model-not-found');
    expect(await onDevice.listModels(stage(onDevice))).toEqual([
      expect.objectContaining({
        id: 'tiny-chat',
        name: 'Tiny demo model (on this device)',
        contextLength: 512,
      }),
    ]);
  });

  it('is checked by running it', async () => {
    const { engine, asked } = scripted([DONE]);
    await onDevice.check(stage(onDevice, { engine }));
    expect(asked[0]?.options.maxTokens).toBe(1);
    const broken: OnDeviceEngine = {
      // biome-ignore lint/correctness/useYield: it only fails
      async *chat() {
        throw new OrielError('provider-error', { message: 'No WebAssembly here.' });
      },
    };
    await expect(onDevice.check(stage(onDevice, { engine: broken }))).rejects.toMatchObject({
      info: { message: 'No WebAssembly here.' },
    });
  });
});
