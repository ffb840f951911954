import { describe, expect, it, vi } from 'vitest';
import { said, serve } from '../../../lib/gate/line.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { FEATURES, type Feature } from '../../../lib/protocol/features.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { caller } from '../../fixtures/caller.ts';
import { ask, exchange, FINISH, fakeLine, fakeRooms, TEXT } from './served.ts';

const assist = (task: string, options: object) => ({
  ask: 'assist',
  id: 'r1',
  assistance: { task, text: 'a text', contexts: [], options },
});

describe('what is said on a line', () => {
  it('is a word where it is the text of one part that has nothing else to it', () => {
    expect(said([TEXT])).toBe(TEXT.text);
    expect(said([{ type: 'text', text: '' }])).toBe('');
  });

  it.each<[string, Part[]]>([
    ['nothing', []],
    ['two parts', [TEXT, TEXT]],
    ['a thought', [{ type: 'reasoning', text: 'hm' }]],
    ['the text of another choice', [{ ...TEXT, choice: 1 }]],
    ['the end of a block', [{ ...TEXT, metadata: { chat: { signature: 's' } } }]],
    ['an end', [FINISH]],
  ])('is a list where it is %s', (_, parts) => {
    expect(said(parts)).toBe(parts);
  });
});

describe('a line', () => {
  it('answers on the port it came by, closes it, and records once', async () => {
    const { line, recorded, held } = await exchange(ask());
    expect(line.sent).toEqual([TEXT, { type: 'usage', usage: { input: 3, output: 1 } }, FINISH]);
    expect(line.closed).toBe(true);
    expect(recorded).toHaveLength(1);
    expect(recorded[0]).toMatchObject({
      routed: { servedBy: 'p/m', attempts: [] },
      usage: { input: 3, output: 1 },
      finish: FINISH,
    });
    expect(held.count).toBe(0);
  });

  it('S27 serves one message and ignores the rest, and a replayed id on a new line runs nothing', async () => {
    const answer = vi.fn(fakeRooms().rooms.answer);
    const { rooms } = fakeRooms({ answer });
    const first = fakeLine();
    const served = serve(first, caller, Promise.resolve(rooms));
    first.receive(ask('r1'));
    first.receive(ask('r2'));
    await served;
    const second = fakeLine();
    const replay = serve(second, caller, Promise.resolve(rooms));
    second.receive(ask('r1'));
    await replay;
    expect(answer).toHaveBeenCalledTimes(1);
    expect(second.sent).toMatchObject([{ type: 'error', error: { code: 'invalid-request', detail: 'id' } }]);
  });

  it('S26 a closed line aborts the answer, sends nothing more and records the partial usage once', async () => {
    const line = fakeLine();
    let seen: AbortSignal | undefined;
    const { rooms, recorded, held } = fakeRooms({
      answer: (_call, _caller, _picked, signal) => {
        seen = signal;
        return {
          routed: { servedBy: 'p/m', attempts: [] },
          parts: (async function* (): AsyncGenerator<Part[]> {
            yield [{ type: 'usage', usage: { input: 9 } }, TEXT];
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
            yield [{ type: 'error', error: new OrielError('aborted').info }];
          })(),
        };
      },
    });
    const served = serve(line, caller, Promise.resolve(rooms));
    line.receive(ask());
    await vi.waitFor(() => expect(line.sent).toHaveLength(2));
    line.drop();
    await served;
    expect(seen?.aborted).toBe(true);
    expect(line.sent).toHaveLength(2);
    expect(recorded).toHaveLength(1);
    expect(recorded[0]).toMatchObject({ usage: { input: 9 }, error: { code: 'aborted' } });
    expect(held.count).toBe(0);
  });

  it('ends when it is closed before anything was asked', async () => {
    const line = fakeLine();
    const { rooms, recorded } = fakeRooms();
    const served = serve(line, caller, Promise.resolve(rooms));
    line.drop();
    await served;
    expect(recorded).toHaveLength(0);
  });

  it('S25 sends to a port that throws without failing and still records', async () => {
    const line = fakeLine();
    line.send = () => {
      throw new Error('disconnected');
    };
    const { rooms, recorded } = fakeRooms();
    const served = serve(line, caller, Promise.resolve(rooms));
    line.receive(ask());
    await served;
    expect(recorded).toHaveLength(1);
  });

  it('S13 refuses unknown methods and extra fields, naming the field', async () => {
    const unknown = await exchange({ ask: 'set-key', id: 'x' });
    expect(unknown.line.sent).toMatchObject([{ type: 'error', error: { code: 'invalid-request' } }]);
    const extra = await exchange(ask('r1', { apiBase: 'https://evil.example' }));
    expect(extra.line.sent).toMatchObject([
      { type: 'error', error: { code: 'invalid-request', detail: 'apiBase' } },
    ]);
    expect(extra.recorded).toHaveLength(0);
  });

  it('names a field as the page knows it, not as the message does', async () => {
    const { line } = await exchange(ask('r1', { temperature: 7 }));
    const message = 'The request is not valid: look at temperature.';
    expect(line.sent).toMatchObject([{ type: 'error', error: { message, detail: 'temperature' } }]);
  });

  it('S01 an origin inside the message is refused, not believed', async () => {
    const { line } = await exchange({ ...ask(), origin: 'https://bank.example' });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'invalid-request' } }]);
  });

  it.each([
    ['opaque', { opaque: true }],
    ['insecure', { secure: false }],
    ['framed by another site', { crossOrigin: true }],
    ['prerendered', { active: false }],
  ])('refuses a page that is %s before anything is decided', async (_name, facts) => {
    const decide = vi.fn();
    const { line } = await exchange(ask(), { decide }, { ...caller, ...facts });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'not-allowed-here' } }]);
    expect(decide).not.toHaveBeenCalled();
  });

  it.each([
    ['language-model', ask('r1')],
    ['language-model', { ask: 'access', id: 'r1' }],
    ['summarizer', { ask: 'access', id: 'r1', feature: 'summarizer' }],
    ['summarizer', assist('summarize', { type: 'tldr' })],
    ['proofreader', assist('proofread', {})],
    ['language-detector', { ask: 'detect', id: 'r1', text: 'Guten Tag' }],
  ] as const)(
    'S21 a frame of another site needs %s for %j, and no other feature',
    async (feature, message) => {
      const at = async (features: readonly Feature[]) => {
        const { line } = await exchange(
          message,
          {},
          { ...caller, crossOrigin: true, delegated: true, features },
        );
        return line.sent.some((part) => part.type === 'error' && part.error.code === 'not-allowed-here');
      };
      expect(await at([feature])).toBe(false);
      expect(await at(FEATURES.filter((other) => other !== feature))).toBe(true);
      expect(await at([])).toBe(true);
    },
  );

  it('a denied site is told so and nobody is asked', async () => {
    const approve = vi.fn();
    const { line } = await exchange(ask(), {
      decide: () => ({ verdict: 'deny', reason: 'denied' }),
      approve,
    });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'permission-denied' } }]);
    expect(approve).not.toHaveBeenCalled();
  });

  it('an unasked site waits for the person, whose pick serves this call', async () => {
    const answer = vi.fn(fakeRooms().rooms.answer);
    await exchange(ask(), {
      decide: () => ({ verdict: 'ask', reason: 'unasked', rest: 1 }),
      approve: async () => ({ model: 'picked/model' }),
      answer,
    });
    expect(answer.mock.calls[0]?.[2]).toBe('picked/model');
  });

  it('passes on that a site is throttled', async () => {
    const { line, recorded } = await exchange(ask(), {
      decide: () => ({ verdict: 'ask', reason: 'unasked', rest: 1 }),
      approve: async () => {
        throw new OrielError('throttled', { retryAfter: 40 });
      },
    });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'throttled', retryAfter: 40 } }]);
    expect(recorded).toHaveLength(0);
  });

  it('request-access tells a refusal as an answer', async () => {
    const { line } = await exchange(
      { ask: 'request-access', id: 'a', request: { reason: 'to summarise' } },
      {
        decide: () => ({ verdict: 'ask', reason: 'unasked', rest: 1 }),
        approve: async () => {
          throw new OrielError('permission-denied');
        },
      },
    );
    expect(line.sent).toMatchObject([{ type: 'access', access: { state: 'denied' } }, { type: 'finish' }]);
  });

  it('access asks nobody', async () => {
    const approve = vi.fn();
    const { line } = await exchange(
      { ask: 'access', id: 'a' },
      { decide: () => ({ verdict: 'ask', reason: 'unasked', rest: 1 }), approve },
    );
    expect(line.sent).toMatchObject([{ type: 'access' }, { type: 'finish' }]);
    expect(approve).not.toHaveBeenCalled();
  });

  it('S06 what goes wrong inside says nothing of itself', async () => {
    const { line, recorded } = await exchange(ask(), {
      answer: () => {
        throw new TypeError('sk-canary leaked in a message');
      },
    });
    expect(JSON.stringify([line.sent, recorded])).not.toContain('canary');
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'internal' } }]);
  });
});
