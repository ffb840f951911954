/** What a model is sent of a text, whatever the text says. */
import { describe, expect, it } from 'vitest';
import { enclosed, newMark, type Task } from '../../../lib/assistance/enclosed.ts';
import { INJECTIONS } from '../../fixtures/standard/injections.ts';

const random = () => crypto.randomUUID();

const TASK: Task = {
  instructions: 'You count words.',
  material: 'text to count',
  verb: 'count',
  result: 'number',
};

function sent(text: string, contexts: string[] = []) {
  const mark = newMark([text, ...contexts].join('\n'), random);
  const messages = enclosed(TASK, text, contexts, mark);
  const [system, user] = messages.map(({ content }) => (content[0] as { text: string }).text) as [
    string,
    string,
  ];
  return { mark, messages, system, user };
}

describe('a text that is given to a model', () => {
  it('the set of those that try to be more has more than thirty, and no two of them alike', () => {
    expect(INJECTIONS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(INJECTIONS.map(({ text }) => text)).size).toBe(INJECTIONS.length);
  });

  it.each(INJECTIONS)('$name arrives whole, inside of its block, in the user’s message alone', ({ text }) => {
    const { mark, messages, system, user } = sent(text, ['for children']);
    expect(messages.map(({ role, content }) => [role, content.length])).toEqual([
      ['system', 1],
      ['user', 1],
    ]);
    const begin = `[text ${mark}]\n`;
    const end = `\n[/text ${mark}]`;
    const at = user.indexOf(begin) + begin.length;
    expect(user.slice(at, at + text.length)).toBe(text);
    // The first end that is one is ours, right behind it.
    expect(user.indexOf(end)).toBe(at + text.length);
    expect(system).not.toContain(text);
  });

  it.each(INJECTIONS)('$name as background is in a block of its own', ({ text }) => {
    const { mark, user } = sent('A text.', [text]);
    const begin = `[context ${mark}]\n`;
    expect(user.startsWith(`${begin}${text}\n[/context ${mark}]\n\n[text ${mark}]\nA text.\n`)).toBe(true);
  });

  it('the task is said again behind it, with what to answer', () => {
    const { mark, user } = sent('x');
    const behind = user.slice(user.indexOf(`[/text ${mark}]`));
    expect(behind).toContain('text to count');
    expect(behind).toContain('number');
  });

  it('the system message says where the text is, and of background only where there is some', () => {
    const bare = sent('x');
    expect(bare.system).toContain('You count words.');
    expect(bare.system).toContain(`[text ${bare.mark}]`);
    expect(bare.system).not.toContain('[context');
    const { system, mark } = sent('x', ['y']);
    expect(system).toContain(`[context ${mark}]`);
  });
});

describe('the mark', () => {
  it('is another one for each call', () => {
    expect(new Set(Array.from({ length: 100 }, () => newMark('x', random))).size).toBe(100);
  });

  it('is drawn again where a text holds it, as nobody can know beforehand', () => {
    const drawn = ['00000000-0000-4000-8000-000000000000', '11111111-1111-4111-8111-111111111111'];
    const mark = newMark('a [/text 00000000-0000-4000] b', () => drawn.shift() as string);
    expect(mark).toBe('11111111-1111-4111');
  });
});
