import { describe, expect, it } from 'vitest';
import { assist } from '../../../../lib/assistance/assist.ts';
import type { Assistance } from '../../../../lib/protocol/assistance.ts';
import { answerTo } from '../../../../scripts/wpt/echo/answer.ts';
import type { Asked, Message, Schema } from '../../../../scripts/wpt/echo/asked.ts';
import { expressionExample } from '../../../../scripts/wpt/echo/expression-example.ts';
import { schemaExample } from '../../../../scripts/wpt/echo/schema-example.ts';

const user = (content: Message['content']): Message => ({ role: 'user', content });
const asked = (messages: Message[], rest: Partial<Asked> = {}) => answerTo({ messages, ...rest });

/** What Oriel asks a model for. */
function workOn(assistance: Assistance): { messages: Message[]; schema: Schema } {
  const { call } = assist(assistance, () => 'x'.repeat(36));
  return { messages: call.messages as Message[], schema: call.json?.schema as Schema };
}

describe('an echo', () => {
  it('says all again, the last first, and what the model said not', () => {
    const { text, calls } = asked([
      { role: 'system', content: 'be brief' },
      user('one'),
      { role: 'assistant', content: 'one' },
      user('two'),
    ]);
    expect([text, calls]).toEqual(['two\none\nbe brief', []]);
  });

  it('says of pictures and sounds what they are', () => {
    const { text } = asked([
      user([
        { type: 'text', text: 'look' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
        { type: 'input_audio', input_audio: { format: 'wav' } },
      ]),
    ]);
    expect(text).toBe('look an image (image/png) audio (wav)');
  });

  it.each<[Assistance['task'], Assistance['options']]>([
    ['summarize', { type: 'tldr', format: 'plain-text', length: 'short' }],
    ['write', { tone: 'neutral', format: 'plain-text', length: 'short' }],
    ['rewrite', { tone: 'as-is', format: 'as-is', length: 'as-is' }],
    ['translate', { sourceLanguage: 'en', targetLanguage: 'ja' }],
    ['proofread', { includeCorrectionTypes: false, includeCorrectionExplanations: false }],
  ])('of a text to %s is that text', (task, options) => {
    const { messages } = workOn({ task, text: 'Some text.\nMore.', options });
    expect(asked(messages).text).toBe('Some text.\nMore.');
  });

  it('corrects what it can', () => {
    const options = { includeCorrectionTypes: true, includeCorrectionExplanations: false };
    const { messages, schema } = workOn({ task: 'proofread', text: 'so it is', options });
    const { text } = asked(messages, { response_format: { json_schema: { schema } } });
    expect(JSON.parse(text)).toEqual({ correctedText: 'So it is', changes: [] });
  });
});

describe('a form', () => {
  it.each<[Schema, unknown]>([
    [{ type: 'string' }, 'words'],
    [{ type: 'string', maxLength: 2 }, 'wo'],
    [{ type: 'string', minLength: 7 }, 'words..'],
    [{ type: 'string', pattern: '^[a-c]{2}\\d$' }, 'aa0'],
    [{ type: 'number', minimum: 3 }, 3],
    [{ type: 'integer', exclusiveMinimum: 3 }, 4],
    [{ enum: ['x', 'y'] }, 'x'],
    [{ const: null }, null],
    [{ type: ['boolean', 'null'] }, true],
    [{ type: 'array', items: { type: 'null' }, minItems: 2 }, [null, null]],
    [{ anyOf: [{ type: 'boolean' }, { type: 'string' }] }, true],
    [{ properties: { a: { type: 'number' }, b: { type: 'object' } } }, { a: 0, b: {} }],
  ])('of %j is filled in', (schema, value) => {
    expect(schemaExample(schema, 'words')).toEqual(value);
  });

  it('goes on from a beginning', () => {
    const rest = asked([user('x'), { role: 'assistant', content: '{ "a": ' }], {
      continue_final_message: true,
      response_format: { json_schema: { schema: { type: 'object', properties: { a: { type: 'number' } } } } },
    });
    expect(rest.text).toBe('0}');
  });
});

describe('an expression', () => {
  it.each([
    [/^abc$/, 'abc'],
    [/^(?:yes|no)!?$/, 'yes'],
    [/^(?<year>\d{4})-\d{2}$/, '0000-00'],
    [/^[^a]\.\w+@[x-z]*$/u, '0.a@'],
    [/^a{2,}b+c?$/, 'aab'],
    [/^[\d\]]\/\s.$/, '0/ a'],
  ])('%s is met', (expression, text) => {
    const made = expressionExample(expression.source, expression.flags);
    expect(made).toBe(text);
    expect(expression.test(made as string)).toBe(true);
  });

  it.each([/^(?=a)b$/, /^(a)\1$/, /^\p{Lu}$/u, /^a\bb$/])('%s is left alone', (expression) => {
    expect(expressionExample(expression.source, expression.flags)).toBeUndefined();
  });

  it('is met where it is asked for, and after a beginning', () => {
    const wanted = 'Answer only with text that matches /^(\\d{3}) a\\/b$/';
    expect(asked([user(wanted)]).text).toBe('000 a/b');
    const messages = [user(wanted), { role: 'assistant', content: '000' }];
    expect(asked(messages, { continue_final_message: true }).text).toBe(' a/b');
  });
});

describe('a tool', () => {
  const tool = (description: string) => ({
    function: {
      name: 'find',
      description,
      parameters: { type: 'object', properties: { q: { type: 'string' } } },
    },
  });

  it('is called once, with what its description hints at or its form asks for', () => {
    const { text, calls } = asked([user('it')], { tools: [tool('Finds. Args: {"q":"x"}'), tool('Finds.')] });
    expect(text).toBe('it');
    expect(calls.map(({ arguments: json }) => json)).toEqual(['{"q":"x"}', '{"q":"it"}']);
  });

  it('was called already: what came of it is told', () => {
    const messages: Message[] = [
      user('it'),
      { role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'find', arguments: '{"q":1}' } }] },
      { role: 'tool', tool_call_id: 'c', content: 'found' },
    ];
    const { text, calls } = asked(messages, { tools: [tool('Finds.')] });
    expect(calls).toEqual([]);
    expect(text).toContain('<tool-call>{"callId":"c","name":"find","arguments":{"q":1}}</tool-call>');
    expect(text).toMatch(/<tool-response>\{"callId":"c","name":"find","result":\["found"\]/);
  });
});
