import { describe, expect, test } from 'vitest';
import { collectAnswer } from '../../../lib/ledger/answer-text.ts';
import { REDACTED_CARD, REDACTED_KEY } from '../../../lib/ledger/redaction.ts';
import {
  keptText,
  MAX_ANSWER_CHARS,
  MAX_PROMPT_CHARS,
  MAX_TOOLS_CHARS,
  untorn,
} from '../../../lib/ledger/text.ts';
import type { Call, Message } from '../../../lib/protocol/call.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { said } from '../../fixtures/ledger/rows.ts';

const asked = (messages: Message[], more: Partial<Call> = {}): Call => ({
  surface: 'window.ai',
  messages,
  ...more,
});
const answered = (...parts: Part[]) => {
  const answer = collectAnswer();
  for (const part of parts) answer.note([part]);
  return answer.answers();
};
const text = (words: string, choice?: number): Part => ({
  type: 'text',
  text: words,
  ...(choice === undefined ? {} : { choice }),
});
/** Words, so that nothing is torn by a bound but the last of them. */
const prose = (chars: number, word = 'word '): string =>
  word.repeat(Math.ceil(chars / word.length)).slice(0, chars);

describe('the text of a call', () => {
  test('is what was said, by whom and in which order', () => {
    const kept = keptText(
      asked([
        said('system', 'be brief'),
        said('user', 'hello'),
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'hm' },
            { type: 'text', text: 'I look' },
            { type: 'tool-call', id: 't1', name: 'look', arguments: '{"at":"it"}' },
          ],
        },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', id: 't1', content: [{ type: 'text', text: 'it is' }] },
            { type: 'tool-result', id: 't2', content: [{ type: 'text', text: 'it is not' }] },
          ],
        },
      ]),
      answered(text('so '), text('it is')),
    );
    expect(kept).toEqual({
      messages: [
        { role: 'system', text: 'be brief' },
        { role: 'user', text: 'hello' },
        { role: 'assistant', text: 'I look', calls: [{ id: 't1', name: 'look', arguments: '{"at":"it"}' }] },
        { role: 'tool', of: 't1', text: 'it is' },
        { role: 'tool', of: 't2', text: 'it is not' },
      ],
      answers: [{ role: 'assistant', text: 'so it is' }],
      chars: 'be briefhelloI look{"at":"it"}it isit is notso it is'.length,
    });
  });

  test('has the names of files, and nothing of what is in them', () => {
    const data = 'QUJD'.repeat(100);
    const kept = keptText(
      asked([
        {
          role: 'user',
          content: [
            { type: 'text', text: 'what is this' },
            { type: 'image', mediaType: 'image/png', source: { data } },
            { type: 'image', source: { url: 'https://a.example/secret.png' } },
            { type: 'audio', mediaType: 'audio/wav', source: { data } },
            { type: 'file', mediaType: 'application/pdf', name: 'report.pdf', source: { data } },
          ],
        },
      ]),
      answered({ type: 'file', mediaType: 'image/webp', data }),
    );
    expect(kept.messages[0]?.files).toEqual([
      { type: 'image', mediaType: 'image/png' },
      { type: 'image' },
      { type: 'audio', mediaType: 'audio/wav' },
      { type: 'file', mediaType: 'application/pdf', name: 'report.pdf' },
    ]);
    expect(kept.answers).toEqual([
      { role: 'assistant', text: '', files: [{ type: 'image', mediaType: 'image/webp' }] },
    ]);
    expect(JSON.stringify(kept)).not.toMatch(/QUJD|secret/);
  });

  test('S34 has no key and no card in any of its places', () => {
    const key = `sk-ant-${'a1B2'.repeat(8)}`;
    const card = '4111 1111 1111 1111';
    const both = `${key} ${card}`;
    const kept = keptText(
      asked(
        [
          said('system', both),
          {
            role: 'user',
            content: [{ type: 'file', mediaType: 'text/plain', name: both, source: { data: '' } }],
          },
          {
            role: 'assistant',
            content: [{ type: 'tool-call', id: '1', name: 'f', arguments: JSON.stringify({ both }) }],
          },
          {
            role: 'tool',
            content: [{ type: 'tool-result', id: '1', content: [{ type: 'text', text: both }] }],
          },
        ],
        { tools: [{ name: 'f', description: both, inputSchema: { default: both } }] },
      ),
      answered(text(key.slice(0, 9)), text(key.slice(9)), text(` ${card}`), {
        type: 'tool-call',
        id: '2',
        name: 'f',
        arguments: JSON.stringify({ both }),
      }),
    );
    const all = JSON.stringify(kept);
    expect(all).not.toContain('a1B2');
    expect(all).not.toContain('1111');
    expect(all.split(REDACTED_KEY)).toHaveLength(9);
    expect(all.split(REDACTED_CARD)).toHaveLength(9);
  });

  test('keeps the last of a long conversation, and says that it is cut', () => {
    const kept = keptText(
      asked([said('user', 'first'), said('user', prose(MAX_PROMPT_CHARS)), said('user', 'last')]),
      answered(text('yes')),
    );
    expect(kept.cut).toBe(true);
    expect(kept.messages).toHaveLength(2);
    expect(kept.messages[1]?.text).toBe('last');
    expect(kept.messages[0]?.text.length).toBeGreaterThan(MAX_PROMPT_CHARS - 20);
    expect(kept.chars).toBeLessThanOrEqual(MAX_PROMPT_CHARS + 3);
  });

  test('keeps an answer within its bound, in pieces however small', () => {
    const whole = keptText(asked([said('user', 'x')]), answered(text(prose(MAX_ANSWER_CHARS))));
    expect(whole.cut).toBeUndefined();
    expect(whole.answers[0]?.text).toHaveLength(MAX_ANSWER_CHARS);
    const long = keptText(
      asked([said('user', 'x')]),
      answered(...Array.from({ length: 20_000 }, () => text('word '))),
    );
    expect(long.cut).toBe(true);
    expect(long.answers[0]?.text.length).toBeLessThanOrEqual(MAX_ANSWER_CHARS);
  });

  test('leaves nothing of a key that its bound cuts through', () => {
    const key = `sk-ant-${'a1B2'.repeat(8)}`;
    for (const [secret, whole] of [
      [key, 'a1B2'],
      ['4111 1111 1111 1111', '4111'],
    ] as const) {
      for (let shown = 1; shown < secret.length; shown += 1) {
        const before = prose(MAX_PROMPT_CHARS - shown);
        const kept = keptText(asked([said('user', `${before} ${secret} and more`)]), []);
        expect(kept.messages[0]?.text).not.toContain(whole);
      }
    }
  });

  test('leaves tools out where there are too many, and says that something is missing', () => {
    const tool = (name: string, chars: number) => ({
      name,
      description: prose(chars),
      inputSchema: { type: 'object' },
    });
    const few = keptText(asked([said('user', 'x')], { tools: [tool('a', 10), tool('b', 10)] }), []);
    expect(few.tools).toEqual([
      { name: 'a', description: 'word word ', inputSchema: '{"type":"object"}' },
      { name: 'b', description: 'word word ', inputSchema: '{"type":"object"}' },
    ]);
    expect(few.cut).toBeUndefined();
    const many = keptText(
      asked([said('user', 'x')], { tools: [tool('a', 10), tool('b', MAX_TOOLS_CHARS)] }),
      [],
    );
    expect(many.tools?.map(({ name }) => name)).toEqual(['a']);
    expect(many.cut).toBe(true);
  });

  test.each([
    [{ task: 'embed', surface: 'window.ai', values: ['one', 'two'] }, 'one\ntwo', []],
    [
      {
        task: 'image',
        surface: 'window.ai',
        prompt: 'a cat',
        images: [{ mediaType: 'image/png', data: 'QUJD' }],
      },
      'a cat',
      [{ type: 'image', mediaType: 'image/png' }],
    ],
    [{ task: 'speech', surface: 'window.ai', text: 'hello', instructions: 'kindly' }, 'kindly\nhello', []],
    [
      { task: 'transcribe', surface: 'window.ai', audio: { mediaType: 'audio/wav', data: 'QUJD' } },
      '',
      [{ type: 'audio', mediaType: 'audio/wav' }],
    ],
  ] as const)('of a task is what was asked of it: $task', (task, words, files) => {
    const { messages } = keptText(task as never, []);
    expect(messages).toEqual([{ role: 'user', text: words, ...(files.length > 0 ? { files } : {}) }]);
    expect(JSON.stringify(messages)).not.toContain('QUJD');
  });

  test('of a call that was never answered has no answer', () => {
    expect(keptText(asked([said('user', 'x')]), answered()).answers).toEqual([]);
  });
});

describe('an answer that goes by', () => {
  test('is gathered by choice, without what the model only thought', () => {
    const answers = answered(
      { type: 'reasoning', text: 'hm' },
      text('second', 1),
      text('fir'),
      { type: 'tool-call-delta', id: '1', name: 'f', arguments: '{' },
      { type: 'tool-call', id: '1', name: 'f', arguments: '{}' },
      text('st'),
      { type: 'usage', usage: { input: 1 } },
      { type: 'finish', reason: 'stop' },
    );
    expect(answers).toEqual([
      { role: 'assistant', text: 'first', files: [], calls: [{ id: '1', name: 'f', arguments: '{}' }] },
      { role: 'assistant', text: 'second', files: [], calls: [] },
    ]);
  });

  test('is not held in memory beyond what is kept of it', () => {
    const [answer] = answered(...Array.from({ length: 30 }, () => text(prose(10_000))));
    expect(answer?.text.length).toBeLessThanOrEqual(MAX_ANSWER_CHARS + 1);
  });
});

describe('what is cut', () => {
  test.each([
    ['some words and a par', 'some words and a'],
    ['number 4111 1111 11', 'number'],
    ['one-word', ''],
    ['ends with space ', 'ends with space'],
    ['', ''],
  ])('ends with a whole word: %s', (whole, kept) => {
    expect(untorn(whole)).toBe(kept);
  });
});
