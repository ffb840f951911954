import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../lib/protocol/call.ts';
import { google } from '../../../../lib/providers/google.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { toContents } from '../../../../lib/providers/wires/gemini-contents.ts';
import { answering, ask, collect, fixture, stage } from '../../../contract/stage.ts';
import { refusalOf } from './support.ts';

type Messages = Call['messages'];
type AssistantContent = Extract<Messages[number], { role: 'assistant' }>['content'][number];
type Parts = Record<string, unknown>[];
interface Contents {
  contents: { role: string; parts: Parts }[];
  systemInstruction?: { parts: Parts };
}
const contents = (messages: Messages, traits: Traits = {}) =>
  toContents(messages, traits) as unknown as Contents;
const partsOf = (messages: Messages, traits?: Traits) =>
  contents(messages, traits).contents.map(({ parts }) => parts);
const text = (words: string) => ({ type: 'text' as const, text: words });
const user = (...content: Extract<Messages[number], { role: 'user' }>['content']) => ({
  role: 'user' as const,
  content,
});
const assistant = (...content: Extract<Messages[number], { role: 'assistant' }>['content']) => ({
  role: 'assistant' as const,
  content,
});
const toolCall = (id: string, extra: object = {}) => ({
  type: 'tool-call' as const,
  id,
  name: 'weather',
  arguments: '{"city":"Oslo"}',
  ...extra,
});
const signed = (thoughtSignature: string) => ({ metadata: { gemini: { thoughtSignature } } });
const toolResult = (id: string, extra: object = {}) => ({
  role: 'tool' as const,
  content: [{ type: 'tool-result' as const, id, content: [text('sunny')], ...extra }],
});
const failure = (messages: Messages, traits?: Traits) => refusalOf(() => contents(messages, traits));

describe('turns', () => {
  it('instructions stand apart; neighbours of one role are one turn', () => {
    expect(
      contents([
        { role: 'system', content: [text('Be brief.')] },
        user(text('a'), text('')),
        user(text('b')),
        { role: 'developer', content: [text('In Norwegian.')] },
        assistant(text('c')),
        assistant(text('d')),
      ]),
    ).toEqual({
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'In Norwegian.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'a' }, { text: 'b' }] },
        { role: 'model', parts: [{ text: 'c' }, { text: 'd' }] },
      ],
    });
  });

  it('a model without instructions hears them from the user', () => {
    const messages: Messages = [{ role: 'system', content: [text('Be brief.')] }, user(text('a'))];
    expect(contents(messages, { instructions: 'user' })).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'Be brief.' }, { text: 'a' }] }],
    });
    const begun: Messages = [messages[0] as Messages[number], assistant(text('Hi'))];
    expect(contents(begun, { instructions: 'user' }).contents.map(({ role }) => role)).toEqual([
      'user',
      'model',
    ]);
  });

  it('a call without a turn has one: the instructions, or nothing', () => {
    expect(contents([{ role: 'system', content: [text('Be brief.')] }])).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'Be brief.' }] }],
    });
    expect(contents([user(text(''))])).toEqual({ contents: [{ role: 'user', parts: [{ text: '' }] }] });
  });
});

describe('tools', () => {
  it('calls and results by id and name, results of one turn together and apart from what the user says', () => {
    expect(
      contents([
        user(text('Weather?')),
        assistant(toolCall('1'), toolCall('2')),
        toolResult('1'),
        toolResult('2', { isError: true }),
        user(text('And?')),
      ]).contents.slice(1),
    ).toEqual([
      {
        role: 'model',
        parts: [
          { functionCall: { id: '1', name: 'weather', args: { city: 'Oslo' } } },
          { functionCall: { id: '2', name: 'weather', args: { city: 'Oslo' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: '1', name: 'weather', response: { output: 'sunny' } } },
          { functionResponse: { id: '2', name: 'weather', response: { error: 'sunny' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'And?' }] },
    ]);
  });

  it('a result names its tool, or the call before it does, or it is refused', () => {
    const [[part]] = partsOf([toolResult('9', { name: 'time' })]) as [[Parts[number]]];
    expect(part).toMatchObject({ functionResponse: { name: 'time' } });
    expect(failure([toolResult('9')])).toMatchObject({ code: 'invalid-request', detail: 'messages' });
  });

  it.each(['[1]', 'null', '{"a"', '"x"'])('arguments that are no object are refused: %s', (broken) => {
    expect(failure([assistant(toolCall('1', { arguments: broken }))])).toMatchObject({
      code: 'invalid-request',
    });
  });

  it('images in results, where the model reads them', () => {
    const image = { type: 'image' as const, source: { data: 'iVBORw0KGgo=' } };
    const messages: Messages = [toolResult('1', { name: 'shot', content: [text('see'), image] })];
    expect(partsOf(messages, { toolImages: true })).toEqual([
      [
        {
          functionResponse: {
            id: '1',
            name: 'shot',
            response: { output: 'see' },
            parts: [{ inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }],
          },
        },
      ],
    ]);
    expect(failure(messages)).toMatchObject({ code: 'unsupported', detail: 'image' });
    const away = { type: 'image' as const, source: { url: 'https://example.org/a.png' } };
    const byUrl: Messages = [toolResult('1', { name: 'shot', content: [away] })];
    expect(failure(byUrl, { toolImages: true })).toMatchObject({ code: 'unsupported', detail: 'image' });
  });
});

describe('images, audio and files', () => {
  it('go in as bytes, or as the address that they were given by', () => {
    expect(
      partsOf([
        user(
          { type: 'image', source: { data: '_9j-' } },
          { type: 'image', mediaType: 'image/heic', source: { data: 'AAAA' } },
          { type: 'image', source: { url: 'https://example.org/a.png' } },
          { type: 'audio', mediaType: 'audio/wav', source: { data: 'UklG' } },
          { type: 'file', mediaType: 'application/pdf', name: 'a.pdf', source: { data: 'JVBE' } },
          { type: 'file', mediaType: 'video/mp4', source: { url: 'https://youtu.be/x' } },
        ),
      ]),
    ).toEqual([
      [
        { inlineData: { mimeType: 'image/png', data: '/9j+' } },
        { inlineData: { mimeType: 'image/heic', data: 'AAAA' } },
        { fileData: { fileUri: 'https://example.org/a.png' } },
        { inlineData: { mimeType: 'audio/wav', data: 'UklG' } },
        { inlineData: { mimeType: 'application/pdf', data: 'JVBE' } },
        { fileData: { mimeType: 'video/mp4', fileUri: 'https://youtu.be/x' } },
      ],
    ]);
  });

  it('are refused by name where the model does not read them', () => {
    const image = user({ type: 'image', source: { data: 'AA' } });
    const audio = user({ type: 'audio', mediaType: 'audio/x-unheard-of', source: { data: 'AA' } });
    const file = user({ type: 'file', mediaType: 'text/plain', source: { data: 'AA' } });
    expect(failure([image], { inputs: ['audio'] })).toMatchObject({ code: 'unsupported', detail: 'image' });
    expect(failure([file], { inputs: [] })).toMatchObject({ code: 'unsupported', detail: 'file' });
    expect(failure([audio])).toMatchObject({ code: 'unsupported', detail: 'audio' });
  });
});

describe('signatures', () => {
  it('go back in the part that they came in, unmodified', () => {
    expect(
      partsOf([
        assistant(
          { type: 'reasoning', text: 'Hm.', ...signed('A') },
          { ...text(''), ...signed('B') },
          toolCall('1', signed('C')),
          { type: 'image', mediaType: 'image/png', source: { data: 'AA==' }, ...signed('D') },
        ),
      ]),
    ).toEqual([
      [
        { text: 'Hm.', thought: true, thoughtSignature: 'A' },
        { text: '', thoughtSignature: 'B' },
        {
          functionCall: { id: '1', name: 'weather', args: { city: 'Oslo' } },
          thoughtSignature: 'C',
        },
        { inlineData: { mimeType: 'image/png', data: 'AA==' }, thoughtSignature: 'D' },
      ],
    ]);
  });

  it('of another wire stay out, and so does its reasoning, and reasoning that nobody signed', () => {
    const foreign = { metadata: { messages: { signature: 'X' } } };
    expect(
      partsOf([
        user(text('a')),
        assistant({ type: 'reasoning', text: 'Hm.', ...foreign }, { type: 'reasoning', text: 'Hm.' }),
        user(text('b')),
        assistant({ ...text('c'), ...foreign }, { ...text('d'), metadata: { gemini: 'X' } }),
      ]),
    ).toEqual([
      [{ text: 'a' }, { text: 'b' }],
      [{ text: 'c' }, { text: 'd' }],
    ]);
  });

  it('are made up for by Google’s own word where the model demands one, once a turn', () => {
    const skip = 'skip_thought_signature_validator';
    const sent = (...calls: ReturnType<typeof toolCall>[]) =>
      partsOf([assistant(...calls)], { signedToolCalls: true })[0]?.map((part) => part.thoughtSignature);
    expect(sent(toolCall('1'), toolCall('2'))).toEqual([skip, undefined]);
    expect(sent(toolCall('1', signed('C')), toolCall('2'))).toEqual(['C', undefined]);
    expect(partsOf([assistant(toolCall('1'))])[0]?.[0]).not.toHaveProperty('thoughtSignature');
  });

  it('make the round: what an answer gave comes back to Google as it was', async () => {
    const bodies: string[] = [];
    const ask2 = async (call: Call, name: string) => {
      const answer = answering([fixture(name, 'gemini')]);
      const fetch: typeof answer = (url, init) => {
        bodies.push(String(init.body));
        return answer(url, init);
      };
      return await collect(google.generate(call, 'gemini-3-pro-preview', stage(google, { key: 'k', fetch })));
    };
    for (const [name, signature] of [
      ['thinking.sse', 'c2lnLXRleHQ='],
      ['tools.sse', 'c2lnLWNhbGw='],
      ['image.sse', 'c2lnLWltYWdl'],
    ] as const) {
      const { parts } = await ask2(ask('Hi'), name);
      const content: AssistantContent[] = parts.flatMap((part): AssistantContent[] => {
        if (part.type === 'file') {
          const { data, metadata, mediaType } = part;
          return [{ type: 'image', mediaType, source: { data }, ...(metadata && { metadata }) }];
        }
        return part.type === 'text' || part.type === 'reasoning' || part.type === 'tool-call' ? [part] : [];
      });
      await ask2(ask('', { messages: [...ask('Hi').messages, { role: 'assistant', content }] }), name);
      const sent = JSON.parse(bodies.at(-1) as string) as Contents;
      const given = fixture(name, 'gemini')
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data: '))
        .flatMap((line) => JSON.parse(line.slice(6)).candidates[0].content.parts as Parts)
        .filter((part) => part.thoughtSignature !== undefined);
      expect(given.map((part) => part.thoughtSignature)).toEqual([signature]);
      // Byte for byte the part that Google gave.
      expect(sent.contents[1]?.parts).toContainEqual(given[0]);
    }
  });
});
