import { describe, expect, test } from 'vitest';
import { type Draft, draftOf, EMPTY, readDraft } from '../../../components/playground/draft.ts';
import { questionOf, type Trial } from '../../../components/playground/trial.ts';
import { TryAsk } from '../../../lib/protocol/try.ts';

const read = (change: Partial<Draft>) => readDraft({ ...EMPTY, prompt: 'Hi', ...change });

describe('what is typed', () => {
  test('is a trial that the background takes, with no more than was given', () => {
    const { trial, problems } = read({});
    expect(problems).toEqual({});
    expect(trial).toEqual({ system: '', prompt: 'Hi', pictures: [] });
    expect(questionOf(trial as Trial)).toEqual({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    });
  });

  test('with everything given becomes a question with everything in it', () => {
    const { trial } = read({
      system: 'Be brief.',
      pictures: [{ name: 'a.png', mediaType: 'image/png', data: 'AAAA' }],
      model: 'openai/gpt-4.1',
      temperature: '0.5',
      maxOutputTokens: '100',
      schema: '{"type":"object"}',
      tools: '[{"name":"weather","description":"Tells it","parameters":{"type":"object"},"strict":true}]',
    });
    const question = questionOf(trial as Trial);
    expect(question).toEqual({
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'image', mediaType: 'image/png', source: { data: 'AAAA' } },
          ],
        },
      ],
      temperature: 0.5,
      maxOutputTokens: 100,
      json: { schema: { type: 'object' }, check: true },
      tools: [{ name: 'weather', description: 'Tells it', inputSchema: { type: 'object' }, strict: true }],
    });
    expect(TryAsk.safeParse({ question, model: trial?.model }).success).toBe(true);
    expect(readDraft(draftOf(trial as Trial)).trial).toEqual(trial);
  });

  test('may hold tools as OpenAI writes them, or with nothing but a name', () => {
    const tools = [
      { type: 'function', function: { name: 'a', parameters: { type: 'object' } } },
      { name: 'b', description: '' },
    ];
    expect(read({ tools: JSON.stringify(tools) }).trial?.tools).toEqual([
      { name: 'a', inputSchema: { type: 'object' } },
      { name: 'b', inputSchema: { type: 'object', properties: {} } },
    ]);
    expect(read({ tools: '[]' }).trial).not.toHaveProperty('tools');
  });

  test('is read as it will travel: what JSON cannot hold is null', () => {
    expect(read({ schema: '{"maximum":1e999}' }).trial?.schema).toEqual({ maximum: null });
  });

  test.each<[keyof Draft, string, string]>([
    ['prompt', ' \n', 'Write something to ask.'],
    ['temperature', '2.5', 'Write a number from 0 to 2.'],
    ['temperature', '0,5', ''],
    ['maxOutputTokens', '0', ''],
    ['maxOutputTokens', '1.5', ''],
    ['schema', '{', 'This is not JSON.'],
    ['schema', '[]', 'A JSON Schema is an object'],
    ['schema', `${'{"a":'.repeat(101)}{}${'}'.repeat(101)}`, 'This is not JSON.'],
    ['schema', '['.repeat(100_000), 'This is not JSON.'],
    ['tools', '{}', 'Tools are a list'],
    ['tools', '[1]', 'Tools are a list'],
    ['tools', '[{"description":"x"}]', 'Every tool has a name.'],
    ['tools', '[{"name":"a"},{"name":"a"}]', 'Two tools are named a.'],
    ['tools', '[{"name":"a","description":1}]', 'The description of a'],
    ['tools', '[{"name":"a","inputSchema":[]}]', 'The inputSchema of a'],
    ['tools', JSON.stringify(Array.from({ length: 129 }, (_, at) => ({ name: `t${at}` }))), '128 tools'],
  ])('is no trial where %s is wrong (%#), and the field says so', (field, value, words) => {
    const { trial, problems } = read({ [field]: value });
    expect(trial).toBeUndefined();
    expect(Object.keys(problems)).toEqual([field]);
    expect(problems[field]).toContain(words);
  });
});
