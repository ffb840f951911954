import { describe, expect, it } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { MAX_EVENT_CHARS } from '../../../lib/protocol/limits.ts';
import { jsonLines } from '../../../lib/providers/ndjson.ts';

const encode = (text: string) => new TextEncoder().encode(text);
async function* reading(pieces: (string | Uint8Array)[]) {
  for (const piece of pieces) yield typeof piece === 'string' ? encode(piece) : piece;
}
/** One array a read, a string for what is no stream. */
async function read(pieces: (string | Uint8Array)[]): Promise<(string[] | string)[]> {
  const reads: (string[] | string)[] = [];
  for await (const lines of jsonLines(reading(pieces), 'Bench')) {
    reads.push(typeof lines === 'string' ? lines : lines.map(({ data }) => data));
  }
  return reads;
}
const failure = (pieces: (string | Uint8Array)[]) =>
  read(pieces).then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof OrielError ? thrown.info : thrown),
  );

describe('lines of JSON', () => {
  it('come together as their network read brought them', async () => {
    expect(await read(['{"a":1}\n{"b":2}\n', '{"c":3}\n'])).toEqual([['{"a":1}', '{"b":2}'], ['{"c":3}']]);
  });

  it('are put together across reads, characters too', async () => {
    const bytes = encode('{"a":"🌊"}\n{"b":2}\n');
    expect(await read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual([['{"a":"🌊"}'], ['{"b":2}']]);
  });

  it('may end in CRLF, and have blank ones between', async () => {
    const lines = (await read(['\r\n {"a":1}\r\n\r\n\n{"b":2}\r\n'])) as string[][];
    expect(lines.flat().map((line) => JSON.parse(line))).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it('the last may lack its end, if it is whole', async () => {
    expect(await read(['{"a":1}\n{"b"', ':2}'])).toEqual([['{"a":1}'], ['{"b":2}']]);
    expect(await read(['{"a":1}\n{"b":'])).toEqual([['{"a":1}']]);
  });

  it('cut within a character: what came before it', async () => {
    expect(await read(['{"a":1}\n', encode('{"b":"🌊').slice(0, -2)])).toEqual([['{"a":1}']]);
  });
});

describe('what is none', () => {
  it('comes as one string, whole', async () => {
    expect(await read([' <!doctype', ' html>\n<p>\n'])).toEqual([' <!doctype html>\n<p>\n']);
    expect(await read(['Ollama is', ' running'])).toEqual(['Ollama is running']);
    expect(await read([])).toEqual(['']);
    expect(await read([' \n', '\n'])).toEqual([' \n\n']);
  });

  it('S32 bytes that are not UTF-8 are one typed error', async () => {
    expect(await failure(['{"a":1}\n', Uint8Array.of(0xff, 0x0a)])).toMatchObject({
      code: 'provider-error',
      message: expect.stringContaining('not text'),
    });
  });
});

describe('S32 nothing grows without bound', () => {
  const MEGABYTE = 'x'.repeat(1024 * 1024);

  it('a line without end stops at the limit', async () => {
    const pieces = ['{"a":"', ...Array.from({ length: 9 }, () => MEGABYTE)];
    expect(await failure(pieces)).toMatchObject({ message: expect.stringContaining('one piece') });
  });

  it('a line that is too long is refused, whole or not', async () => {
    const long = 'x'.repeat(MAX_EVENT_CHARS);
    expect(await failure([`{"a":"${long}"}\n`])).toMatchObject({ code: 'provider-error' });
    expect(await failure([`{"a":1}\n{"a":"${long}`])).toMatchObject({ code: 'provider-error' });
  });

  it('neither does a body that is no stream, nor one of blanks', async () => {
    let given = 0;
    async function* endless(piece: string) {
      for (;;) {
        given += 1;
        yield encode(piece);
      }
    }
    for (const piece of [`<${MEGABYTE}`, ' '.repeat(1024 * 1024)]) {
      given = 0;
      const drain = async () => {
        for await (const _ of jsonLines(endless(piece), 'Bench'));
      };
      await expect(drain()).rejects.toBeInstanceOf(OrielError);
      expect(given).toBeLessThan(70);
    }
  });
});
