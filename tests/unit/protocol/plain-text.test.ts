import { describe, expect, test } from 'vitest';
import { plainLines, plainText } from '../../../lib/protocol/plain-text.ts';

describe('S17 the words of a page', () => {
  test.each<[string, string, string]>([
    ['stay as they are', 'My App – chat', 'My App – chat'],
    ['stay markup as text, and text it is', '<b>Allow</b> &amp; go', '<b>Allow</b> &amp; go'],
    ['in other scripts stay', '日本語 عربى ไทย', '日本語 عربى ไทย'],
    ['become one line', ' a\n\n\tb\u2028c\r\n ', 'a b c'],
    ['lose bidi controls', 'moc.elpmaxe\u202e \u2066evil\u2069\u200f', 'moc.elpmaxe evil'],
    ['lose what is drawn as nothing', 'pay\u200bpal\ufeff\u00ad \u{e0041}x\u3164', 'paypal x'],
    ['lose control characters', 'a\u0000b\u001bc\u0085', 'abc'],
    ['lose lone surrogates', 'a\ud800b', 'ab'],
    ['lose marks that would paint over other lines', `a${'\u0301'.repeat(40)}b`, 'a\u0301\u0301\u0301b'],
    ['that say nothing are empty', ' \u200b\u2800\u202e ', ''],
    ['that are empty stay so', '', ''],
  ])('%s', (_, words, shown) => {
    expect(plainText(words, 80)).toBe(shown);
  });

  test('are cut at their cap, never through a character', () => {
    expect(plainText('x'.repeat(81), 80)).toBe(`${'x'.repeat(79)}…`);
    expect(plainText('x'.repeat(80), 80)).toBe('x'.repeat(80));
    expect(plainText('😀'.repeat(9), 10)).toBe(`${'😀'.repeat(4)}…`);
    expect(plainText('a'.repeat(10_000_000), 80)).toHaveLength(80);
  });

  test('are empty where there are none', () => {
    expect(plainText(undefined, 80)).toBe('');
  });
});

describe('S17 words in a box of their own', () => {
  test.each<[string, string, string]>([
    ['keep their lines and their tabs', 'a\r\n\tb\n\nc', 'a\n\tb\n\nc'],
    [
      'keep what is spelling: joiners, marks of direction, emoji of several signs',
      'نمی\u200cخواهم \u200f👨\u200d👩',
      'نمی\u200cخواهم \u200f👨\u200d👩',
    ],
    ['lose what turns letters around', 'evil\u202egnp.exe\u202c \u2066x\u2069', 'evilgnp.exe x'],
    ['lose tags, which nobody sees and models read', `a\u{e0041}\u{e007f}b`, 'ab'],
    ['lose control characters', 'a\u0000b\u001b[31mc', 'ab[31mc'],
    ['lose marks that would paint over other lines', `a${'\u0301'.repeat(9)}b`, 'a\u0301\u0301\u0301b'],
  ])('%s', (_, words, shown) => {
    expect(plainLines(words)).toBe(shown);
  });
});
