import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { isTerminal, type Part } from '../../../lib/protocol/part.ts';
import { afterTimeout } from '../../../lib/providers/reading.ts';
import type { Answer, Connection, ProviderType } from '../../../lib/providers/types.ts';
import { type Running, run } from '../../../lib/router/run.ts';
import type { Candidate } from '../../../lib/router/types.ts';

const call: Call = {
  surface: 'window.ai',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
};

type Generate = (call: Call, signal: AbortSignal) => Answer;
function candidate(generate: Generate, choices = false): [Candidate, ...Candidate[]] {
  const type = {
    choices,
    generate: (asked: Call, _model: string, connection: Connection) => generate(asked, connection.signal),
  } as unknown as ProviderType;
  const provider = { id: 'lab', type: 'openai-compatible', label: 'Lab' };
  return [{ provider, type, modelId: 'm-1', ref: 'lab/m-1', reasons: [] }];
}
const running: Running = {
  connect: (_candidate, signal) => ({ signal }) as Connection,
  health: { of: () => undefined, begin() {}, record() {} },
  // No second passes in these tests: what would be waited for is over at once.
  clock: { now: () => 0, after: (_ms, end) => afterTimeout(0, end) },
  random: () => 0.5,
  hedge: false,
  attempted() {},
};

async function collect(
  candidates: [Candidate, ...Candidate[]],
  asked = call,
  signal = new AbortController().signal,
): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const batch of run(asked, { candidates }, running, signal)) parts.push(...batch);
  return parts;
}

async function* stream(...batches: Part[][]): Answer {
  yield* batches;
}

describe('run', () => {
  it('says on the finish who served', async () => {
    const parts = await collect(
      candidate(() => stream([{ type: 'text', text: 'a' }], [{ type: 'finish', reason: 'stop' }])),
    );
    expect(parts.at(-1)).toEqual({
      type: 'finish',
      reason: 'stop',
      served: { model: 'lab/m-1', provider: 'Lab', attempts: 1 },
    });
  });

  it('turns a throw into one typed error, and a stream without an end too', async () => {
    const thrown = candidate(() => {
      throw new OrielError('rate-limited', { retryAfter: 3 });
    });
    expect(await collect(thrown)).toMatchObject([
      { type: 'error', error: { code: 'rate-limited', retryAfter: 3 } },
    ]);
    const cut = await collect(candidate(() => stream([{ type: 'text', text: 'a' }])));
    expect(cut).toMatchObject([{ type: 'text' }, { type: 'error', error: { code: 'provider-error' } }]);
  });

  it('calls whatever fails after an abort "aborted"', async () => {
    const abort = new AbortController();
    const failing = candidate(async function* () {
      abort.abort();
      yield [] as Part[];
      throw new TypeError('network');
    });
    expect(await collect(failing, call, abort.signal)).toMatchObject([
      { type: 'error', error: { code: 'aborted' } },
    ]);
  });

  it('asks an endpoint that gives one answer at a time as often as answers were wanted', async () => {
    let calls = 0;
    const parts = await collect(
      candidate((asked) => {
        expect(asked.n).toBe(1);
        const mine = calls++;
        return stream(
          [{ type: 'text', text: `answer ${mine}` }],
          [
            { type: 'usage', usage: { input: 2, output: 1 } },
            { type: 'finish', reason: 'stop' },
          ],
        );
      }),
      { ...call, n: 3 },
    );
    const texts = parts.filter((part) => part.type === 'text').map((part) => [part.choice ?? 0, part.text]);
    expect(texts.sort()).toEqual([
      [0, 'answer 0'],
      [1, 'answer 1'],
      [2, 'answer 2'],
    ]);
    expect(parts.filter((part) => part.type === 'usage')).toEqual([
      { type: 'usage', usage: { input: 6, output: 3 } },
    ]);
    expect(parts.filter(isTerminal)).toHaveLength(1);
  });

  it.each([
    ['lets the connection of a whole answer be', 'all', false],
    ['stops one that is left', 'first', true],
    ['stops one that fails', 'error', true],
  ])('%s, where others might have been asked instead', async (_, read, aborted) => {
    let asked: AbortSignal | undefined;
    const [made] = candidate((_call, signal) => {
      asked = signal;
      const end: Part = { type: 'finish', reason: 'stop' };
      const failure: Part = { type: 'error', error: new OrielError('provider-error').info };
      return stream([{ type: 'text', text: 'a' }], [read === 'error' ? failure : end]);
    });
    const more = async () => [];
    for await (const _batch of run(call, { candidates: [made], more }, running, new AbortController().signal))
      if (read === 'first') break;
    expect(asked?.aborted).toBe(aborted);
  });

  it('leaves the number of answers to an endpoint that can count', async () => {
    let asked: Call | undefined;
    await collect(
      candidate((received) => {
        asked = received;
        return stream([{ type: 'finish', reason: 'stop' }]);
      }, true),
      { ...call, n: 3 },
    );
    expect(asked?.n).toBe(3);
  });

  it('one failing answer of several ends all of them', async () => {
    const signals: AbortSignal[] = [];
    const parts = await collect(
      candidate((_asked, signal) => {
        signals.push(signal);
        return signals.length === 2
          ? stream([{ type: 'error', error: new OrielError('authentication').info }])
          : (async function* (): Answer {
              await new Promise((resolve) => signal.addEventListener('abort', resolve));
              yield [];
            })();
      }),
      { ...call, n: 2 },
    );
    expect(parts).toMatchObject([{ type: 'error', error: { code: 'authentication' } }]);
    expect(signals.every((signal) => signal.aborted)).toBe(true);
  });

  it.each([
    ['says so', false],
    ['throws', true],
  ])('S26 what the others used is told when one of several fails and %s', async (_, throws) => {
    let started = 0;
    const parts = await collect(
      candidate(() => {
        started += 1;
        return started === 1
          ? stream([
              { type: 'text', text: 'one' },
              { type: 'usage', usage: { output: 5 } },
              { type: 'finish', reason: 'stop' },
            ])
          : (async function* (): Answer {
              await new Promise((resolve) => setTimeout(resolve, 1));
              if (throws) throw new OrielError('authentication');
              yield [{ type: 'error', error: new OrielError('authentication').info }];
            })();
      }),
      { ...call, n: 2 },
    );
    expect(parts).toMatchObject([
      { type: 'text', text: 'one' },
      { type: 'usage', usage: { output: 5 } },
      { type: 'error', error: { code: 'authentication' } },
    ]);
  });

  it('ends in exactly one terminal part, the last, whatever the provider does (P)', async () => {
    const part = fc.constantFrom<Part>(
      { type: 'text', text: 'x' },
      { type: 'usage', usage: { output: 1 } },
      { type: 'finish', reason: 'stop' },
      { type: 'error', error: new OrielError('provider-error').info },
    );
    const batches = fc.array(fc.array(part, { maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(batches, fc.boolean(), fc.integer({ min: 1, max: 3 }), async (given, throws, n) => {
        const parts = await collect(
          candidate(async function* () {
            yield* given;
            if (throws) throw new Error('unexpected');
          }),
          { ...call, n },
        );
        expect(parts.filter(isTerminal)).toHaveLength(1);
        expect(isTerminal(parts.at(-1) as Part)).toBe(true);
      }),
    );
  });
});
