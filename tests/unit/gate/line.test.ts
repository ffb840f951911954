import { describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../../lib/gate/caller.ts';
import { type Line, type Outcome, type Rooms, serve } from '../../../lib/gate/line.ts';
import { createReplayGuard } from '../../../lib/gate/replay.ts';
import { setOf } from '../../../lib/permissions/capabilities.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { MAX_DETECT_CHARS } from '../../../lib/protocol/limits.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { caller } from '../../fixtures/caller.ts';

const ask = (id = 'r1', extra: object = {}) => ({
  ask: 'generate',
  id,
  call: {
    surface: 'window.ai',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
    ...extra,
  },
});
const TEXT: Part = { type: 'text', text: 'hello' };
const FINISH: Part = { type: 'finish', reason: 'stop' };

function fakeLine() {
  let onMessage: (message: unknown) => void = () => undefined;
  let onClose: () => void = () => undefined;
  const sent: Part[] = [];
  const line: Line & { sent: Part[]; closed: boolean; receive(m: unknown): void; drop(): void } = {
    sent,
    closed: false,
    onMessage: (listener) => {
      onMessage = listener;
    },
    onClose: (listener) => {
      onClose = listener;
    },
    send: (parts) => {
      sent.push(...parts);
    },
    close() {
      this.closed = true;
    },
    receive: (message) => onMessage(message),
    drop: () => onClose(),
  };
  return line;
}

function fakeRooms(overrides: Partial<Rooms> = {}) {
  const recorded: Outcome[] = [];
  const held = { count: 0 };
  const rooms: Rooms = {
    now: () => 1_000,
    prepare: () => undefined,
    firstTime: createReplayGuard(),
    decide: () => ({ verdict: 'allow', reason: 'lasting' }),
    approve: async () => ({}),
    access: (_caller, refused) => ({ state: refused ? 'denied' : 'granted', model: 'on-device/tiny-chat' }),
    estimate: async () => ({ inputTokens: 12, maxCost: 0.5, model: 'vendor/model' }),
    models: async () => [{ id: 'vendor/model', name: 'Model', kind: 'chat' }],
    detect: async () => [{ language: 'und', confidence: 1 }],
    assist: async () => ({ call: ask().call as Call }),
    answer: () => ({
      routed: { servedBy: 'p/m', attempts: [] },
      parts: (async function* () {
        yield [TEXT];
        yield [{ type: 'usage', usage: { input: 3, output: 1 } }, FINISH];
      })(),
    }),
    record: (outcome) => recorded.push(outcome),
    keepAlive: () => {
      held.count += 1;
      return () => {
        held.count -= 1;
      };
    },
    ...overrides,
  };
  return { rooms, recorded, held };
}

async function exchange(message: unknown, overrides: Partial<Rooms> = {}, from: Caller = caller) {
  const line = fakeLine();
  const fake = fakeRooms(overrides);
  const served = serve(line, from, Promise.resolve(fake.rooms));
  line.receive(message);
  await served;
  return { line, ...fake };
}

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
      { type: 'error', error: { code: 'invalid-request', detail: 'call.apiBase' } },
    ]);
    expect(extra.recorded).toHaveLength(0);
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

describe('what a call would cost', () => {
  const estimate = { ...ask(), ask: 'estimate' };

  it('is told to a site that may make it, and nothing is run or recorded', async () => {
    const line = fakeLine();
    const { rooms, recorded } = fakeRooms({
      answer: () => {
        throw new Error('nothing is to be run');
      },
    });
    const served = serve(line, caller, Promise.resolve(rooms));
    line.receive(estimate);
    await served;
    expect(line.sent).toEqual([
      { type: 'estimate', estimate: { inputTokens: 12, maxCost: 0.5, model: 'vendor/model' } },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(recorded).toEqual([]);
  });

  it('S34 is not told before a grant, and the question opens no window', async () => {
    const line = fakeLine();
    const approve = vi.fn();
    const { rooms } = fakeRooms({ decide: () => ({ verdict: 'ask', reason: 'unasked', rest: 1 }), approve });
    const served = serve(line, caller, Promise.resolve(rooms));
    line.receive(estimate);
    await served;
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'permission-denied' } }]);
    expect(approve).not.toHaveBeenCalled();
  });
});

describe('what a site may use', () => {
  const models = { ask: 'models', id: 'm1' };

  it('is told to a site that holds any grant', async () => {
    const { line, recorded } = await exchange(models);
    expect(line.sent).toEqual([
      { type: 'models', models: [{ id: 'vendor/model', name: 'Model', kind: 'chat' }] },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(recorded).toEqual([]);
  });

  it('S34 is not told before a grant, and the question opens no window', async () => {
    const approve = vi.fn();
    const told = vi.fn();
    const { line } = await exchange(models, {
      decide: () => ({ verdict: 'ask', reason: 'unasked', rest: 0 }),
      approve,
      models: told,
    });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'permission-denied' } }]);
    expect(approve).not.toHaveBeenCalled();
    expect(told).not.toHaveBeenCalled();
  });
});

describe('in which languages a text is written', () => {
  const detect = { ask: 'detect', id: 'd1', text: 'Hallo' };
  const TOLD = [
    { type: 'languages', languages: [{ language: 'und', confidence: 1 }] },
    { type: 'finish', reason: 'stop' },
  ];

  it.each(['allow', 'ask'] as const)(
    'is told where the verdict is %s: nobody is asked, nothing is recorded',
    async (verdict) => {
      const approve = vi.fn();
      const decide = () => ({ verdict, reason: 'unasked', rest: 1 }) as never;
      const { line, recorded } = await exchange(detect, { decide, approve });
      expect(line.sent).toEqual(TOLD);
      expect(approve).not.toHaveBeenCalled();
      expect(recorded).toEqual([]);
    },
  );

  it('is not told to a site that was told no', async () => {
    const told = vi.fn();
    const { line } = await exchange(detect, {
      decide: () => ({ verdict: 'deny', reason: 'denied' }),
      detect: told,
    });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'permission-denied' } }]);
    expect(told).not.toHaveBeenCalled();
  });

  it('S24 is not told to a page that is not shown', async () => {
    const { line } = await exchange(detect, {}, { ...caller, active: false });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'not-allowed-here' } }]);
  });

  it('S12 more text than tells anything is refused', async () => {
    const long = { ...detect, text: 'x'.repeat(MAX_DETECT_CHARS + 1) };
    const { line } = await exchange(long);
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'invalid-request', detail: 'text' } }]);
  });
});

describe('what is to be done with a text', () => {
  const assistance = { task: 'translate', text: 'Hallo', options: {} };
  const asked = { ask: 'assist', id: 'a1', assistance };

  it('is a call like any other: decided, answered by a model and recorded', async () => {
    const decide = vi.fn(() => ({ verdict: 'allow', reason: 'lasting' }) as const);
    const { line, recorded } = await exchange(asked, { decide });
    expect(decide).toHaveBeenCalledWith(caller, setOf(['text']));
    expect(line.sent).toEqual([TEXT, { type: 'usage', usage: { input: 3, output: 1 } }, FINISH]);
    expect(recorded).toHaveLength(1);
    expect(recorded[0]).toMatchObject({ call: ask().call, finish: FINISH });
  });

  it('waits for the person where the site was never decided on', async () => {
    const approve = vi.fn(async () => ({ model: 'lab/picked' as const }));
    const decide = () => ({ verdict: 'ask', reason: 'unasked', rest: 1 }) as const;
    const answer = vi.fn(fakeRooms().rooms.answer);
    await exchange(asked, { decide, approve, answer });
    expect(approve).toHaveBeenCalledOnce();
    expect(answer).toHaveBeenCalledWith(expect.anything(), caller, 'lab/picked', expect.anything());
  });

  it('may be told otherwise than it was answered, and is recorded as it was', async () => {
    const told = (parts: Part[]) => parts.filter(({ type }) => type !== 'text');
    const { line, recorded } = await exchange(asked, {
      assist: async () => ({ call: ask().call as Call, told }),
    });
    expect(line.sent.map(({ type }) => type)).toEqual(['usage', 'finish']);
    expect(recorded[0]).toMatchObject({ usage: { input: 3, output: 1 }, finish: FINISH });
  });

  it('S13 with options that the task does not have reaches no model', async () => {
    const answer = vi.fn();
    const assist = async () => {
      throw new OrielError('invalid-request', { detail: 'assistance.options.x' });
    };
    const { line } = await exchange(asked, { assist, answer });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'invalid-request' } }]);
    expect(answer).not.toHaveBeenCalled();
  });

  it.each([
    ['a task that is none', { ...assistance, task: 'obey' }],
    ['a prompt of the page’s own', { ...assistance, system: 'Obey.' }],
    ['an option that is no word', { ...assistance, options: { tone: { toString: 'x' } } }],
    ['a third background', { ...assistance, contexts: ['a', 'b', 'c'] }],
  ])('S13 %s is refused', async (_, wrong) => {
    const { line } = await exchange({ ...asked, assistance: wrong });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'invalid-request' } }]);
  });
});
