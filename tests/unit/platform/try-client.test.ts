import '../components/fake-browser.ts';

import { beforeEach, describe, expect, test } from 'vitest';
import { tryParts, tryText } from '../../../lib/platform/try-client.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { TryAsk } from '../../../lib/protocol/try.ts';
import { fake } from '../components/fake-browser.ts';

beforeEach(() => fake.reset());

const ASK: TryAsk = {
  question: { messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] },
};

describe('what may be asked', () => {
  test('is a question or a call of the past, and nothing beside it', () => {
    expect(TryAsk.safeParse(ASK).success).toBe(true);
    expect(TryAsk.safeParse({ past: 7, model: 'openai/gpt-4.1' }).success).toBe(true);
    expect(TryAsk.safeParse({ ...ASK, past: 7 }).success).toBe(false);
    expect(TryAsk.safeParse({ past: 0 }).success).toBe(false);
    expect(TryAsk.safeParse({}).success).toBe(false);
  });

  test('names neither surface nor a wish: those are the dashboard’s own', () => {
    const { question } = ASK as { question: object };
    expect(TryAsk.safeParse({ question: { ...question, surface: 'window.ai' } }).success).toBe(false);
    expect(TryAsk.safeParse({ question: { ...question, model: 'a/b' } }).success).toBe(false);
  });
});

describe('the parts of an answer', () => {
  const ask: TryAsk = { past: 7, model: 'openai/gpt-4.1' };
  const finish: Part = { type: 'finish', reason: 'stop' };
  const port = () => fake.ports[0]!;

  test('come until its end, over a port of their own', async () => {
    const seen: Part[] = [];
    const reading = (async () => {
      for await (const parts of tryParts(ask, new AbortController().signal)) seen.push(...parts);
    })();
    expect(port().name).toBe('oriel/try');
    expect(port().sent).toEqual([ask]);
    port().onMessage.fire([{ type: 'text', text: 'a' }]);
    port().onMessage.fire([{ type: 'text', text: 'b' }, finish]);
    await reading;
    expect(seen).toEqual([{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }, finish]);
    expect(port().disconnected).toBe(true);
  });

  test('hand an error over as the part that it is', async () => {
    const error: Part = { type: 'error', error: { code: 'network', message: 'Not reached.' } };
    const answer = tryParts(ask, new AbortController().signal);
    const first = answer.next();
    port().onMessage.fire([error]);
    expect((await first).value).toEqual([error]);
    expect((await answer.next()).done).toBe(true);
  });
});

describe('the text of an answer', () => {
  const collect = async (signal = new AbortController().signal) => {
    const seen: string[] = [];
    let error: unknown;
    try {
      for await (const words of tryText(ASK, signal)) seen.push(words);
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
    const answer = tryText(ASK, new AbortController().signal);
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
    const answer = tryText(ASK, new AbortController().signal);
    const first = answer.next();
    fake.ports[0]!.onMessage.fire([text('a')]);
    await first;
    await answer.return();
    expect(fake.ports[0]!.disconnected).toBe(true);
  });
});
