import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../lib/protocol/call.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { toMessagesRequest } from '../../../../lib/providers/wires/messages-request.ts';
import { ask } from '../../../contract/stage.ts';
import { asking } from './support.ts';

type Json = Record<string, unknown>;
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const BUDGET: Traits = { reasoning: 'budget', maxOutput: 64_000 };

const {
  request,
  sent,
  refusal: refused,
} = asking((call, traits: Traits = {}) => toMessagesRequest(call, 'claude-x', traits));
const refusal = (...args: Parameters<typeof refused>) => {
  const info = refused(...args);
  return info && [info.code, info.detail];
};
const talk = (messages: Call['messages'], extra: Partial<Call> = {}): Call => ask('', { messages, ...extra });
const words = (text: string) => [{ type: 'text' as const, text }];

describe('turns', () => {
  it('instructions at the beginning go to the top, neighbours of one role are one turn', () => {
    const call = talk([
      { role: 'system', content: words('Be brief.') },
      { role: 'developer', content: words('In Norwegian.') },
      { role: 'user', content: words('Hi') },
      { role: 'user', content: words('there') },
      { role: 'assistant', content: words('Hei') },
      { role: 'user', content: words('Bye') },
    ]);
    expect(sent(call)).toMatchObject({
      system: [{ text: 'Be brief.' }, { text: 'In Norwegian.' }],
      messages: [
        { role: 'user', content: [{ text: 'Hi' }, { text: 'there' }] },
        { role: 'assistant', content: [{ text: 'Hei' }] },
        { role: 'user', content: [{ text: 'Bye' }] },
      ],
    });
  });

  const roles = (messages: Call['messages'], traits?: Traits) =>
    (sent(talk(messages), traits).messages as { role: string; content: unknown[] }[]).map(
      ({ role, content }) => `${role} ${content.length}`,
    );
  const user = { role: 'user' as const, content: words('u') };
  const model = { role: 'assistant' as const, content: words('a') };
  const rule = { role: 'system' as const, content: words('s') };

  it('later instructions are a turn of their own where the API documents it, else words of the user’s', () => {
    const known = { systemTurns: true };
    expect(roles([user, rule], known)).toEqual(['user 1', 'system 1']);
    expect(roles([user, rule, rule, model, user], known)).toEqual([
      'user 1',
      'system 2',
      'assistant 1',
      'user 1',
    ]);
    expect(roles([user, rule, rule, user], known)).toEqual(['user 4']);
    expect(roles([user, model, rule], known)).toEqual(['user 1', 'assistant 1', 'user 1']);
    expect(roles([user, rule, model, user])).toEqual(['user 2', 'assistant 1', 'user 1']);
  });

  it('instructions alone are what the user says; blank text is none, and nothing at all is refused', () => {
    expect(roles([rule])).toEqual(['user 1']);
    expect(roles([user, { role: 'assistant', content: words(' \n') }, user])).toEqual(['user 2']);
    expect(refusal(talk([{ role: 'user', content: words('  ') }]))).toEqual(['invalid-request', 'messages']);
  });

  it('a prefix goes without the white space at its end, to models that take one', () => {
    const call = talk([user, { role: 'assistant', content: words('{ '), prefix: true }]);
    expect(sent(call, { prefill: true }).messages).toContainEqual({
      role: 'assistant',
      content: [{ type: 'text', text: '{' }],
    });
    expect(refusal(call)).toEqual(['unsupported', 'prefix']);
    // Unmarked it would be taken for one all the same.
    expect(refusal(talk([user, model]))).toEqual(['unsupported', 'prefix']);
    expect(refusal({ ...call, json: { schema: SCHEMA } }, { prefill: true })).toEqual([
      'unsupported',
      'prefix',
    ]);
    expect(request({ ...call, reasoning: { effort: 'high' } }, { ...BUDGET, prefill: true })).toMatchObject({
      ignored: ['reasoning'],
    });
  });

  it('results of tools come first in their turn, images and failures with them; ids fit the wire', () => {
    const call = talk([
      user,
      { role: 'assistant', content: [{ type: 'tool-call', id: 'f.x:0', name: 'f', arguments: '{"a":1}' }] },
      { role: 'user', content: words('And?') },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            id: 'f.x:0',
            content: [{ type: 'image', source: { data: 'iVBORw0KGgo=' } }],
            isError: true,
          },
          { type: 'tool-result', id: 'g', content: words('') },
        ],
      },
    ]);
    expect((sent(call).messages as unknown[]).slice(1)).toEqual([
      { role: 'assistant', content: [{ type: 'tool_use', id: 'f_x_0', name: 'f', input: { a: 1 } }] },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'f_x_0',
            is_error: true,
            content: [
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
            ],
          },
          { type: 'tool_result', tool_use_id: 'g' },
          { type: 'text', text: 'And?' },
        ],
      },
    ]);
  });

  it.each([
    ['', {}],
    ['{"a"', { INVALID_JSON: '{"a"' }],
    ['[1]', { INVALID_JSON: '[1]' }],
  ])('arguments %j go back as an object', (written, input) => {
    const call = talk([
      user,
      { role: 'assistant', content: [{ type: 'tool-call', id: 'a', name: 'f', arguments: written }] },
      { role: 'tool', content: [{ type: 'tool-result', id: 'a', content: words('x') }] },
    ]);
    expect(sent(call).messages).toContainEqual({
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'a', name: 'f', input }],
    });
  });
});

describe('what is looked at', () => {
  const block = (part: unknown, traits?: Traits) =>
    (sent(talk([{ role: 'user', content: [part as never] }]), traits).messages as { content: Json[] }[])[0]
      ?.content[0];
  const refused = (part: unknown, traits?: Traits) =>
    refusal(talk([{ role: 'user', content: [part as never] }]), traits);
  const text = (said: string) => ({ data: btoa(String.fromCharCode(...new TextEncoder().encode(said))) });

  it('images by bytes or address', () => {
    expect(block({ type: 'image', source: { data: '_9j_' } })).toEqual({
      type: 'image',
      source: { type: 'base64', media_type: 'image/jpeg', data: '/9j/' },
    });
    expect(block({ type: 'image', source: { url: 'https://e.org/a.png' } })).toEqual({
      type: 'image',
      source: { type: 'url', url: 'https://e.org/a.png' },
    });
  });

  it('PDF by bytes or address, text as text', () => {
    const pdf = { type: 'file', mediaType: 'application/pdf', name: 'a.pdf' };
    expect(block({ ...pdf, source: { data: 'JVBE' } })).toEqual({
      type: 'document',
      title: 'a.pdf',
      source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' },
    });
    expect(block({ ...pdf, source: { url: 'https://e.org/a.pdf' } })).toMatchObject({
      source: { type: 'url' },
    });
    expect(block({ type: 'file', mediaType: 'text/csv; charset=utf-8', source: text('ø;1') })).toEqual({
      type: 'document',
      source: { type: 'text', media_type: 'text/plain', data: 'ø;1' },
    });
    expect(block({ type: 'file', mediaType: 'image/png', source: { data: 'iVBO' } })).toMatchObject({
      type: 'image',
    });
  });

  it.each([
    ['audio', { type: 'audio', mediaType: 'audio/wav', source: { data: 'AA==' } }],
    ['image', { type: 'image', mediaType: 'image/tiff', source: { data: 'AA==' } }],
    ['file', { type: 'file', mediaType: 'application/zip', source: { data: 'AA==' } }],
    ['file', { type: 'file', mediaType: 'text/plain', source: { url: 'https://e.org/a.txt' } }],
    ['file', { type: 'file', mediaType: 'text/plain', source: { data: '/w==' } }],
  ])('%s that the wire has no word for is refused', (detail, part) => {
    expect(refused(part)).toEqual(['unsupported', detail]);
  });

  it('and what the model cannot read', () => {
    expect(refused({ type: 'image', source: { data: 'AA==' } }, { inputs: [] })).toEqual([
      'unsupported',
      'image',
    ]);
    const pdf = { type: 'file', mediaType: 'application/pdf', source: { data: 'AA==' } };
    expect(refused(pdf, { inputs: ['image'] })).toEqual(['unsupported', 'file']);
  });

  it('places for the cache are marked, the last four of them', () => {
    const part = (text: string) => ({ type: 'text' as const, text, cache: true });
    const call = talk([
      { role: 'system', content: [part('s')] },
      { role: 'user', content: [part('1'), part('2')] },
      { role: 'assistant', content: [{ type: 'tool-call', id: 'a', name: 'f', arguments: '{}' }] },
      { role: 'tool', content: [{ type: 'tool-result', id: 'a', content: [part('r')] }] },
      { role: 'user', content: [part('3')] },
    ]);
    const { system, messages } = sent(call) as { system: Json[]; messages: { content: Json[] }[] };
    const marked = [...system, ...messages.flatMap(({ content }) => content)].map((it) => it.cache_control);
    const mark = { type: 'ephemeral' };
    expect(marked).toEqual([undefined, mark, mark, undefined, mark, mark]);
  });
});
