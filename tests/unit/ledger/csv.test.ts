import { describe, expect, test } from 'vitest';
import { csvLine } from '../../../lib/ledger/csv.ts';

describe('a line of CSV', () => {
  test('has commas between cells and ends as RFC 4180 wants it', () => {
    expect(csvLine(['a', 1, undefined, 0.5, 'b'])).toBe('a,1,,0.5,b\r\n');
  });

  test.each([
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'say "hi"', '"say ""hi"""'],
    ['a line break', 'a\nb\r\nc', '"a\nb\r\nc"'],
  ])('quotes a cell with %s', (_, cell, quoted) => {
    expect(csvLine([cell])).toBe(`${quoted}\r\n`);
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=HYPERLINK("https://evil.example","x")', '"\'=HYPERLINK(""https://evil.example"",""x"")"'],
  ])('makes no formula of what looks like one: %j', (cell, tame) => {
    expect(csvLine([cell])).toBe(`${tame}\r\n`);
  });

  test('leaves numbers of ours as they are, below zero too, and says nothing for what is none', () => {
    expect(csvLine([-0.25, Number.NaN, Number.POSITIVE_INFINITY])).toBe('-0.25,,\r\n');
  });
});
