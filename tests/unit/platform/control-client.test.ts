import '../components/fake-browser.ts';

import { beforeEach, describe, expect, test } from 'vitest';
import { connectApproval, onChange, send } from '../../../lib/platform/control-client.ts';
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
