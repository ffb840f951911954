import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { FIRST_PART_TIMEOUT_MS } from '../../../lib/protocol/limits.ts';
import { browserModel } from '../../../lib/providers/browser-model.ts';
import { ask, collect, stage } from '../../contract/stage.ts';
import { type FakeScript, fakePromptApi } from './prompt-api-fake.ts';

const PARAMS = { defaultTopK: 3, maxTopK: 128, defaultTemperature: 1, maxTemperature: 2 };
const PIXEL = 'aGVsbG8=';

async function generate(call: Call, script: FakeScript = {}, signal = new AbortController().signal) {
  const builtIn = fakePromptApi(script);
  const connection = stage(browserModel, { builtIn, signal });
  const got = await collect(browserModel.generate(call, 'built-in', connection));
  return { ...got, builtIn };
}
const user = (text: string) => ({ role: 'user' as const, content: [{ type: 'text' as const, text }] });
const said = (text: string) => ({ role: 'assistant' as const, content: [{ type: 'text' as const, text }] });
const image = (source: { data: string } | { url: string }) =>
  ask('', { messages: [{ role: 'user', content: [{ type: 'image', source, mediaType: 'image/png' }] }] });

afterEach(() => vi.useRealTimers());

describe('the browser’s own model', () => {
  it('streams what it writes, then what it weighed and the finish; the session ends with the answer', async () => {
    const { reads, builtIn } = await generate(ask('Capital of Norway?'));
    expect(reads).toEqual([
      [{ type: 'text', text: 'Os' }],
      [{ type: 'text', text: 'lo' }],
      [
        { type: 'usage', usage: { input: 18, output: 4 } },
        { type: 'finish', reason: 'stop' },
      ],
    ]);
    expect(builtIn.open).toBe(0);
  });

  it('knows the names that usage had before Chrome 148', async () => {
    const { parts } = await generate(ask('Hi'), { old: true });
    expect(parts).toContainEqual({ type: 'usage', usage: { input: 2, output: 4 } });
  });

  it('gives all instructions first, then what was said, and asks the last message', async () => {
    const { builtIn } = await generate(
      ask('', {
        messages: [
          { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
          user('Hi'),
          {
            role: 'assistant',
            content: [
              { type: 'reasoning', text: 'hm', metadata: { messages: { signature: 'x' } } },
              { type: 'text', text: 'Hello' },
            ],
          },
          { role: 'developer', content: [{ type: 'text', text: 'In French.' }] },
          user('Bye'),
        ],
      }),
    );
    expect(builtIn.created[0]?.initialPrompts).toEqual([
      { role: 'system', content: [{ type: 'text', value: 'Be brief.\n\nIn French.' }] },
      { role: 'user', content: [{ type: 'text', value: 'Hi' }] },
      { role: 'assistant', content: [{ type: 'text', value: 'Hello' }] },
    ]);
    expect(builtIn.prompted[0]?.input).toEqual([{ role: 'user', content: [{ type: 'text', value: 'Bye' }] }]);
  });

  it('goes on from the beginning of its own answer', async () => {
    const call = ask('', { messages: [user('Count.'), { ...said('One, '), prefix: true }] });
    const { builtIn, text } = await generate(call);
    expect(text).toBe('Oslo');
    expect(builtIn.prompted[0]?.input).toEqual([
      { role: 'assistant', content: [{ type: 'text', value: 'One, ' }], prefix: true },
    ]);
  });

  it('an earlier answer that was once a beginning is history like any other', async () => {
    const call = ask('', { messages: [user('Count.'), { ...said('One, '), prefix: true }, user('On.')] });
    expect((await generate(call)).text).toBe('Oslo');
  });

  it('takes temperature and top-k together, the missing one from the model, both within its bounds', async () => {
    const { builtIn, parts } = await generate(ask('Hi', { topK: 500 }), { params: PARAMS });
    expect(builtIn.created[0]).toMatchObject({ topK: 128, temperature: 1 });
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
    const warm = await generate(ask('Hi', { temperature: 0.2 }), { params: PARAMS });
    expect(warm.builtIn.created[0]).toMatchObject({ topK: 3, temperature: 0.2 });
  });

  it('names what only colours the answer and was left out', async () => {
    const call = ask('Hi', { temperature: 1, topP: 0.5, seed: 3, reasoning: { effort: 'high' } });
    const { parts } = await generate(call);
    expect(parts.at(-1)).toEqual({
      type: 'finish',
      reason: 'stop',
      ignored: ['temperature', 'topP', 'seed', 'reasoning'],
    });
  });

  it('hands a JSON schema on as the constraint; without one any object will do', async () => {
    const schema = { type: 'object', properties: { city: { type: 'string' } } };
    const { builtIn } = await generate(ask('Hi', { json: { schema } }));
    expect(builtIn.prompted[0]?.options.responseConstraint).toEqual(schema);
    const any = await generate(ask('Hi', { json: {} }));
    expect(any.builtIn.prompted[0]?.options.responseConstraint).toEqual({ type: 'object' });
    expect((await generate(ask('Hi'))).builtIn.prompted[0]?.options).not.toHaveProperty('responseConstraint');
  });

  it('shows images to a model that sees, byte for byte', async () => {
    const { builtIn, text } = await generate(image({ data: PIXEL }), { withImages: 'available' });
    expect(text).toBe('Oslo');
    const part = builtIn.prompted[0]?.input[0]?.content[0];
    expect(part?.type === 'image' && (await part.value.text())).toBe('hello');
    expect(part?.type === 'image' && part.value.type).toBe('image/png');
  });

  it('says that it sees nothing where it does not, and never fetches an image (S08)', async () => {
    const blind = await generate(image({ data: PIXEL }));
    expect(blind.error).toMatchObject({ code: 'unsupported', detail: 'image' });
    const far = await generate(image({ url: 'https://a.example/x.png' }), { withImages: 'available' });
    expect(far.error).toMatchObject({ code: 'unsupported', detail: 'image' });
    expect(far.builtIn.created).toEqual([]);
  });

  it.each<[string, Partial<Call>, string]>([
    ['tools', { tools: [{ name: 'f', inputSchema: {} }] }, 'tools'],
    [
      'a tool’s result',
      { messages: [{ role: 'tool', content: [{ type: 'tool-result', id: '1', content: [] }] }] },
      'tools',
    ],
    ['log probabilities', { logprobs: 1 }, 'logprobs'],
    ['stop sequences', { stop: ['x'] }, 'stop'],
    ['several answers', { n: 2 }, 'n'],
    ['a choice among no tools', { toolChoice: 'required' }, 'toolChoice'],
    ['an answer in sound', { modalities: ['audio'] }, 'modalities'],
    [
      'sound',
      {
        messages: [
          { role: 'user', content: [{ type: 'audio', mediaType: 'audio/wav', source: { data: PIXEL } }] },
        ],
      },
      'audio',
    ],
    [
      'a file',
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'file', mediaType: 'application/pdf', source: { data: PIXEL } }],
          },
        ],
      },
      'file',
    ],
  ])('refuses %s, and names it', async (_, extra, detail) => {
    const { error, builtIn } = await generate(ask('Hi', extra));
    expect(error).toMatchObject({ code: 'unsupported', detail });
    expect(builtIn.open).toBe(0);
  });

  it('stops at the length that was asked for, and stops the model with it', async () => {
    const { text, parts, builtIn } = await generate(ask('Hi', { maxOutputTokens: 2 }), {
      says: ['a', 'b', 'c', 'd'],
    });
    expect(text).toBe('ab');
    expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'length' });
    expect(builtIn).toMatchObject({ open: 0, stopped: 1 });
  });

  it('an abort ends it at once, though the model says nothing any more', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const { error, text, builtIn, ends } = await generate(ask('Hi'), { hangs: true }, controller.signal);
    expect(text).toBe('Oslo');
    expect(error?.code).toBe('aborted');
    expect(ends).toBe(1);
    expect(builtIn.open).toBe(0);
    expect(builtIn.stopped).toBeGreaterThan(0);
  });

  it('a call that was given up before it began opens no session', async () => {
    const { error, builtIn } = await generate(ask('Hi'), {}, AbortSignal.abort());
    expect(error?.code).toBe('aborted');
    expect(builtIn.open).toBe(0);
  });

  it('leaving early stops the model and ends the session', async () => {
    const builtIn = fakePromptApi({ hangs: true });
    for await (const _ of browserModel.generate(ask('Hi'), 'built-in', stage(browserModel, { builtIn })))
      break;
    expect(builtIn).toMatchObject({ open: 0, stopped: 1 });
  });

  it('a model that never begins is a timeout', async () => {
    vi.useFakeTimers();
    const answer = generate(ask('Hi'), { says: [], hangs: true });
    await vi.advanceTimersByTimeAsync(FIRST_PART_TIMEOUT_MS);
    const { error, builtIn } = await answer;
    expect(error?.code).toBe('timeout');
    expect(builtIn.open).toBe(0);
  });

  const failure = (name: string) => new DOMException('secret words of the browser', name);

  it.each([
    ['QuotaExceededError', 'context-too-long'],
    ['NotReadableError', 'content-filtered'],
    ['NotSupportedError', 'unsupported'],
    ['InvalidStateError', 'provider-error'],
    ['UnknownError', 'provider-error'],
  ])('S06 %s is %s, in our words', async (name, code) => {
    const late = await generate(ask('Hi'), { failsAfter: { chunks: 1, error: failure(name) } });
    expect(late).toMatchObject({ text: 'Os', error: { code }, ends: 1, thrown: false });
    const early = await generate(ask('Hi'), { createFails: failure(name) });
    expect(early).toMatchObject({ error: { code }, ends: 1, thrown: true });
    expect(JSON.stringify([late.error, early.error])).not.toContain('secret words');
  });

  it('names the limit of a prompt that is too long', async () => {
    const { error } = await generate(ask('x'.repeat(300)), { window: 200 });
    expect(error).toMatchObject({ code: 'context-too-long', limit: 200 });
    expect(error?.message).toContain('200 tokens');
  });

  it('a schema that the browser does not take is named', async () => {
    const error = failure('NotSupportedError');
    const got = await generate(ask('Hi', { json: {} }), { failsAfter: { chunks: 0, error } });
    expect(got.error).toMatchObject({ code: 'unsupported', detail: 'json' });
  });

  it('a site’s question downloads nothing: it is told what stands in the way', async () => {
    for (const availability of ['downloadable', 'downloading', 'unavailable'] as const) {
      const { error, builtIn } = await generate(ask('Hi'), { availability });
      expect(error?.code).toBe(availability === 'downloading' ? 'overloaded' : 'model-not-found');
      expect(builtIn.created).toEqual([]);
    }
  });
});

describe('setting it up', () => {
  const at = (script?: FakeScript) =>
    stage(browserModel, { builtIn: script === undefined ? undefined : fakePromptApi(script) });

  it('is offered only where the browser has such a thing', () => {
    expect(browserModel.offered?.(at({ availability: 'unavailable' }))).toBe(true);
    expect(browserModel.offered?.(at())).toBe(false);
  });

  it('lists the model with what is to be known of it, or none', async () => {
    expect(await browserModel.listModels(at({ withImages: 'available' }))).toMatchObject([
      {
        id: 'built-in',
        inputs: ['text', 'image'],
        tools: false,
        note: expect.stringContaining('on this device'),
      },
    ]);
    expect(await browserModel.listModels(at({ availability: 'downloadable' }))).toMatchObject([
      { id: 'built-in', inputs: ['text'], note: expect.stringContaining('download') },
    ]);
    expect(await browserModel.listModels(at({ availability: 'unavailable' }))).toEqual([]);
    expect(await browserModel.listModels(at())).toEqual([]);
  });

  it('a browser that does not say whether it has one has none', async () => {
    const builtIn = { ...fakePromptApi(), availability: () => Promise.reject(new Error('no')) };
    expect(await browserModel.listModels(stage(browserModel, { builtIn }))).toEqual([]);
  });

  it('its test opens a session and ends it', async () => {
    const builtIn = fakePromptApi();
    expect(await browserModel.check(stage(browserModel, { builtIn }))).toHaveLength(1);
    expect(builtIn.created).toHaveLength(1);
    expect(builtIn.open).toBe(0);
  });

  it.each([
    ['downloadable', 'Download it under Models'],
    ['downloading', 'still downloading'],
    ['unavailable', 'has no model that runs on this device'],
  ] as const)('its test says what to do where it is %s', async (availability, words) => {
    await expect(browserModel.check(at({ availability }))).rejects.toThrow(words);
  });
});
