import '../components/fake-browser.ts';

import { beforeEach, describe, expect, test } from 'vitest';
import { connectApproval, onChange, send, tryPrompt } from '../../../lib/platform/control-client.ts';
import { hostPattern, missingHosts, requestHosts } from '../../../lib/platform/host-access.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { fake } from '../components/fake-browser.ts';

beforeEach(() => fake.reset());

describe('send', () => {
  test('gives the reply’s value', async () => {
    fake.answer = () => ({ file: '{}' });
    expect(await send({ command: 'export', keys: false })).toEqual({ file: '{}' });
  });

  test('throws the background’s own error, all of it', async () => {
    const info = { code: 'rate-limited', message: 'Later.', status: 429, retryAfter: 3 } as const;
    fake.answer = () => {
      throw new OrielError(info.code, info);
    };
    const thrown = await send({ command: 'overview' }).catch((error) => error);
    expect(thrown).toBeInstanceOf(OrielError);
    expect(thrown.info).toEqual(info);
  });

  test.each([
    ['nobody answers', () => undefined],
    [
      'the message cannot be delivered',
      () => {
        throw new Error('Could not establish connection. Receiving end does not exist.');
      },
    ],
  ])('where %s it says what to do', async (_, answer) => {
    fake.answer = answer;
    const thrown = await send({ command: 'overview' }).catch((error) => error);
    expect(thrown.info).toMatchObject({
      code: 'internal',
      message: expect.stringContaining('open it again'),
    });
  });
});

test('onChange hears changes until it is ended', () => {
  let heard = 0;
  const stop = onChange(() => {
    heard += 1;
  });
  fake.change();
  stop();
  fake.change();
  expect(heard).toBe(1);
});

test('an approval line shows views, answers, and ends with its port', () => {
  const views: unknown[] = [];
  const line = connectApproval('x', (view) => views.push(view));
  const [port] = fake.ports;
  line.answer({ answer: 'deny' });
  port!.onMessage.fire({ state: 'ended' });
  port!.onDisconnect.fire();
  line.answer({ answer: 'always' });
  expect(port!.sent).toEqual([{ answer: 'deny' }]);
  expect(views).toEqual([{ state: 'ended' }, { state: 'ended' }]);
});

describe('tryPrompt', () => {
  const collect = async (signal = new AbortController().signal) => {
    const seen: string[] = [];
    let error: unknown;
    try {
      for await (const words of tryPrompt({ prompt: 'hi' }, signal)) seen.push(words);
    } catch (thrown) {
      error = thrown instanceof OrielError ? thrown.info.code : thrown;
    }
    return { seen, error };
  };
  const text = (words: string) => ({ type: 'text', text: words });

  test('joins what came in one read, and leaves out what is not text', async () => {
    const answer = collect();
    const [port] = fake.ports;
    port!.onMessage.fire([text('a'), { type: 'reasoning', text: 'hm' }, text('b')]);
    await new Promise((resolve) => setTimeout(resolve));
    port!.onMessage.fire([text('c'), { type: 'finish', reason: 'stop' }]);
    expect(await answer).toEqual({ seen: ['ab', 'c'], error: undefined });
    expect(port!.disconnected).toBe(true);
  });

  test('parts that came before anyone asked for the next are not lost', async () => {
    const answer = tryPrompt({ prompt: 'hi' }, new AbortController().signal);
    const first = answer.next();
    const [port] = fake.ports;
    port!.onMessage.fire([text('a')]);
    expect(await first).toEqual({ done: false, value: 'a' });
    port!.onMessage.fire([text('b')]);
    port!.onMessage.fire([text('c'), { type: 'finish', reason: 'stop' }]);
    port!.onDisconnect.fire();
    expect(await answer.next()).toEqual({ done: false, value: 'bc' });
    expect(await answer.next()).toEqual({ done: true, value: undefined });
  });

  test('text before an error still arrives', async () => {
    const answer = collect();
    fake.ports[0]!.onMessage.fire([text('a'), { type: 'error', error: { code: 'network', message: 'x' } }]);
    expect(await answer).toEqual({ seen: ['a'], error: 'network' });
  });

  test('a port that closes early is an interruption', async () => {
    const answer = collect();
    fake.ports[0]!.onDisconnect.fire();
    expect(await answer).toEqual({ seen: [], error: 'interrupted' });
  });

  test('an abort, before or while waiting, closes the port', async () => {
    const controller = new AbortController();
    const answer = collect(controller.signal);
    controller.abort();
    expect(await answer).toEqual({ seen: [], error: 'aborted' });
    expect(await collect(AbortSignal.abort())).toEqual({ seen: [], error: 'aborted' });
    expect(fake.ports.every((port) => port.disconnected)).toBe(true);
  });

  test('leaving the loop closes the port', async () => {
    const answer = tryPrompt({ prompt: 'hi' }, new AbortController().signal);
    const first = answer.next();
    fake.ports[0]!.onMessage.fire([text('a')]);
    await first;
    await answer.return();
    expect(fake.ports[0]!.disconnected).toBe(true);
  });
});

describe('hosts', () => {
  test.each([
    ['https://api.example.com:8443/v1?x=1', 'https://api.example.com/*'],
    ['http://127.0.0.1:11434', 'http://127.0.0.1/*'],
    ['http://[::1]:8080/v1', 'http://[::1]/*'],
    ['ftp://a.example', undefined],
    ['nonsense', undefined],
  ])('%s is covered by %s', (address, pattern) => {
    expect(hostPattern(address)).toBe(pattern);
  });

  test('only what is missing is named, and nothing missing asks nothing', async () => {
    fake.granted.add('https://a.example/*');
    expect(await missingHosts(['https://a.example/*', 'https://b.example/*'])).toEqual([
      'https://b.example/*',
    ]);
    expect(await requestHosts([])).toBe(true);
    expect(fake.requested).toEqual([]);
  });
});
