import { beforeEach, describe, expect, it, vi } from 'vitest';
import { legacyError } from '../../../lib/page/legacy-errors.ts';
import { ERRORS, type ErrorCode } from '../../../lib/protocol/errors.ts';
import { access, error, FINISH, texts } from './answers.ts';
import { pageWorld, settled, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
});
const callOf = (at = 0) => {
  const ask = world.lines[at]?.ask;
  return ask?.ask === 'generate' ? ask.call : undefined;
};

describe('the object of 2023', () => {
  it('has every own key that apps looked for, and one more to remove a listener', () => {
    expect(Object.keys(world.ai)).toEqual(
      expect.arrayContaining([
        '__window_ai_metadata__',
        'generateText',
        'BETA_generate3DObject',
        'getCompletion',
        'getCurrentModel',
        'addEventListener',
        'removeEventListener',
        'BETA_updateModelProvider',
      ]),
    );
  });

  it('names the domain that the client library knows and the version of the extension', () => {
    expect(world.ai.__window_ai_metadata__).toEqual({ domain: 'https://windowai.io', version: '1.2.3' });
  });

  it('has no key that newer apps would take for another interface', () => {
    expect('assistant' in world.ai || 'languageModel' in world.ai).toBe(false);
  });

  it('works with its functions taken off the object', async () => {
    world.answer = texts('hi');
    const { generateText } = world.ai;
    expect(await generateText({ prompt: 'x' })).toEqual([{ text: 'hi' }]);
  });
});

describe('generateText', () => {
  it('answers a prompt with a list of one text', async () => {
    world.answer = texts('The capital ', 'is Oslo.');
    expect(await world.ai.generateText({ prompt: 'Norway?' })).toEqual([{ text: 'The capital is Oslo.' }]);
    expect(callOf()).toEqual({
      surface: 'legacy',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Norway?' }] }],
    });
  });

  it('answers messages with a list of one assistant message', async () => {
    world.answer = texts('Hello');
    const messages = [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Yes?' },
      { role: 'user', content: 'Again' },
    ];
    expect(await world.ai.generateText({ messages })).toEqual([
      { message: { role: 'assistant', content: 'Hello' } },
    ]);
    expect(callOf()?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  });

  it('hands on every option of 2023 under its name of today', async () => {
    world.answer = texts('x');
    await world.ai.generateText(
      { prompt: 'x' },
      { model: 'openai/gpt-4', numOutputs: 1, temperature: 0.5, maxTokens: 9, stopSequences: ['a', 'b'] },
    );
    expect(callOf()).toMatchObject({
      model: 'openai/gpt-4',
      n: 1,
      temperature: 0.5,
      maxOutputTokens: 9,
      stop: ['a', 'b'],
    });
  });

  it('takes null options, and null for any option, as unset', async () => {
    world.answer = texts('x');
    const unset = {
      model: null,
      numOutputs: null,
      temperature: null,
      maxTokens: null,
      stopSequences: null,
      onStreamResult: null,
      signal: null,
    };
    for (const options of [null, undefined, {}, unset]) {
      expect(await world.ai.generateText({ prompt: 'x' }, options)).toEqual([{ text: 'x' }]);
    }
    for (const line of [0, 1, 2, 3]) expect(Object.keys(callOf(line) ?? {})).toEqual(['surface', 'messages']);
  });

  it('streams deltas marked as partial, and keeps the whole for the promise', async () => {
    world.answer = texts('a', 'b', 'c');
    const heard: unknown[] = [];
    const onStreamResult = (...args: unknown[]) => heard.push(args);
    const whole = await world.ai.generateText({ prompt: 'x' }, { onStreamResult });
    expect(heard).toEqual([
      [{ text: 'a', isPartial: true }, null],
      [{ text: 'b', isPartial: true }, null],
      [{ text: 'c', isPartial: true }, null],
    ]);
    expect(whole).toEqual([{ text: 'abc' }]);
    expect(Object.keys(whole[0] ?? {})).toEqual(['text']);
  });

  it('streams messages for messages', async () => {
    world.answer = texts('a');
    const heard: unknown[] = [];
    await world.ai.generateText(
      { messages: [{ role: 'user', content: 'x' }] },
      { onStreamResult: (result: unknown) => heard.push(result) },
    );
    expect(heard).toEqual([{ message: { role: 'assistant', content: 'a' }, isPartial: true }]);
  });

  it('returns each of several outputs whole and never calls back for them, not even with an error', async () => {
    const onStreamResult = vi.fn();
    world.answer = (line) => {
      line.send({ type: 'text', text: 'a' }, { type: 'text', text: 'x', choice: 1 });
      line.send({ type: 'text', text: 'b', choice: 0 }, { type: 'text', text: 'stray', choice: 7 });
      line.send(FINISH);
    };
    expect(await world.ai.generateText({ prompt: 'x' }, { numOutputs: 3, onStreamResult })).toEqual([
      { text: 'ab' },
      { text: 'x' },
      { text: '' },
    ]);
    expect(callOf()?.n).toBe(3);
    world.answer = error('timeout');
    await expect(world.ai.generateText({ prompt: 'x' }, { numOutputs: 2, onStreamResult })).rejects.toMatch(
      /^MODEL_REJECTED/,
    );
    expect(onStreamResult).not.toHaveBeenCalled();
  });

  it('rejects and calls back with the same error', async () => {
    const onStreamResult = vi.fn();
    world.answer = error('permission-denied');
    await expect(world.ai.generateText({ prompt: 'x' }, { onStreamResult })).rejects.toBe(
      'PERMISSION_DENIED',
    );
    expect(onStreamResult.mock.calls).toEqual([[null, 'PERMISSION_DENIED']]);
  });

  it('rejects after deltas were already streamed', async () => {
    const onStreamResult = vi.fn();
    world.answer = (line) => {
      line.send({ type: 'text', text: 'half' });
      error('network', { status: 502 })(line);
    };
    await expect(world.ai.generateText({ prompt: 'x' }, { onStreamResult })).rejects.toBe(
      'MODEL_REJECTED_REQUEST: 502: a sentence about network',
    );
    expect(onStreamResult.mock.calls).toEqual([
      [{ text: 'half', isPartial: true }, null],
      [null, 'MODEL_REJECTED_REQUEST: 502: a sentence about network'],
    ]);
  });

  it('reports what a callback throws to the page and streams on', async () => {
    world.answer = texts('a', 'b');
    const thrown = new Error('the page’s own');
    const onStreamResult = () => {
      throw thrown;
    };
    expect(await world.ai.generateText({ prompt: 'x' }, { onStreamResult })).toEqual([{ text: 'ab' }]);
    expect(world.reported).toEqual([thrown, thrown]);
  });

  it('takes content parts where 2023 knew only text', async () => {
    world.answer = texts('x');
    await world.ai.generateText({
      messages: [{ role: 'user', content: [{ type: 'image', image: 'https://a.example/cat.png' }] }],
    });
    expect(callOf()?.messages[0]?.content).toEqual([
      { type: 'image', source: { url: 'https://a.example/cat.png' } },
    ]);
  });

  it.each([
    [undefined],
    [null],
    ['a bare text'],
    [7],
    [[]],
    [{}],
    [{ prompt: 5 }],
    [{ messages: 'x' }],
    [{ messages: [] }],
    [{ messages: [null] }],
    [{ messages: [{ role: 'bot', content: 'x' }] }],
    [{ messages: [{ role: 'user' }] }],
    [{ messages: [{ role: 'user', content: 5 }] }],
  ])('rejects %j with Error("Invalid input") and sends nothing', async (input) => {
    const failure = await world.ai.generateText(input).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).toHaveProperty('message', 'Invalid input');
    await settled();
    expect(world.connected).toEqual([]);
  });

  it.each([
    ['text'],
    [7],
    [[]],
    [{ model: 7 }],
    [{ numOutputs: '2' }],
    [{ temperature: 'hot' }],
    [{ temperature: Number.NaN }],
    [{ maxTokens: Number.POSITIVE_INFINITY }],
    [{ stopSequences: [1] }],
    [{ onStreamResult: 'no function' }],
    [{ signal: {} }],
  ])('rejects options %j with Error("Invalid options") and sends nothing', async (options) => {
    const failure = await world.ai.generateText({ prompt: 'x' }, options).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).toHaveProperty('message', 'Invalid options');
    await settled();
    expect(world.connected).toEqual([]);
  });

  it('leaves values out of range to the background, however large', async () => {
    world.answer = error('invalid-request');
    await expect(world.ai.generateText({ prompt: 'x' }, { numOutputs: 1e12 })).rejects.toBe(
      'INVALID_REQUEST',
    );
    expect(callOf()?.n).toBe(1e12);
  });
});

describe('getCompletion', () => {
  it('gives a single output, not a list', async () => {
    world.answer = texts('x');
    expect(await world.ai.getCompletion({ prompt: 'x' })).toEqual({ text: 'x' });
    expect(await world.ai.getCompletion({ messages: [{ role: 'user', content: 'x' }] })).toEqual({
      message: { role: 'assistant', content: 'x' },
    });
  });

  it('gives a list where several outputs were asked for', async () => {
    world.answer = texts('x');
    expect(await world.ai.getCompletion({ prompt: 'x' }, { numOutputs: 2 })).toEqual([
      { text: 'x' },
      { text: '' },
    ]);
  });
});

describe('getCurrentModel', () => {
  it('is a string, as apps call includes() on it', async () => {
    world.answer = access('oriel/auto', 'unasked');
    expect((await world.ai.getCurrentModel()).includes('gpt')).toBe(false);
    world.answer = access('openai/gpt-4');
    expect(await world.ai.getCurrentModel()).toBe('openai/gpt-4');
    expect(world.lines.map(({ ask }) => ask.ask)).toEqual(['access', 'access']);
  });

  it('rejects with a string of 2023 in a frame that is not answered, instead of hanging', async () => {
    world.answer = error('not-allowed-here');
    await expect(world.ai.getCurrentModel()).rejects.toBe('PERMISSION_DENIED');
  });
});

describe('the two BETA names', () => {
  it('refuse to let a page rewrite the user’s provider', async () => {
    const request = { baseUrl: 'https://evil.example', session: {}, shouldSetDefault: true };
    await expect(world.ai.BETA_updateModelProvider(request)).rejects.toBe('PERMISSION_DENIED');
    await settled();
    expect(world.connected).toEqual([]);
  });

  it('say that nobody offers 3D objects', async () => {
    await expect(world.ai.BETA_generate3DObject({ prompt: 'a chair' })).rejects.toMatch(
      /^INVALID_REQUEST.*3D objects/,
    );
  });
});

describe('signal, everywhere', () => {
  it('aborts a call with the signal’s own reason, tells the callback, and closes the line', async () => {
    const { signal, abort } = controller();
    const onStreamResult = vi.fn();
    const answer = world.ai.generateText({ prompt: 'x' }, { signal, onStreamResult });
    const line = await world.nextLine();
    const reason = new Error('changed my mind');
    abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(onStreamResult.mock.calls).toEqual([[null, reason]]);
    await line.closed;
  });

  it.each(['generateText', 'getCompletion', 'getCurrentModel'] as const)(
    'an aborted one keeps %s from sending anything',
    async (name) => {
      const signal = AbortSignal.abort('no');
      const call =
        name === 'getCurrentModel'
          ? world.ai.getCurrentModel({ signal })
          : world.ai[name]({ prompt: 'x' }, { signal });
      await expect(call).rejects.toBe('no');
      await settled();
      expect(world.connected).toEqual([]);
    },
  );
});

describe('error strings', () => {
  const table: [ErrorCode, number | undefined, string][] = [
    ['authentication', 401, 'NOT_AUTHENTICATED'],
    ['no-model', undefined, 'NOT_AUTHENTICATED'],
    ['payment-required', 402, 'PAYMENT_REQUIRED'],
    ['permission-denied', undefined, 'PERMISSION_DENIED'],
    ['not-allowed-here', undefined, 'PERMISSION_DENIED'],
    ['throttled', undefined, 'PERMISSION_DENIED'],
    ['invalid-request', undefined, 'INVALID_REQUEST'],
    ['too-large', undefined, 'INVALID_REQUEST'],
    ['unsupported', undefined, 'INVALID_REQUEST'],
    ['invalid-request', 400, 'MODEL_REJECTED_REQUEST: 400: S'],
    ['model-not-found', 404, 'MODEL_REJECTED_REQUEST: 404: S'],
    ['rate-limited', 429, 'MODEL_REJECTED_REQUEST: 429: S'],
    ['provider-error', 500, 'MODEL_REJECTED_REQUEST: 500: S'],
    ['overloaded', undefined, 'MODEL_REJECTED_REQUEST: 503: S'],
    ['interrupted', undefined, 'MODEL_REJECTED_REQUEST: 503: S'],
  ];
  it.each(table)('%s with status %s is "%s"', (code, status, expected) => {
    expect(legacyError({ code, message: 'S', ...(status === undefined ? {} : { status }) }).rejection).toBe(
      expected,
    );
  });

  it('every error code of today has one of the codes of 2023, and no other', () => {
    const known = ['NOT_AUTHENTICATED', 'PERMISSION_DENIED', 'INVALID_REQUEST', 'PAYMENT_REQUIRED'];
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const { code: legacy, rejection } = legacyError({ code, message: 'S' });
      if (known.includes(legacy)) expect(rejection).toBe(legacy);
      else expect(rejection).toMatch(/^MODEL_REJECTED_REQUEST: \d{3}: S$/);
    }
  });
});

function controller() {
  const made = new AbortController();
  return { signal: made.signal, abort: (reason: unknown) => made.abort(reason) };
}
