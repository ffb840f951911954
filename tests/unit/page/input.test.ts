import { beforeEach, describe, expect, it } from 'vitest';
import { Ask, type Call } from '../../../lib/protocol/call.ts';
import { texts } from './answers.ts';
import { pageWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
  world.answer = texts('x');
});

/** The call as it reaches the background, which accepts it. */
async function sent(input: unknown, options?: unknown): Promise<Call> {
  await world.ai.streamText(input as never, options as never).text;
  const ask = Ask.parse(world.lines.at(-1)?.ask);
  if (ask.ask !== 'generate') throw new Error('not a call');
  return ask.call;
}
const refused = (input: unknown, options?: unknown) =>
  world.ai.streamText(input as never, options as never).text.then(
    () => 'accepted',
    ({ code, detail }) => `${code} ${detail}`,
  );
const user = async (...content: unknown[]) =>
  (await sent({ messages: [{ role: 'user', content }] })).messages[0]?.content;

describe('input', () => {
  it('is a text, a prompt or messages', async () => {
    const one = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }];
    expect((await sent('Hi')).messages).toEqual(one);
    expect((await sent({ prompt: 'Hi' })).messages).toEqual(one);
    expect((await sent({ messages: [{ role: 'user', content: 'Hi' }] })).messages).toEqual(one);
    expect((await sent({ messages: [{ role: 'user', content: ['Hi'] }] })).messages).toEqual(one);
    expect((await sent('Hi')).surface).toBe('window.ai');
  });

  it('leaves behind what is no field of a call', async () => {
    const content = [{ type: 'text', text: 'Hi', cache: true, sneaky: 1 }];
    expect(
      await sent({ messages: [{ role: 'user', content, name: 'x' }], origin: 'https://b.example' }),
    ).toEqual({
      surface: 'window.ai',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache: true }] }],
    });
  });

  it('keeps a prefix for the model to go on from', async () => {
    const messages = [
      { role: 'user', content: 'Count' },
      { role: 'assistant', content: 'One, two,', prefix: true },
    ];
    expect((await sent({ messages })).messages[1]).toMatchObject({ role: 'assistant', prefix: true });
  });

  it('takes a tool loop back as results gave it', async () => {
    const toolCall = { type: 'tool-call', id: '1', name: 'f', arguments: '{"a":1}', metadata: { s: 'x' } };
    const { messages } = await sent({
      messages: [
        { role: 'user', content: 'Go' },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm' },
            { ...toolCall, choice: 0 },
            { ...toolCall, arguments: { b: 2 } },
          ],
        },
        { role: 'tool', content: [{ type: 'tool-result', id: '1', name: 'f', content: { ok: true } }] },
        { role: 'tool', id: '1', content: 'plain', isError: true },
        { role: 'tool', content: [{ type: 'tool-result', id: '1', content: [{ type: 'text', text: 't' }] }] },
        { role: 'tool', content: [{ type: 'tool-result', id: '1', content: [{ type: 'fruit' }, 'pear'] }] },
      ],
    });
    expect(messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [{ type: 'reasoning', text: 'Hm' }, toolCall, { ...toolCall, arguments: '{"b":2}' }],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', id: '1', name: 'f', content: [{ type: 'text', text: '{"ok":true}' }] },
        ],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', id: '1', content: [{ type: 'text', text: 'plain' }], isError: true },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', id: '1', content: [{ type: 'text', text: 't' }] }] },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', id: '1', content: [{ type: 'text', text: '[{"type":"fruit"},"pear"]' }] },
        ],
      },
    ]);
  });

  it.each([
    [null, 'input'],
    [[], 'input'],
    [{ messages: {} }, 'messages'],
    [{ messages: [7] }, 'messages[0]'],
    [{ messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
    [{ messages: [{ role: 'user', content: [7] }] }, 'messages[0].content[0]'],
    [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].id'],
    [
      { messages: [{ role: 'assistant', content: [{ type: 'tool-call', id: 'x' }] }] },
      'messages[0].content[0].name',
    ],
  ])('refuses %j and names the field', async (input, field) => {
    expect(await refused(input)).toBe(`invalid-request ${field}`);
  });
});

describe('media', () => {
  const bytes = new TextEncoder().encode('hello');
  const data = 'aGVsbG8=';

  it('is read from whatever a page has', async () => {
    const kinds = [
      new Blob([bytes]),
      bytes,
      bytes.buffer,
      new DataView(bytes.buffer),
      new Uint8Array([0, ...bytes, 0]).subarray(1, 6),
      data,
      { data },
      `data:;base64,${data}`,
      'data:,hello',
      'data:,%68ello',
    ];
    for (const image of kinds)
      expect(await user({ type: 'image', image })).toEqual([{ type: 'image', source: { data } }]);
  });

  it('keeps the type that a Blob or a data: URL states, unless the page says another', async () => {
    const blob = new Blob([bytes], { type: 'audio/wav' });
    expect(await user({ type: 'audio', audio: blob })).toEqual([
      { type: 'audio', mediaType: 'audio/wav', source: { data } },
    ]);
    expect(await user({ type: 'image', image: `data:image/png;base64,${data}` })).toEqual([
      { type: 'image', mediaType: 'image/png', source: { data } },
    ]);
    expect(await user({ type: 'file', file: blob, mediaType: 'text/plain', name: 'a.txt' })).toEqual([
      { type: 'file', mediaType: 'text/plain', name: 'a.txt', source: { data } },
    ]);
  });

  it('S08 hands an https address on as it is, and fetches none', async () => {
    const url = 'https://a.example/a.png';
    for (const image of [url, new URL(url), { url }])
      expect(await user({ type: 'image', image })).toEqual([{ type: 'image', source: { url } }]);
    expect(await user({ type: 'image', url })).toEqual([{ type: 'image', source: { url } }]);
    expect(await user({ type: 'image', source: { url } })).toEqual([{ type: 'image', source: { url } }]);
  });

  it('keeps several blobs in their places', async () => {
    const blobs = ['one', 'two', 'three'].map((text) => ({ type: 'image', image: new Blob([text]) }));
    expect(await user(...blobs)).toEqual(
      ['one', 'two', 'three'].map((text) => ({ type: 'image', source: { data: btoa(text) } })),
    );
  });

  it('carries megabytes of every byte', async () => {
    const large = new Uint8Array(1_000_003).map((_, at) => at % 251);
    const [part] = (await user({ type: 'file', file: large, mediaType: 'a/b' })) ?? [];
    expect(part).toMatchObject({ source: { data: Buffer.from(large).toString('base64') } });
  });

  it.each([
    [{ type: 'image', image: 'http://a.example/a.png' }, 'image'],
    [{ type: 'image', image: 'blob:https://a.example/1' }, 'image'],
    [{ type: 'image', image: 'javascript:1' }, 'image'],
    [{ type: 'image', image: 'data:image/png' }, 'image'],
    [{ type: 'image', image: 'data:,%' }, 'image'],
    [{ type: 'image', image: 7 }, 'image'],
    [{ type: 'image', image: {} }, 'image'],
    [{ type: 'image' }, 'source'],
    [{ type: 'audio', audio: data }, 'mediaType'],
    [{ type: 'file', file: data }, 'mediaType'],
  ])('refuses %j', async (part, field) => {
    expect(await refused({ messages: [{ role: 'user', content: [part] }] })).toBe(
      `invalid-request messages[0].content[0].${field}`,
    );
  });

  it('fails with a typed error for a Blob that cannot be read', async () => {
    class Broken extends Blob {}
    const blob = new Broken(['x']);
    const { arrayBuffer } = Blob.prototype;
    Blob.prototype.arrayBuffer = () => Promise.reject(new Error('gone'));
    world = await pageWorld();
    Blob.prototype.arrayBuffer = arrayBuffer;
    expect(await refused({ messages: [{ role: 'user', content: [{ type: 'image', image: blob }] }] })).toBe(
      'invalid-request messages',
    );
    expect(world.connected).toEqual([]);
  });

  it('can be aborted while a Blob is still being read', async () => {
    const messages = [
      { role: 'user' as const, content: [{ type: 'image' as const, image: new Blob(['x']) }] },
    ];
    const stream = world.ai.streamText({ messages });
    await stream[Symbol.asyncIterator]().return?.();
    await expect(stream.text).rejects.toMatchObject({ code: 'aborted' });
    expect(world.connected).toEqual([]);
  });
});

describe('options', () => {
  it('are those of a call, in camel case', async () => {
    const options = {
      model: 'a/b',
      toolChoice: { name: 'f' },
      parallelToolCalls: false,
      reasoning: { effort: 'low', budgetTokens: 9 },
      temperature: 0,
      topP: 0.5,
      topK: 3,
      minP: 0.1,
      presencePenalty: -1,
      frequencyPenalty: 1,
      seed: 4,
      stop: ['x'],
      maxOutputTokens: 5,
      logprobs: 0,
      n: 2,
    };
    expect(await sent('Hi', options)).toMatchObject(options);
  });

  it('understand the names of 2023 too, and a single stop as a list', async () => {
    expect(await sent('Hi', { maxTokens: 5, stopSequences: 'x', numOutputs: 2 })).toMatchObject({
      maxOutputTokens: 5,
      stop: ['x'],
      n: 2,
    });
  });

  it('leave nothing of what is null, unknown or a function', async () => {
    const call = await sent('Hi', { temperature: null, tools: null, json: null, onChunk: () => 1, x: 1 });
    expect(Object.keys(call)).toEqual(['surface', 'messages']);
  });

  it('hold tools with a JSON Schema', async () => {
    const inputSchema = { type: 'object', properties: { city: { type: 'string' } } };
    const tools = [
      { name: 'a', description: 'A', inputSchema, strict: true, execute: () => 1 },
      { name: 'b', parameters: inputSchema },
      { name: 'c' },
    ];
    expect((await sent('Hi', { tools })).tools).toEqual([
      { name: 'a', description: 'A', inputSchema, strict: true },
      { name: 'b', inputSchema },
      { name: 'c', inputSchema: { type: 'object', properties: {} } },
    ]);
  });

  it('ask for JSON with or without a schema', async () => {
    const schema = { type: 'object' };
    expect((await sent('Hi', { json: true })).json).toEqual({});
    expect((await sent('Hi', { json: { schema, name: 'n', strict: true } })).json).toEqual({
      schema,
      name: 'n',
      strict: true,
    });
    expect((await sent('Hi', { schema })).json).toEqual({ schema });
    expect((await sent('Hi', { json: false })).json).toBeUndefined();
  });

  it.each([
    ['text', 'options'],
    [{ signal: 'now' }, 'signal'],
    [{ tools: {} }, 'tools'],
    [{ tools: [null] }, 'tools[0]'],
  ])('refuse %j', async (options, field) => {
    expect(await refused('Hi', options)).toBe(`invalid-request ${field}`);
  });

  it('that cannot be written as JSON fail with an error, not a hang', async () => {
    const schema: Record<string, unknown> = {};
    schema.self = schema;
    await expect(world.ai.streamText('Hi', { schema }).text).rejects.toMatchObject({
      code: 'invalid-request',
    });
  });
});
