import { describe, expect, it } from 'vitest';
import type { Call, Content, Message } from '../../../lib/protocol/call.ts';
import type { Task } from '../../../lib/protocol/task.ts';
import { measure } from '../../../lib/router/measure.ts';
import { needsOf } from '../../../lib/router/needs.ts';

const asking = (text: string, more: Partial<Call> = {}): Call => ({
  surface: 'window.ai',
  messages: [{ role: 'user', content: [{ type: 'text', text }] }],
  ...more,
});
/** What the message itself comes to. */
const AROUND = { likely: 4, most: 20 };

describe('the tokens of a text', () => {
  it.each([
    ['English', 'four words of English', 21 / 4, 21],
    ['Cyrillic', 'привет', 6 / 2, 12],
    ['Chinese', '你好世界', 4, 12],
    ['picture signs', '😀😀', 4, 8],
    ['a lone surrogate', '\ud83d', 1, 2],
  ])('of %s are reckoned by its letters, and bounded by its bytes in UTF-8', (_, text, likely, most) => {
    const letters = AROUND.likely + Math.ceil(likely);
    expect(measure(asking(text))).toEqual({
      likely: letters,
      texts: { likely: letters, most: AROUND.most + most },
      files: [],
    });
    if (!text.includes('\ud83d') || text.length > 1) expect(most).toBe(Buffer.byteLength(text));
  });

  it('are never fewer than the choice of an endpoint reckons with', () => {
    const call = asking('hello', {
      tools: [{ name: 'find', description: 'Finds 東京', inputSchema: { type: 'object' } }],
      json: { schema: { type: 'object' } },
    });
    expect(measure(call).likely).toBeGreaterThanOrEqual(needsOf(call).inputTokens);
  });
});

describe('what is no text', () => {
  const source = { url: 'https://a.example/a' };
  const kinds = (...content: Content[]) =>
    measure({ surface: 'window.ai', messages: [{ role: 'user', content }] as Message[] }).files.map(
      ({ kind }) => kind,
    );

  it('is estimated by its kind, and told apart from the texts', () => {
    const image = { type: 'image' as const, source };
    const result = { type: 'tool-result' as const, id: '1', content: [image] };
    const call = { surface: 'window.ai', messages: [{ role: 'user', content: [image, result] }] };
    expect(measure(call as Call)).toEqual({
      likely: 2_004,
      texts: { likely: 4, most: 20 },
      files: [
        { kind: 'image', source },
        { kind: 'image', source },
      ],
    });
  });

  it('S10 is what its media type says, whatever it is sent as', () => {
    expect(kinds({ type: 'image', source }, { type: 'image', mediaType: 'image/png', source })).toEqual([
      'image',
      'image',
    ]);
    expect(kinds({ type: 'image', mediaType: 'video/mp4', source })).toEqual(['document']);
    expect(kinds({ type: 'image', mediaType: 'Application/PDF', source })).toEqual(['document']);
    expect(kinds({ type: 'file', mediaType: 'image/webp', source })).toEqual(['image']);
    expect(kinds({ type: 'file', mediaType: 'audio/wav', source })).toEqual(['audio']);
    expect(kinds({ type: 'file', mediaType: 'application/json', source })).toEqual(['text']);
  });

  it('counts as a text where it is one', () => {
    const json = {
      type: 'file' as const,
      mediaType: 'application/json',
      source: { data: 'A'.repeat(4_000) },
    };
    const call: Call = { surface: 'window.ai', messages: [{ role: 'user', content: [json] }] };
    expect(measure(call).likely).toBe(4 + 3_000 / 4);
  });

  it('leaves room for what makers put around tools', () => {
    const tools = [{ name: 'find', inputSchema: {} }];
    expect(measure(asking('', { tools })).texts.most - measure(asking('')).texts.most).toBe(
      1_000 + 'find{}'.length,
    );
  });
});

describe('what goes to a provider beside the words', () => {
  const empty = measure({ surface: 'window.ai', messages: [{ role: 'assistant', content: [] }] });
  const saying = (content: Content) =>
    measure({ surface: 'window.ai', messages: [{ role: 'assistant', content: [content] }] as Message[] });
  const hidden = 'x'.repeat(100_000);

  it.each<[string, Content]>([
    [
      'reasoning that only its provider reads',
      { type: 'reasoning', text: '', metadata: { chat: { reasoning_details: [{ text: hidden }] } } },
    ],
    [
      'what comes back with a call',
      { type: 'tool-call', id: 'a', name: 'f', arguments: '', metadata: { gemini: { signature: hidden } } },
    ],
    ['what comes back with a text', { type: 'text', text: '', metadata: { responses: { phase: hidden } } }],
    [
      'the name of a file',
      { type: 'file', mediaType: 'image/png', name: hidden, source: { url: 'https://a.example/a.png' } },
    ],
  ])('S10 counts, or a page could have it read past its budget: %s', (_, content) => {
    const counted = saying(content);
    expect(counted.texts.most - empty.texts.most).toBeGreaterThanOrEqual(hidden.length);
    expect(counted.likely - empty.likely).toBeGreaterThanOrEqual(hidden.length / 4);
  });
});

describe('a task', () => {
  const surface = 'window.ai';
  it.each<[string, Task, number]>([
    ['embeddings of all values', { task: 'embed', surface, values: ['abcd', 'abcdefgh'] }, 3],
    [
      'an image',
      { task: 'image', surface, prompt: 'abcd', images: [{ mediaType: 'image/png', data: 'AA' }] },
      1_001,
    ],
    ['speech', { task: 'speech', surface, text: 'abcdefgh', instructions: 'abcd' }, 3],
    [
      'a transcription',
      { task: 'transcribe', surface, audio: { mediaType: 'audio/mp3', data: 'A'.repeat(4_000) } },
      6,
    ],
  ])('%s', (_, task, likely) => {
    expect(measure(task).likely).toBe(likely);
  });
});
