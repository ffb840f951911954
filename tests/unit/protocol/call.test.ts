import { describe, expect, it } from 'vitest';
import { parseAsk } from '../../../lib/gate/pipeline.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';

/** The field that is named in the refusal. */
function refusedAt(ask: object): string | undefined {
  try {
    parseAsk({ id: 'a', ...ask });
    return undefined;
  } catch (thrown) {
    return thrown instanceof OrielError ? thrown.info.detail : `untyped: ${String(thrown)}`;
  }
}
const generate = (more: object) => ({ ask: 'generate', call: { surface: 'window.ai', ...more } });
const USER = { role: 'user', content: [{ type: 'text', text: 'hi' }] };
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

/** A value that tells whether somebody looked at it. */
function watched(): { value: object; wasRead(): boolean } {
  let reads = 0;
  const value = new Proxy(
    {},
    {
      get() {
        reads += 1;
        return undefined;
      },
      ownKeys() {
        reads += 1;
        return [];
      },
    },
  );
  return { value, wasRead: () => reads > 0 };
}

describe('a message that is wrong in a million places', () => {
  it('S12 is refused for the first of them, and the rest is not looked at', () => {
    const { value, wasRead } = watched();
    expect(refusedAt(generate({ messages: [USER, { role: 'nobody' }, value] }))).toBe('messages[1].role');
    expect(refusedAt(generate({ messages: [{ role: 'user', content: [{ type: 'text' }, value] }] }))).toBe(
      'messages[0].content[0].text',
    );
    const result = { type: 'tool-result', id: 'a', content: [{ type: 'text', text: 1 }, value] };
    expect(refusedAt(generate({ messages: [{ role: 'tool', content: [result] }] }))).toMatch(
      /^messages\[0\]\.content\[0\]\.content\[0\]/,
    );
    expect(wasRead()).toBe(false);
  });

  it('S12 is refused with a typed error, however many they are', () => {
    const content = many(512, { type: 'image', source: {} });
    expect(refusedAt(generate({ messages: many(400, { role: 'user', content }) }))).toMatch(
      /^messages\[0\]\.content\[0\]\.source/,
    );
  });

  it('S12 has no more options, and no more fields of free form, than somebody would use', () => {
    const { value, wasRead } = watched();
    const crowd = (count: number, one: unknown) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, one]));
    const assistance = { task: 'write', text: '', options: crowd(2_000, value) };
    expect(refusedAt({ ask: 'assist', assistance })).toBe('options');
    const inputSchema = crowd(2_000, value);
    expect(refusedAt(generate({ messages: [USER], tools: [{ name: 'a', inputSchema }] }))).toBe(
      'tools[0].inputSchema',
    );
    const told = { ...USER, content: [{ type: 'text', text: '', metadata: crowd(2_000, value) }] };
    expect(refusedAt(generate({ messages: [told] }))).toBe('messages[0].content[0].metadata');
    expect(wasRead()).toBe(false);
  });
});

it('a list is read in its order, and comes to what its items come to', () => {
  const messages = [USER, { role: 'assistant', content: [{ type: 'text', text: 'yes' }] }, USER];
  expect(parseAsk({ id: 'a', ...generate({ messages }) })).toEqual({ id: 'a', ...generate({ messages }) });
});

it('S12 what a file says of itself is short', () => {
  const source = { data: 'AA' };
  const long = 'x'.repeat(2_000);
  for (const field of ['mediaType', 'name']) {
    const file = { type: 'file', mediaType: 'text/plain', name: 'a.txt', source, [field]: long };
    expect(refusedAt(generate({ messages: [{ role: 'user', content: [file] }] }))).toBe(
      `messages[0].content[0].${field}`,
    );
  }
});
