import { describe, expect, it } from 'vitest';
import { openAiCompatible } from '../../../lib/providers/openai-compatible.ts';
import { ask, collect, stage } from '../../contract/stage.ts';

const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const REFUSED = event({ error: { message: 'quokka', code: 'invalid_api_key', type: 'x' } });
const FULL = event({ error: { message: 'quokka', code: 429 } });
const BROKEN = event({ error: { message: 'quokka', code: 500 } });
const SAID = event({ choices: [{ index: 0, delta: { content: 'Oslo.' }, finish_reason: 'stop' }] });
const WORD = event({ choices: [{ index: 0, delta: { content: 'Os' } }] });

/** A provider that lets every key in, and answers in the stream; keys `sk-0` and those after it, one by one. */
async function answered(streams: Record<string, string>, signal = new AbortController().signal) {
  const sent: (string | undefined)[] = [];
  const bodies = new Set<unknown>();
  const fared: [string | undefined, string | undefined][] = [];
  const connection = stage(openAiCompatible, {
    baseUrl: 'https://api.example/v1',
    signal,
    fetch: async (_, { headers, body }) => {
      const key = new Headers(headers).get('authorization')?.replace('Bearer ', '');
      sent.push(key);
      bodies.add(body);
      return new Response(streams[key ?? ''], { headers: { 'content-type': 'text/event-stream' } });
    },
    release: async () => 'sk-0',
    async *releaseRest() {
      for (const id of ['1', '2']) yield { id, secret: `sk-${id}` };
    },
    keyFared: (refusal, id) => void fared.push([id, refusal?.code]),
  });
  const got = await collect(openAiCompatible.generate(ask('Capital?'), 'm', connection));
  return { ...got, sent, bodies, fared };
}

describe('a key that is refused inside a stream of status 200, before any content', () => {
  it('is followed by the next, with the same request', async () => {
    const { text, sent, bodies, fared, ends } = await answered({
      'sk-0': REFUSED,
      'sk-1': FULL,
      'sk-2': SAID,
    });
    expect([text, ends]).toEqual(['Oslo.', 1]);
    expect(sent).toEqual(['sk-0', 'sk-1', 'sk-2']);
    expect(bodies.size).toBe(1);
    expect(fared).toEqual([
      [undefined, undefined],
      [undefined, 'authentication'],
      ['1', undefined],
      ['1', 'rate-limited'],
      ['2', undefined],
    ]);
  });

  it('S06 where all are refused, what the first met is told, and how many were tried', async () => {
    const { error, sent, ends } = await answered({ 'sk-0': FULL, 'sk-1': REFUSED, 'sk-2': REFUSED });
    expect(sent).toHaveLength(3);
    expect([error?.code, ends]).toEqual(['rate-limited', 1]);
    expect(error?.message).toMatch(/ Oriel tried all 3 saved keys\.$/);
    expect(JSON.stringify(error)).not.toMatch(/quokka|sk-/);
  });

  it('another failure is not the key’s: no other is tried', async () => {
    const { error, sent, fared } = await answered({ 'sk-0': BROKEN });
    expect([error?.code, sent]).toEqual(['provider-error', ['sk-0']]);
    expect(fared).toEqual([[undefined, undefined]]);
  });

  it('after the first word the page has seen an answer: its error is told, and no other key is tried', async () => {
    const { text, error, sent, ends } = await answered({ 'sk-0': WORD + REFUSED });
    expect([text, error?.code, ends]).toEqual(['Os', 'authentication', 1]);
    expect(sent).toEqual(['sk-0']);
  });
});
