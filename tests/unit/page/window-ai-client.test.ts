/** The client library that apps of 2023 were written with, unmodified: npm `window.ai` 0.2.4. */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  ErrorCode,
  EventType,
  getWindowAI,
  hasWindowAI,
  isKnownError,
  isMessageOutput,
  isTextOutput,
  parseModelID,
  VALID_DOMAIN,
  waitForWindowAI,
} from 'window.ai';
import { REVISION } from '../../../lib/protocol/line.ts';
import { access, error, texts } from './answers.ts';
import { pageWorld, settled, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
});

describe('the client library of 2023', () => {
  it('finds window.ai without waiting', async () => {
    expect(hasWindowAI()).toBe(true);
    await waitForWindowAI({ interval: 1, timeout: 1 });
    expect(await getWindowAI()).toBe(world.ai);
  });

  it('recognises the extension by its domain', () => {
    expect(world.ai.__window_ai_metadata__.domain).toBe(VALID_DOMAIN);
  });

  it('tells the outputs apart', async () => {
    const ai = await getWindowAI();
    world.answer = texts('a');
    const [text] = await ai.generateText({ prompt: 'x' });
    const [message] = await ai.generateText({ messages: [{ role: 'user', content: 'x' }] });
    expect(text && isTextOutput(text) && text.text).toBe('a');
    expect(message && isMessageOutput(message) && message.message).toEqual({
      role: 'assistant',
      content: 'a',
    });
    expect(message && isTextOutput(message)).toBe(false);
  });

  it('streams with its own types', async () => {
    const ai = await getWindowAI();
    world.answer = texts('a', 'b');
    let streamed = '';
    await ai.generateText(
      { prompt: 'x' },
      { onStreamResult: (result) => (streamed += result && isTextOutput(result) ? result.text : '!') },
    );
    expect(streamed).toBe('ab');
  });

  it.each([
    ['permission-denied', ErrorCode.PermissionDenied],
    ['authentication', ErrorCode.NotAuthenticated],
    ['payment-required', ErrorCode.PaymentRequired],
    ['invalid-request', ErrorCode.InvalidRequest],
  ] as const)('knows the error of %s', async (code, expected) => {
    const ai = await getWindowAI();
    world.answer = error(code);
    const thrown: unknown = await ai.generateText({ prompt: 'x' }).catch((reason: unknown) => reason);
    expect(thrown).toBe(expected);
    expect(isKnownError(thrown as string)).toBe(true);
  });

  it('parses the current model and hears of a new one', async () => {
    const ai = await getWindowAI();
    world.answer = access('openai/gpt-4');
    expect(parseModelID((await ai.getCurrentModel()) as string)).toBe('openai/gpt-4');
    const heard: unknown[] = [];
    ai.addEventListener((event, data) => heard.push([event, data]));
    await settled();
    world.answer = access('openai/gpt-3.5-turbo');
    world.changed({ [REVISION]: {} });
    await settled();
    expect(heard).toEqual([[EventType.ModelChanged, { model: 'openai/gpt-3.5-turbo' }]]);
  });
});
