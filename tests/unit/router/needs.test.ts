import { describe, expect, it } from 'vitest';
import type { Call, Message } from '../../../lib/protocol/call.ts';
import type { Task } from '../../../lib/protocol/task.ts';
import { needsOf } from '../../../lib/router/needs.ts';

const said = (...content: Extract<Message, { role: 'user' }>['content']): Call => ({
  surface: 'window.ai',
  messages: [{ role: 'user', content }],
});
const text = (length: number) => ({ type: 'text' as const, text: 'x'.repeat(length) });
const base64 = (bytes: number) => ({ data: 'A'.repeat((bytes * 4) / 3) });
const remote = { url: 'https://example.com/a' };

describe('needsOf a call', () => {
  it('is text alone where nothing else is asked for, four characters a token and four tokens a message', () => {
    expect(needsOf(said(text(4_000)))).toEqual({
      kind: 'chat',
      tools: false,
      json: false,
      inputs: [],
      outputs: [],
      inputTokens: 1_004,
    });
  });

  it('names what it gives to read, each kind once, a picture by whatever name it comes', () => {
    const image = { type: 'image' as const, source: remote };
    const asked = said(
      text(4),
      image,
      image,
      { type: 'file', mediaType: 'image/png', source: base64(900_000) },
      { type: 'audio', mediaType: 'audio/wav', source: base64(300_000) },
      { type: 'file', mediaType: 'application/pdf', source: base64(120_000) },
      { type: 'file', mediaType: 'text/plain', source: base64(1_200) },
    );
    const { inputs, inputTokens } = needsOf(asked);
    expect(inputs).toEqual(['image', 'audio', 'file']);
    expect(inputTokens).toBe(4 + 1 + 3 * 1_000 + 600 + 3_000 + 300);
    expect(needsOf(said({ type: 'file', mediaType: 'application/pdf', source: remote })).inputTokens).toBe(
      2_004,
    );
  });

  it('counts the pictures and words of a tool loop', () => {
    const { inputs, inputTokens } = needsOf({
      surface: 'window.ai',
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'y'.repeat(40) },
            { type: 'tool-call', id: '1', name: 'look', arguments: `{"at":"${'z'.repeat(27)}"}` },
          ],
        },
        {
          role: 'tool',
          content: [{ type: 'tool-result', id: '1', content: [text(8), { type: 'image', source: remote }] }],
        },
      ],
    });
    expect(inputs).toEqual(['image']);
    expect(inputTokens).toBe(2 * 4 + 10 + (4 + 36) / 4 + 2 + 1_000);
  });

  it('asks for tools, JSON, other answers than text and the length that the page caps it at', () => {
    const inputSchema = { type: 'object' };
    const asked: Call = {
      ...said(text(0)),
      tools: [{ name: 'four', description: 'twelve chars', inputSchema }],
      json: { schema: inputSchema },
      modalities: ['text', 'image'],
      maxOutputTokens: 900,
    };
    expect(needsOf(asked)).toMatchObject({
      tools: true,
      json: true,
      outputs: ['image'],
      outputTokens: 900,
      inputTokens: 4 + Math.ceil((4 + 12 + 2 * JSON.stringify(inputSchema).length) / 4),
    });
    expect(needsOf({ ...asked, tools: [] })).toMatchObject({ tools: false });
  });
});

describe('needsOf a task', () => {
  it.each<[Task, object]>([
    // Each text is read for itself.
    [
      { task: 'embed', surface: 'window.ai', values: ['x'.repeat(40), 'x'.repeat(4_000), 'x'] },
      { kind: 'embedding', inputs: [], inputTokens: 1_000 },
    ],
    [
      { task: 'image', surface: 'window.ai', prompt: 'x'.repeat(40) },
      { kind: 'image', inputs: [], inputTokens: 10 },
    ],
    [
      {
        task: 'image',
        surface: 'window.ai',
        prompt: 'x'.repeat(40),
        images: [{ mediaType: 'image/png', data: 'AAAA' }],
      },
      { kind: 'image', inputs: ['image'], inputTokens: 1_010 },
    ],
    [
      { task: 'speech', surface: 'window.ai', text: 'x'.repeat(40), instructions: 'x'.repeat(8) },
      { kind: 'speech', inputTokens: 12 },
    ],
    [
      {
        task: 'transcribe',
        surface: 'window.ai',
        audio: { mediaType: 'audio/mp3', data: 'A'.repeat(4_000) },
      },
      { kind: 'transcription', inputs: [], inputTokens: 6 },
    ],
  ])('knows its kind and what it gives to read: %j', (task, needed) => {
    expect(needsOf(task)).toMatchObject(needed);
  });
});
