import { describe, expect, it } from 'vitest';
import { Call, type Message } from '../../../../lib/protocol/call.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { toInput } from '../../../../lib/providers/wires/responses-input.ts';
import { ask } from '../../../contract/stage.ts';
import { refusalOf } from './support.ts';

const input = (messages: Message[], traits: Traits = {}) =>
  toInput(Call.parse(ask('', { messages })).messages, traits);
const refusal = (messages: Message[], traits?: Traits) => refusalOf(() => input(messages, traits));
const text = (words: string) => ({ type: 'text' as const, text: words });
const user = (...content: Extract<Message, { role: 'user' }>['content']): Message => ({
  role: 'user',
  content,
});
const assistant = (...content: Extract<Message, { role: 'assistant' }>['content']): Message => ({
  role: 'assistant',
  content,
});
const said = (...words: string[]) => words.map((it) => ({ type: 'input_text', text: it }));

describe('instructions', () => {
  const messages: Message[] = [
    { role: 'system', content: [text('Be brief.')] },
    { role: 'developer', content: [text('Be kind.')] },
    user(text('Hi')),
  ];

  it('go in the role they were given in, or in the one that the model knows', () => {
    expect(input(messages).map(({ role }) => role)).toEqual(['system', 'developer', 'user']);
    expect(input(messages, { instructions: 'developer' }).map(({ role }) => role)).toEqual([
      'developer',
      'developer',
      'user',
    ]);
  });

  it('begin the user’s words for a model that knows no such role', () => {
    const traits: Traits = { instructions: 'user' };
    expect(input(messages, traits)).toEqual([{ role: 'user', content: said('Be brief.', 'Be kind.', 'Hi') }]);
    expect(input(messages.slice(0, 1), traits)).toEqual([{ role: 'user', content: said('Be brief.') }]);
  });
});

describe('what the user shows', () => {
  it('bytes as data URLs, addresses handed on as they are (S08)', () => {
    const content = user(
      { type: 'image', mediaType: 'image/webp', source: { data: 'a-_b' } },
      { type: 'image', source: { data: '/9j/AA' } },
      { type: 'image', source: { url: 'https://example.org/cat.png' } },
      { type: 'file', mediaType: 'application/pdf', name: 'a.pdf', source: { data: 'JVBE' } },
      { type: 'file', mediaType: 'application/pdf', source: { data: 'JVBE' } },
      { type: 'file', mediaType: 'application/pdf', source: { url: 'https://example.org/a.pdf' } },
    );
    expect(input([content])[0]?.content).toEqual([
      { type: 'input_image', image_url: 'data:image/webp;base64,a+/b' },
      { type: 'input_image', image_url: 'data:image/jpeg;base64,/9j/AA' },
      { type: 'input_image', image_url: 'https://example.org/cat.png' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' },
      { type: 'input_file', filename: 'file', file_data: 'data:application/pdf;base64,JVBE' },
      { type: 'input_file', file_url: 'https://example.org/a.pdf' },
    ]);
  });

  it('audio only to a model that is said to hear', () => {
    const wav = user({ type: 'audio', mediaType: 'audio/WAV', source: { data: 'UklG' } });
    expect(refusal([wav])).toMatchObject({ code: 'unsupported', detail: 'audio' });
    const hears: Traits = { inputs: ['audio'] };
    expect(input([wav], hears)[0]?.content).toEqual([
      { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } },
    ]);
    const odd = user({ type: 'audio', mediaType: 'audio/x-unheard-of', source: { data: 'AA' } });
    expect(refusal([odd], hears)?.detail).toBe('audio');
    const far = user({ type: 'audio', mediaType: 'audio/mp3', source: { url: 'https://example.org/a.mp3' } });
    expect(refusal([far], hears)?.detail).toBe('audio.url');
  });

  it('nothing that the model does not read', () => {
    const image = user({ type: 'image', source: { data: 'AA' } });
    const file = user({ type: 'file', mediaType: 'application/pdf', source: { data: 'AA' } });
    expect(refusal([image], { inputs: [] })?.detail).toBe('image');
    expect(refusal([file], { inputs: ['image'] })?.detail).toBe('file');
  });

  it('cache breakpoints to a model that takes them, to no other', () => {
    const messages = [user({ ...text('Long'), cache: true }, text('Hi'))];
    expect(input(messages)[0]?.content).toEqual(said('Long', 'Hi'));
    expect(input(messages, { cacheControl: true })[0]?.content).toEqual([
      { type: 'input_text', text: 'Long', prompt_cache_breakpoint: { mode: 'explicit' } },
      { type: 'input_text', text: 'Hi' },
    ]);
  });
});

describe('a tool loop', () => {
  const thought = {
    type: 'reasoning' as const,
    text: '',
    metadata: { responses: { id: 'rs_0', encrypted: 'blob', summary: [[0, 4] as unknown, [6, 10]] } },
  };
  const call = {
    type: 'tool-call' as const,
    id: 'call_1',
    name: 'weather',
    arguments: '{"city": "Oslo"}',
    metadata: { responses: { id: 'fc_1' } },
  };
  const sentCall = {
    type: 'function_call',
    call_id: 'call_1',
    name: 'weather',
    arguments: '{"city": "Oslo"}',
  };
  const result: Message = {
    role: 'tool',
    content: [{ type: 'tool-result', id: 'call_1', content: [text('4 °C')] }],
  };

  it('reasoning goes back unmodified, in order, before the call it belongs to', () => {
    const messages = [
      user(text('Hi')),
      assistant({ type: 'reasoning', text: 'One.\n\nTwo.' }, thought, text('Let me see.'), call),
      result,
    ];
    expect(input(messages)).toEqual([
      { role: 'user', content: said('Hi') },
      {
        type: 'reasoning',
        id: 'rs_0',
        summary: [
          { type: 'summary_text', text: 'One.' },
          { type: 'summary_text', text: 'Two.' },
        ],
        encrypted_content: 'blob',
      },
      { role: 'assistant', content: 'Let me see.' },
      { ...sentCall, id: 'fc_1' },
      { type: 'function_call_output', call_id: 'call_1', output: '4 °C' },
    ]);
  });

  it('joined with its text into one part it goes back the same', () => {
    const [item] = input([assistant({ ...thought, text: 'One.\n\nTwo.' }, call)]);
    expect(item).toMatchObject({ summary: [{ text: 'One.' }, { text: 'Two.' }], encrypted_content: 'blob' });
  });

  it('reasoning of another wire stays out, and so does the id that was paired with it', () => {
    const foreign = { type: 'reasoning' as const, text: 'Hm.', metadata: { messages: { signature: 'x' } } };
    expect(input([assistant(foreign, call)])).toEqual([sentCall]);
    expect(input([assistant({ type: 'reasoning', text: 'Hm.' }, call)])).toEqual([sentCall]);
    expect(input([assistant({ ...call, metadata: { gemini: { signature: 'x' } } })])).toEqual([sentCall]);
  });

  it('reasoning that led to nothing stays out: the server would refuse it', () => {
    expect(
      input([user(text('Hi')), assistant(thought), user(text('Go on'))]).map(({ role }) => role),
    ).toEqual(['user', 'user']);
    const split = input([assistant(thought), assistant(call), result]);
    expect(split.map(({ type }) => type)).toEqual(['reasoning', 'function_call', 'function_call_output']);
  });

  it('messages keep their phases', () => {
    const phase = (name: string) => ({ ...text(''), metadata: { responses: { phase: name } } });
    const content = [text('Let me look.'), phase('commentary'), text('Oslo.'), phase('final_answer')];
    expect(input([assistant(...content)])).toEqual([
      { role: 'assistant', content: 'Let me look.', phase: 'commentary' },
      { role: 'assistant', content: 'Oslo.', phase: 'final_answer' },
    ]);
  });

  it('results may hold pictures', () => {
    const content = [text('Look'), { type: 'image' as const, source: { url: 'https://example.org/a.png' } }];
    expect(input([{ role: 'tool', content: [{ type: 'tool-result', id: 'c', content }] }])).toEqual([
      {
        type: 'function_call_output',
        call_id: 'c',
        output: [
          { type: 'input_text', text: 'Look' },
          { type: 'input_image', image_url: 'https://example.org/a.png' },
        ],
      },
    ]);
  });

  it('pictures and files that the model made cannot go back', () => {
    expect(refusal([assistant({ type: 'image', source: { data: 'AA' } })])?.detail).toBe('image');
    const file = { type: 'file' as const, mediaType: 'image/png', source: { data: 'AA' } };
    expect(refusal([assistant(file)])?.detail).toBe('file');
  });
});
