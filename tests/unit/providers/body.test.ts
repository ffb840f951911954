import { describe, expect, it } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { bytesOf, jsonOf } from '../../../lib/providers/body.ts';
import { openAiCompatible } from '../../../lib/providers/openai-compatible.ts';
import { answering, stage, stoppedClock } from '../../contract/stage.ts';

const bounds = {
  most: 12,
  otherwise: (what: string) => new OrielError('provider-error', { message: `It was ${what}.` }),
};

async function whole(pieces: (string | Uint8Array)[]) {
  const connection = stage(openAiCompatible, {
    baseUrl: 'https://api.example/v1',
    fetch: answering(pieces),
  });
  return { connection, response: await connection.request('/x', { method: 'GET' }) };
}
const json = async (...pieces: (string | Uint8Array)[]) => {
  const { connection, response } = await whole(pieces);
  return jsonOf(connection, response, bounds);
};

describe('a whole body', () => {
  it('is put together however the network cut it, within a character too', async () => {
    const bytes = new TextEncoder().encode('{"a":"ø"}');
    expect(await json(bytes.slice(0, 7), bytes.slice(7))).toEqual({ a: 'ø' });
    const { connection, response } = await whole(['ab', 'c']);
    expect([...(await bytesOf(connection, response, bounds))]).toEqual([97, 98, 99]);
  });

  it('S32 beyond its bound is not kept, and what is no JSON is said to be none (S06)', async () => {
    await expect(json('"1234567890"')).resolves.toBe('1234567890');
    await expect(json('"1234567890', '1"')).rejects.toThrow('It was large.');
    await expect(json('secret')).rejects.toThrow('It was garbled.');
    await expect(json(Uint8Array.of(0x22, 0xff, 0x22))).rejects.toThrow('It was garbled.');
  });

  it('drips for ever as an answer alone: a list is given as long as any first part', async () => {
    const clock = stoppedClock();
    const drip = async (answer: boolean) => {
      let bytes = 0;
      const body = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            clock.pass(40);
            bytes += 1;
            if (bytes > 5) controller.close();
            else controller.enqueue(Uint8Array.of(0x31));
          },
        },
        { highWaterMark: 0 },
      );
      const connection = stage(openAiCompatible, {
        baseUrl: 'https://api.example/v1',
        fetch: async () => new Response(body),
        patienceMs: 100,
        ...clock,
      });
      return jsonOf(connection, await connection.request('/x', { method: 'GET' }), { ...bounds, answer });
    };
    expect(await drip(true)).toBe(11_111);
    await expect(drip(false)).rejects.toMatchObject({ info: { code: 'timeout' } });
  });
});
