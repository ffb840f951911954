import { describe, expect, test } from 'vitest';
import { listOf, missingFrom, NOTHING, needsOf, setOf } from '../../../lib/permissions/capabilities.ts';
import type { Ask, Call, Message } from '../../../lib/protocol/call.ts';
import { CAPABILITIES, type Capability } from '../../../lib/protocol/grant.ts';
import type { Task } from '../../../lib/protocol/task.ts';

const image = { type: 'image', source: { data: 'AAAA' } } as const;
const user = (...content: Extract<Message, { role: 'user' }>['content']): Message => ({
  role: 'user',
  content,
});
const hello = user({ type: 'text', text: 'hi' });
const call = (more: Partial<Call> = {}): Ask => ({
  ask: 'generate',
  id: '1',
  call: { surface: 'window.ai', messages: [hello], ...more },
});
const task = (it: Task): Ask => ({ ask: 'task', id: '1', task: it });
const tool = { name: 't', inputSchema: {} };
const past = (content: Extract<Message, { role: 'assistant' }>['content']): Message => ({
  role: 'assistant',
  content,
});

describe('what a request needs', () => {
  test.each<[string, Ask, Capability[]]>([
    ['text', call(), ['text']],
    ['a picture', call({ messages: [hello, user(image)] }), ['text', 'images']],
    [
      'a sound',
      call({ messages: [user({ type: 'audio', mediaType: 'audio/wav', source: { data: '' } })] }),
      ['text', 'audio'],
    ],
    [
      'a file',
      call({ messages: [user({ type: 'file', mediaType: 'application/pdf', source: { data: '' } })] }),
      ['text', 'files'],
    ],
    ['tools', call({ tools: [tool] }), ['text', 'tools']],
    ['an empty list of tools', call({ tools: [] }), ['text']],
    [
      'a tool call of an earlier turn',
      call({ messages: [past([{ type: 'tool-call', id: 'a', name: 't', arguments: '{}' }])] }),
      ['text', 'tools'],
    ],
    [
      'a tool’s picture',
      call({ messages: [{ role: 'tool', content: [{ type: 'tool-result', id: 'a', content: [image] }] }] }),
      ['text', 'images', 'tools'],
    ],
    [
      'a tool’s words',
      call({ messages: [{ role: 'tool', content: [{ type: 'tool-result', id: 'a', content: [] }] }] }),
      ['text', 'tools'],
    ],
    ['a picture of an earlier answer', call({ messages: [past([image])] }), ['text', 'images']],
    ['what the model thought', call({ messages: [past([{ type: 'reasoning', text: 'hm' }])] }), ['text']],
    ['pictures back', call({ modalities: ['text', 'image'] }), ['text', 'image-generation']],
    ['a voice back', call({ modalities: ['text', 'audio'] }), ['text', 'speech']],
    ['embeddings', task({ task: 'embed', surface: 'window.ai', values: ['a'] }), ['embeddings']],
    [
      'a picture made',
      task({ task: 'image', surface: 'window.ai', prompt: 'x', images: [] }),
      ['image-generation'],
    ],
    [
      'a picture changed',
      task({
        task: 'image',
        surface: 'window.ai',
        prompt: 'x',
        images: [{ mediaType: 'image/png', data: 'AAAA' }],
      }),
      ['images', 'image-generation'],
    ],
    ['speech', task({ task: 'speech', surface: 'window.ai', text: 'x' }), ['speech']],
    [
      'transcription',
      task({ task: 'transcribe', surface: 'window.ai', audio: { mediaType: 'audio/wav', data: 'AAAA' } }),
      ['transcription'],
    ],
    [
      'what is asked for',
      { ask: 'request-access', id: '1', request: { capabilities: ['speech', 'images'] } },
      ['images', 'speech'],
    ],
    ['text, where nothing is named', { ask: 'request-access', id: '1', request: {} }, ['text']],
    [
      'text, where an empty list is',
      { ask: 'request-access', id: '1', request: { capabilities: [] } },
      ['text'],
    ],
    ['nothing, to look', { ask: 'access', id: '1' }, []],
  ])('for %s', (_, ask, expected) => {
    expect(listOf(needsOf(ask))).toEqual(expected);
  });

  test('of a long conversation is found without going over what it holds', () => {
    const text = 'x'.repeat(1_000_000);
    const messages = Array.from({ length: 4_000 }, () => user({ type: 'text', text }));
    const started = performance.now();
    expect(listOf(needsOf(call({ messages: [...messages, user(image)] })))).toEqual(['text', 'images']);
    // Four thousand messages, four billion characters.
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe('a set', () => {
  test('names what it was made of, each once and in one order', () => {
    expect(listOf(setOf([...CAPABILITIES].reverse()))).toEqual(CAPABILITIES);
    expect(listOf(setOf(['tools', 'text', 'tools']))).toEqual(['text', 'tools']);
    expect(setOf([])).toBe(NOTHING);
    expect(listOf(missingFrom(setOf(['text', 'tools']), setOf(['text', 'speech'])))).toEqual(['speech']);
  });
});
