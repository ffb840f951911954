import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../lib/checking/pattern.ts';
import { createWork } from '../../../lib/checking/work.ts';

const matches = (source: string, text: string, allowed = 1_000_000) =>
  compile(source)(text, createWork(allowed));

describe('a pattern', () => {
  it.each([
    ['^[a-z0-9]+(?:-[a-z0-9]+)*$', 'a-slug-of-2', 'a--b'],
    ['^\\d{4}-\\d{2}-\\d{2}$', '2026-11-26', '2026-11-2'],
    ['^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', 'me@here.example', 'me@here'],
    ['\\bcat\\b', 'a cat!', 'concat'],
    ['^\\p{Lu}\\p{Ll}*$', 'Élan', 'élan'],
    ['^.$', '😀', '😀😀'],
    ['^\\u{1F600}$', '😀', '😁'],
    ['^\\uD83D\\uDE00$', '😀', '😁'],
    ['^[\\]\\-a]+$', ']-a', 'b'],
    ['^(?<year>\\d\\d)?x{2,3}$', '26xxx', 'x'],
    ['^a{0}b$', 'b', 'ab'],
    ['^(|a)+$', '', 'b'],
    ['^\\x41\\cJ\\.\\/$', 'A\n./', 'A\nx/'],
    ['a|b|^c$', 'xxb', 'cc'],
  ])('%s takes what the browser takes', (source, yes, no) => {
    for (const text of [yes, no])
      expect(matches(source, text), text).toBe(new RegExp(source, 'u').test(text));
    expect([matches(source, yes), matches(source, no)]).toEqual([true, false]);
  });

  it.each(['(?=a)', '(?<!a)b', '(a)\\1', '(?<n>a)\\k<n>', '(?i:a)', '(x{900}){900}', '(', 'a**', '\\8'])(
    '%s is refused',
    (source) => expect(() => compile(source)).toThrow(SyntaxError),
  );

  it('S12 takes time that grows with the text, whatever the repeats', () => {
    const hostile = `${'a'.repeat(20_000)}!`;
    for (const source of ['^(a+)+$', '^(a|a)*$', '(a*)*b', '^(a?){50}a{50}$'])
      expect(matches(source, hostile, 200 * hostile.length)).toBe(false);
  });

  it('is what the browser’s own engine says, for all that it understands', () => {
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { depthSize: 'small', maxDepth: 4 },
        fc.constantFrom('a', 'b', '.', '\\w', '[ab]', '[^a]', '\\b', '^', '$', '\\d', '\\s'),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
        fc
          .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,}', '{0,2}', '*?'))
          .map(([a, sign]) => `(${a})${sign}`),
      ),
    }));
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[ab1 -]{0,8}$/), (source, text) => {
        expect(matches(source, text)).toBe(new RegExp(source, 'u').test(text));
      }),
      { numRuns: 500 },
    );
  });
});

it('S12 a pattern that is longer than anybody would write is refused unread', () => {
  expect(() => compile(`[${'a'.repeat(50_000)}]`)).toThrow(SyntaxError);
});
