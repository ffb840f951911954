import { describe, expect, it } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { serverEvents } from '../../../lib/providers/sse.ts';
import { framed } from './framed.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const events = (...pieces: (string | Uint8Array)[]) => framed(serverEvents('Lab'), pieces);
const failure = (...pieces: (string | Uint8Array)[]) => {
  try {
    events(...pieces);
  } catch (thrown) {
    return (thrown as OrielError).info;
  }
};

describe('server-sent events', () => {
  it('come in one array for each network read', () => {
    expect(events('data: 1\n\ndata: 2\n\n', 'data: 3\n\n')).toEqual([['1', '2'], ['3']]);
  });

  it('survive any cut, within a character too', () => {
    const whole = bytes('data: "Grüße 🌊"\n\n');
    for (let at = 1; at < whole.length; at += 1) {
      const got = events(whole.slice(0, at), whole.slice(at));
      expect(got.flat()).toEqual(['"Grüße 🌊"']);
    }
  });

  it('are read after a byte order mark, between comments and with any line ends', () => {
    expect(events('\uFEFFdata: 1\r\n\r\n: ping\r\n\r\ndata: 2\r\rdata:3\n\n')).toEqual([['1', '2', '3']]);
  });

  it('join their data lines', () => {
    expect(events('data: {"a":\ndata: 1}\n\n')).toEqual([['{"a":\n1}']]);
  });

  it('need no blank line after the last one', () => {
    expect(events('data: 1\n\ndata: [DONE]')).toEqual([['1'], ['[DONE]']]);
    expect(events('data: {"a":1}\n')).toEqual([['{"a":1}']]);
  });

  it('are left out where the stream was cut within one', () => {
    expect(events('data: 1\n\ndata: {"a":', bytes('"é').slice(0, 2))).toEqual([['1']]);
  });
});

describe('what is no stream of events', () => {
  it.each(['{"a":1}', ' \n[1]', '<!doctype html>', ''])('comes as one string: %j', (body) => {
    const middle = Math.ceil(body.length / 2);
    expect(events(body.slice(0, middle), body.slice(middle))).toEqual([body]);
  });

  it('S32 a flood of blanks is looked at once, not again with every read', () => {
    const blanks = ' '.repeat(16_384);
    const started = performance.now();
    events(...Array.from({ length: 1_024 }, () => blanks), '{}');
    // A look at all of it with every read takes ten seconds here and minutes at the limit.
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('is a typed error where it is not UTF-8', () => {
    const broken = new Uint8Array([...bytes('data: "'), 0xff, 0xfe, ...bytes('"\n\n')]);
    expect(failure('data: 1\n\n', broken)).toMatchObject({ code: 'provider-error' });
  });

  it('S32 ends at the limits: an event, a body', () => {
    const MB = 'x'.repeat(1024 * 1024);
    expect(failure('data: ', ...Array.from({ length: 9 }, () => MB))).toMatchObject({
      code: 'provider-error',
    });
    expect(failure(`data: ${MB.repeat(9)}\n\n`)).toMatchObject({ code: 'provider-error' });
    const endless = serverEvents('Lab');
    endless.read(bytes('{"a":"'));
    expect(() => {
      for (;;) endless.read(bytes(MB));
    }).toThrow(OrielError);
  });
});
