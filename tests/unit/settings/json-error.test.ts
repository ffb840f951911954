import { describe, expect, test } from 'vitest';
import { findJsonError, placeOf } from '../../../lib/settings/json-error.ts';

describe('the place where a text stops being JSON', () => {
  test.each([
    ['{"a":1,}', 7, 'a comma too many'],
    ['[1,]', 3, 'a comma too many'],
    ['{"a" 1}', 5, '“:” is missing'],
    ['{"a":1 "b":2}', 7, '“,” or “}”'],
    ['[1 2]', 3, '“,” or “]”'],
    ["{'a':1}", 1, 'double quotes'],
    ['{a:1}', 1, 'double quotes'],
    ['{"a":nope}', 5, 'a value is missing'],
    ['{"a":"b', 5, 'no closing quote'],
    ['{"a":"line\nbreak"}', 10, 'line breaks'],
    ['{"path":"C:\\dir"}', 11, '“\\\\”'],
    ['{"a":1} x', 8, 'after the end'],
    ['{} // note', 3, 'after the end'],
    ['{ // note\n}', 2, 'comments'],
    ['{"a":1', 6, 'ends too early'],
    ['', 0, 'ends too early'],
    ['[1}', 2, '“,” or “]”'],
    ['-', 0, 'a value is missing'],
    ['01', 1, 'after the end'],
  ])('in %j is %i', (text, index, message) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(findJsonError(text)).toEqual({ index, message: expect.stringContaining(message) });
  });

  test('is counted in lines and columns from one, for every kind of line end', () => {
    expect(placeOf('{\n  "a": x', 9)).toEqual({ line: 2, column: 8 });
    expect(placeOf('{\r\n\r\nx', 5)).toEqual({ line: 3, column: 1 });
    expect(placeOf('x', 0)).toEqual({ line: 1, column: 1 });
  });

  test('is found in a text a million levels deep without running out of stack', () => {
    expect(findJsonError('['.repeat(1_000_000))?.index).toBe(1_000_000);
  });
});
