/** How a type stands a network and servers that misbehave. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { FIRST_PART_TIMEOUT_MS, MAX_EVENT_CHARS } from '../../../lib/protocol/limits.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { type Act, openAct, playOf } from '../act.ts';
import type { Play } from '../plays/play.ts';
import { pause, refuse, serve, type TestServer } from '../servers.ts';
import { answering } from '../stage.ts';

/** Built once a wire: it is long. */
const huge = new Map<Play, string>();
function hugeEventOf(play: Play): string {
  const known = huge.get(play) ?? play.stream({ says: ['x'.repeat(MAX_EVENT_CHARS + 1)] }).content.join('');
  huge.set(play, known);
  return known;
}

export function network(type: ProviderType): void {
  let act: Act;
  let elsewhere: TestServer;
  beforeAll(async () => {
    act = await openAct(type);
    elsewhere = await serve(refuse(200, 'stolen'));
  });
  afterAll(async () => {
    await act[Symbol.asyncDispose]();
    await elsewhere[Symbol.asyncDispose]();
  });
  const { contentType } = playOf(type);
  const body = (pieces: (string | Uint8Array)[]) => act.run({}, { fetch: answering(pieces, contentType) });

  it('slow: each word as it comes', async () => {
    act.says({ says: ['Os', 'lo', '.'] }, { gapMs: 25 });
    const { reads, text } = await act.run();
    expect(text).toBe('Oslo.');
    expect(reads.length).toBeGreaterThan(3);
  });

  it('byte by byte, characters cut in two: the same as in one piece', async () => {
    const { content, end } = act.play.stream({
      thinks: ['Hm 🌊'],
      says: ['Grüße', ' 🌊'],
      usage: { input: 1, output: 2 },
    });
    const bytes = Buffer.from([...content, ...end].join(''));
    const split = await body([...bytes].map((byte) => Uint8Array.of(byte)));
    const whole = await body([bytes]);
    expect(split.text).toBe('Grüße 🌊');
    expect(split.parts.at(-1)).toEqual(whole.parts.at(-1));
    expect(whole.text).toBe(split.text);
  });

  it('cut in the middle: the content, then one error', async () => {
    const { content } = act.play.stream({ says: ['Once upon'] });
    act.replies(async (response) => {
      response.writeHead(200, { 'content-type': contentType });
      response.write(content.join(''));
      await pause(15);
      response.destroy();
    });
    const { text, error, thrown, ends } = await act.run();
    expect(text).toBe('Once upon');
    expect(error).toMatchObject({ code: 'network', message: expect.stringContaining('cut off') });
    expect([thrown, ends]).toEqual([false, 1]);
  });

  it('ended without having finished: the content, then one error', async () => {
    const { content } = act.play.stream({ says: ['Once upon'] });
    const { text, error, ends } = await body(content);
    expect(text).toBe('Once upon');
    expect(error).toMatchObject({ code: 'provider-error', message: expect.stringContaining('cut off') });
    expect(ends).toBe(1);
  });

  it('one event larger than all measure: one error, and it is not kept', async () => {
    const { error, ends, text } = await body([hugeEventOf(act.play)]);
    expect(error).toMatchObject({ code: 'provider-error' });
    expect([ends, text]).toEqual([1, '']);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n\n \n'],
    ['a web page', '<!doctype html><html><title>Log in, quokka</title></html>'],
    ['JSON of something else', '{"quokka":true}'],
    ['what is no event', 'quokka quokka\n\ndata: }{ quokka\n\n'],
    ['what is no text', Uint8Array.of(0xff, 0xfe, 0x00, 0x9f, 0x0a, 0x0a)],
  ])('S06 %s instead of an answer: one error, and no word of it', async (_what, sent) => {
    const { error, ends, parts } = await body([sent]);
    expect(error?.code).toBe('provider-error');
    expect(error?.message).toMatch(/^[A-Z].+\.$/);
    expect(JSON.stringify(error)).not.toMatch(/quokka/);
    expect([ends, parts.filter((part) => part.type !== 'error')]).toEqual([1, []]);
  });

  it('never answers: a timeout, and the connection is closed', async () => {
    act.replies(() => undefined);
    const fired: (() => void)[] = [];
    const after = (ms: number, fire: () => void) => {
      if (ms === FIRST_PART_TIMEOUT_MS) fired.push(fire);
      return () => undefined;
    };
    const answer = act.run({}, { after });
    while (act.server.received.length === 0) await pause(2);
    for (const fire of fired) fire();
    expect((await answer).error).toMatchObject({ code: 'timeout' });
    await act.server.received[0]?.hungUp;
  });

  it('S26 an abort ends the answer, and the socket is closed within 250 ms', async () => {
    act.says({ says: ['Once', ' upon'] }, { hangs: true });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 30);
    const { error, ends } = await act.run({}, { signal: abort.signal });
    const since = performance.now();
    await act.asked()[0]?.hungUp;
    expect(performance.now() - since).toBeLessThan(250);
    expect([error?.code, ends]).toEqual(['aborted', 1]);
  });

  it('S05 a redirect is not followed: neither key nor call reaches where it points', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      act.replies(refuse(status, '', { location: `${elsewhere.url}/v1/chat/completions` }));
      const { error } = await act.run({}, { key: 'sk-canary-4242' });
      expect(error?.code).toBe('network');
    }
    await expect(type.check(act.connect())).rejects.toBeInstanceOf(OrielError);
    expect(elsewhere.received).toEqual([]);
  });

  it('a connection that gave a whole answer serves the next call', async () => {
    await using fresh = await openAct(type);
    fresh.says({ says: ['Oslo.'] });
    for (let call = 0; call < 2; call += 1) {
      expect((await fresh.run()).text).toBe('Oslo.');
      // The last bytes are read after the answer was given.
      await pause(15);
    }
    expect(fresh.server.connections()).toBe(1);
  });
}
