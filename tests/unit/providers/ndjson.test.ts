import { describe, expect, it } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { MAX_EVENT_CHARS } from '../../../lib/protocol/limits.ts';
import { jsonLines } from '../../../lib/providers/ndjson.ts';
import { framed } from './framed.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const read = (pieces: (string | Uint8Array)[]) => framed(jsonLines('Bench'), pieces);
const failure = (pieces: (string | Uint8Array)[]) => {
  try {
    read(pieces);
  } catch (thrown) {
    return thrown instanceof OrielError ? thrown.info : thrown;
  }
};

describe('lines of JSON', () => {
  it('come together as their network read brought them', () => {
    expect(read(['{"a":1}\n{"b":2}\n', '{"c":3}\n'])).toEqual([['{"a":1}', '{"b":2}'], ['{"c":3}']]);
  });

  it('are put together across reads, characters too', () => {
    const bytes = encode('{"a":"🌊"}\n{"b":2}\n');
    expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual([['{"a":"🌊"}'], ['{"b":2}']]);
  });

  it('may end in CRLF, and have blank ones between', () => {
    const lines = read(['\r\n {"a":1}\r\n\r\n\n{"b":2}\r\n']) as string[][];
    expect(lines.flat().map((line) => JSON.parse(line))).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it('the last may lack its end, if it is whole', () => {
    expect(read(['{"a":1}\n{"b"', ':2}'])).toEqual([['{"a":1}'], ['{"b":2}']]);
    expect(read(['{"a":1}\n{"b":'])).toEqual([['{"a":1}']]);
  });

  it('cut within a character: what came before it', () => {
    expect(read(['{"a":1}\n', encode('{"b":"🌊').slice(0, -2)])).toEqual([['{"a":1}']]);
  });
});

describe('what is none', () => {
  it('comes as one string, whole', () => {
    expect(read([' <!doctype', ' html>\n<p>\n'])).toEqual([' <!doctype html>\n<p>\n']);
    expect(read(['Ollama is', ' running'])).toEqual(['Ollama is running']);
    expect(read([])).toEqual(['']);
    expect(read([' \n', '\n'])).toEqual([' \n\n']);
  });

  it('S32 bytes that are not UTF-8 are one typed error', () => {
    expect(failure(['{"a":1}\n', Uint8Array.of(0xff, 0x0a)])).toMatchObject({
      code: 'provider-error',
      message: expect.stringContaining('not text'),
    });
  });
});

describe('S32 nothing grows without bound', () => {
  const MEGABYTE = 'x'.repeat(1024 * 1024);

  it('a line without end stops at the limit', () => {
    const pieces = ['{"a":"', ...Array.from({ length: 9 }, () => MEGABYTE)];
    expect(failure(pieces)).toMatchObject({ message: expect.stringContaining('one piece') });
  });

  it('a line that is too long is refused, whole or not', () => {
    const long = 'x'.repeat(MAX_EVENT_CHARS);
    expect(failure([`{"a":"${long}"}\n`])).toMatchObject({ code: 'provider-error' });
    expect(failure([`{"a":1}\n{"a":"${long}`])).toMatchObject({ code: 'provider-error' });
  });

  it('neither does a body that is no stream, nor one of blanks', () => {
    for (const piece of [`<${MEGABYTE}`, ' '.repeat(1024 * 1024)]) {
      const endless = jsonLines('Bench');
      let given = 0;
      expect(() => {
        for (; given < 100; given += 1) endless.read(encode(piece));
      }).toThrow(OrielError);
      expect(given).toBeLessThan(70);
    }
  });
});
