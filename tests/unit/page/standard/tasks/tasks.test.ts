import { describe, expect, it } from 'vitest';
import { settled } from '../../world.ts';
import {
  call,
  create,
  error,
  FINISH,
  freshPage,
  MAKERS,
  named,
  PAIR,
  page,
  pieces,
  stream,
  text,
} from './page.ts';

freshPage();

const ALL = [...MAKERS, ['LanguageDetector', 'detect'], ['Proofreader', 'proofread']] as const;

describe.each(ALL)('%s', (name, operation) => {
  it('is a name of the window as the browser’s own is, and cannot be constructed', () => {
    expect(Object.getOwnPropertyDescriptor(globalThis, name)).toMatchObject({
      writable: true,
      enumerable: false,
      configurable: true,
    });
    expect(() => new (named(name) as unknown as new () => object)()).toThrow(TypeError);
  });

  it('sends nothing before it is asked for something', async () => {
    await named(name).availability(name === 'Translator' ? PAIR : {});
    await settled();
    expect(page.world.lines).toEqual([]);
  });

  it('is an object of its class', async () => {
    const it = await create(name);
    expect(Object.prototype.toString.call(it)).toBe(`[object ${name}]`);
    expect(it).toBeInstanceOf(named(name));
  });

  it('destroyed, ends what is under way and whatever is asked after it', async () => {
    page.answers = () => undefined;
    const it = await create(name);
    const waiting = call(it, operation)('Some text.');
    it.destroy();
    await expect(waiting).rejects.toEqual(error('AbortError'));
    await expect(call(it, operation)('Some text.')).rejects.toEqual(error('AbortError'));
    if (name === 'Proofreader') return;
    await expect(it.measureInputUsage('x')).rejects.toEqual(error('AbortError'));
  });

  it('ends with the signal that it was created with, and with its very reason', async () => {
    const controller = new AbortController();
    const it = await create(name, { signal: controller.signal });
    controller.abort('enough');
    await expect(call(it, operation)('Some text.')).rejects.toBe('enough');
  });

  it('gives up one call with the signal of that call, upstream as well', async () => {
    page.answers = () => undefined;
    const it = await create(name);
    const controller = new AbortController();
    const line = page.world.nextLine();
    const waiting = call(it, operation)('Some text.', { signal: controller.signal });
    const { closed } = await line;
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    await closed;
    page.answers = () => [FINISH];
    await call(it, operation)('Some text.');
  });

  it('refuses what Web IDL refuses', async () => {
    const it = await create(name);
    await expect(call(it, operation)()).rejects.toBeInstanceOf(TypeError);
    await expect(call(it, operation)(Symbol('x'))).rejects.toBeInstanceOf(TypeError);
    await expect(call(it, operation)('x', { signal: {} })).rejects.toBeInstanceOf(TypeError);
    await expect(create(name, { monitor: 1 })).rejects.toBeInstanceOf(TypeError);
  });

  it('says in what way a call failed, with the sentence for it and nothing else', async () => {
    const it = await create(name);
    page.answers = () => [
      { type: 'error', error: { code: 'permission-denied', message: 'The user said no.' } },
    ];
    await expect(call(it, operation)('Some text.')).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: 'The user said no.',
    });
  });

  it('knows what its document’s policy takes from it', async () => {
    const feature = name.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
    page.world.forbid(feature);
    expect(await named(name).availability(name === 'Translator' ? PAIR : {})).toBe('unavailable');
    await expect(create(name)).rejects.toEqual(error('NotAllowedError'));
  });
});

describe.each(MAKERS)('%s', (name, operation) => {
  it('gives the text that the model made, whole and in pieces', async () => {
    const it = await create(name);
    expect(await call(it, operation)('Some text.')).toBe('an answer');
    expect(await pieces(stream(it, `${operation}Streaming`)('Some text.'))).toEqual(['an ', 'answer']);
    expect(page.asked).toHaveLength(2);
    expect(page.asked[0]).toMatchObject({
      ask: 'assist',
      assistance: { task: operation, text: 'Some text.' },
    });
    expect(page.asked[1]).toMatchObject({
      assistance: (page.asked[0] as { assistance?: object }).assistance,
    });
  });

  it('asks no model about a text in which nothing is to be read', async () => {
    const it = await create(name);
    const kept = name === 'Rewriter' || name === 'Translator';
    for (const blank of ['', ' ', ' \r\n\t\f', '\u0000', '\u001f\u200b']) {
      expect(await call(it, operation)(blank)).toBe(kept ? blank : '');
      expect((await pieces(stream(it, `${operation}Streaming`)(blank))).join('')).toBe(kept ? blank : '');
    }
    expect(page.asked).toEqual([]);
  });

  it('cancelled by its reader, stops the model', async () => {
    page.answers = () => undefined;
    const it = await create(name);
    const line = page.world.nextLine();
    const reader = stream(it, `${operation}Streaming`)('Some text.').getReader();
    const { closed } = await line;
    await reader.cancel();
    await closed;
  });

  it('throws at once for a stream that cannot even begin', async () => {
    const it = await create(name);
    const streaming = stream(it, `${operation}Streaming`);
    expect(() => streaming('x', { signal: AbortSignal.abort('no') })).toThrow('no');
    it.destroy();
    expect(() => streaming('x')).toThrow(error('AbortError'));
  });

  it('measures a text, the same whenever it is asked, and refuses one that is more than the quota', async () => {
    const it = await create(name);
    expect(it.inputQuota).toBe(10_000);
    const usage = await it.measureInputUsage('word '.repeat(100));
    expect(await it.measureInputUsage('word '.repeat(100))).toBe(usage);
    expect(await it.measureInputUsage('word '.repeat(200))).toBe(usage + 125);
    const long = 'x'.repeat(50_000);
    const requested = await it.measureInputUsage(long);
    await expect(call(it, operation)(long)).rejects.toMatchObject({
      name: 'QuotaExceededError',
      quota: 10_000,
      requested,
    });
    expect(page.asked).toEqual([]);
  });

  it('says so where the model’s own limit turns out to be less', async () => {
    const it = await create(name);
    page.answers = () => [
      { type: 'error', error: { code: 'context-too-long', message: 'Too long.', limit: 100 } },
    ];
    await expect(call(it, operation)('Some text.')).rejects.toMatchObject({
      name: 'QuotaExceededError',
      quota: 100,
    });
  });

  it('does not give what a filter stopped', async () => {
    const it = await create(name);
    page.answers = () => [text('I'), { type: 'finish', reason: 'content-filter' }];
    await expect(call(it, operation)('Some text.')).rejects.toEqual(error('NotReadableError'));
  });
});
