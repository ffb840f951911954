import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../lib/protocol/call.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { toMessages } from '../../../../lib/providers/wires/chat-messages.ts';
import { refusalOf } from './support.ts';

const sent = (messages: Message[], traits: Traits = {}) =>
  JSON.parse(JSON.stringify(toMessages(messages, traits)));
const refused = (messages: Message[], traits?: Traits) => refusalOf(() => sent(messages, traits))?.detail;
const text = (words: string, cache?: boolean) => ({
  type: 'text' as const,
  text: words,
  ...(cache && { cache }),
});
const system: Message = { role: 'system', content: [text('Be brief.')] };
const user: Message = { role: 'user', content: [text('Hi')] };

describe('instructions', () => {
  it('are those of a system or of a developer, by what the model knows', () => {
    const messages: Message[] = [system, { ...system, role: 'developer' }];
    const roles = (traits: Traits) => sent(messages, traits).map(({ role }: Message) => role);
    expect(roles({})).toEqual(['system', 'system']);
    expect(roles({ instructions: 'system' })).toEqual(['system', 'system']);
    expect(roles({ instructions: 'developer' })).toEqual(['developer', 'developer']);
  });

  it('are the user’s first words where the model knows no role for them', () => {
    const traits: Traits = { instructions: 'user' };
    expect(sent([system, system, user], traits)).toEqual([
      { role: 'user', content: 'Be brief.\n\nBe brief.\n\nHi' },
    ]);
    const picture: Message = {
      role: 'user',
      content: [text('Look'), { type: 'image', source: { data: 'iVBO' } }],
    };
    expect(sent([system, picture], traits)[0].content).toEqual([
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'Look' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
    ]);
    const answer: Message = { role: 'assistant', content: [text('Yes')] };
    expect(sent([user, system, answer, system], traits)).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'user', content: 'Be brief.' },
      { role: 'assistant', content: 'Yes' },
      { role: 'user', content: 'Be brief.' },
    ]);
  });
});

describe('cache breakpoints', () => {
  const messages: Message[] = [
    { role: 'system', content: [text('Long.', true), text('Short.')] },
    {
      role: 'tool',
      content: [{ type: 'tool-result', id: 'a', content: [text('Rain', true)] }],
    },
    { role: 'user', content: [{ type: 'image', source: { url: 'https://a.example/x.png' }, cache: true }] },
  ];

  it('stand on pieces of content where the server knows them', () => {
    const mark = { cache_control: { type: 'ephemeral' } };
    expect(sent(messages, { cacheControl: true })).toEqual([
      {
        role: 'system',
        content: [
          { type: 'text', text: 'Long.', ...mark },
          { type: 'text', text: 'Short.' },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'Rain', ...mark }] },
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'https://a.example/x.png' }, ...mark }],
      },
    ]);
  });

  it('vanish elsewhere: the others cache by themselves', () => {
    expect(JSON.stringify(sent(messages))).not.toContain('cache');
    expect(sent([messages[0] as Message])[0].content).toBe('Long.Short.');
  });
});

describe('what the model reads', () => {
  const image: Message = { role: 'user', content: [{ type: 'image', source: { data: 'AAAA' } }] };
  const file = (source: { data: string } | { url: string }): Message => ({
    role: 'user',
    content: [{ type: 'file', mediaType: 'application/pdf', source, name: 'a.pdf' }],
  });

  it('what it does not is refused by name', () => {
    expect(refused([image], { inputs: [] })).toBe('image');
    expect(refused([image], { inputs: ['image'] })).toBeUndefined();
    expect(refused([file({ data: 'AAAA' })], { inputs: ['image'] })).toBe('file');
  });

  it('a file by its bytes, by its address, or in Mistral’s words', () => {
    const url = 'https://a.example/a.pdf';
    expect(refused([file({ url })])).toBe('file.url');
    expect(sent([file({ url })], { files: 'url' })[0].content).toEqual([
      { type: 'file', file: { filename: 'a.pdf', file_data: url } },
    ]);
    const traits: Traits = { files: 'document_url' };
    expect(sent([file({ url })], traits)[0].content).toEqual([{ type: 'document_url', document_url: url }]);
    expect(sent([file({ data: 'AA-_' })], traits)[0].content).toEqual([
      { type: 'document_url', document_url: 'data:application/pdf;base64,AA+/' },
    ]);
  });

  it('an image in a tool’s result where the server reads one', () => {
    const result: Message = {
      role: 'tool',
      content: [
        { type: 'tool-result', id: 'a', content: [text('Map'), { type: 'image', source: { data: 'iVBO' } }] },
      ],
    };
    expect(refused([result])).toBe('image');
    expect(refused([result], { toolImages: true, inputs: [] })).toBe('image');
    expect(sent([result], { toolImages: true })[0].content).toEqual([
      { type: 'text', text: 'Map' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
    ]);
  });
});

describe('an earlier answer', () => {
  const answer = (...content: Extract<Message, { role: 'assistant' }>['content']): Message[] => [
    { role: 'assistant', content },
  ];

  it('keeps its pictures where the model draws', () => {
    const messages = answer(text('Here'), { type: 'file', mediaType: 'image/png', source: { data: 'iVBO' } });
    expect(refused(messages)).toBe('file');
    expect(sent(messages, { modalities: ['image'] })).toEqual([
      {
        role: 'assistant',
        content: 'Here',
        images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } }],
      },
    ]);
  });

  it('carries its reasoning where the server wants it back, and nowhere else', () => {
    const metadata = { chat: { reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }] } };
    const messages = answer({ type: 'reasoning', text: 'Hm.', metadata }, text('Oslo.'), {
      type: 'tool-call',
      id: 'a',
      name: 'f',
      arguments: '{}',
    });
    const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };
    const said = { role: 'assistant', content: 'Oslo.', tool_calls: [call] };
    expect(sent(messages)).toEqual([said]);
    expect(sent(messages, { echoReasoning: 'reasoning_details' })).toEqual([
      { ...said, reasoning_details: metadata.chat.reasoning_details },
    ]);
    expect(sent(messages, { echoReasoning: 'content' })[0].content).toEqual([
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }], closed: true },
      { type: 'text', text: 'Oslo.' },
    ]);
  });

  it('gives a tool call its signature back', () => {
    const extra_content = { google: { thought_signature: 's' } };
    const call = (metadata: Record<string, unknown>) =>
      sent(answer({ type: 'tool-call', id: 'a', name: 'f', arguments: '{}', metadata }))[0].tool_calls[0];
    expect(call({ chat: { extra_content } }).extra_content).toEqual(extra_content);
    expect(call({ gemini: { thoughtSignature: 's' } })).not.toHaveProperty('extra_content');
  });
});

describe('ids of tool calls', () => {
  const loop = (id: string): Message[] => [
    { role: 'assistant', content: [{ type: 'tool-call', id, name: 'f', arguments: '{}' }] },
    { role: 'tool', content: [{ type: 'tool-result', id, content: [] }] },
  ];
  const ids = (id: string, traits: Traits) => {
    const [call, result] = sent(loop(id), traits);
    return [call.tool_calls[0].id, result.tool_call_id];
  };

  it('are what they are, or of the form that the server demands, the same in the call and its result', () => {
    expect(ids('call_1', {})).toEqual(['call_1', 'call_1']);
    expect(ids('gSIMJiOkT', { toolIdLength: 9 })).toEqual(['gSIMJiOkT', 'gSIMJiOkT']);
    const [called, answered] = ids('call_1', { toolIdLength: 9 });
    expect(called).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(answered).toBe(called);
  });

  it('stay apart when they are rewritten', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => ids(`call_${i}`, { toolIdLength: 9 })[0]);
    expect(new Set(many).size).toBe(2_000);
  });
});
