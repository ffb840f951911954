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
    expect(measure(asking(text))).toEqual({
      likely: AROUND.likely + Math.ceil(likely),
      most: AROUND.most + most,
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
  it('may be five times of what it likely is', () => {
    const image = { type: 'image' as const, source: { url: 'https://a.example/a.png' } };
    const call: Call = { surface: 'window.ai', messages: [{ role: 'user', content: [image, image] }] };
    expect(measure(call)).toEqual({ likely: 2_004, most: 10_020 });
  });

  it('leaves room for what makers put around tools', () => {
    const tools = [{ name: 'find', inputSchema: {} }];
    expect(measure(asking('', { tools })).most - measure(asking('')).most).toBe(1_000 + 'find{}'.length);
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
    expect(counted.most - empty.most).toBeGreaterThanOrEqual(hidden.length);
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
