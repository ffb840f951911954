import { beforeEach, describe, expect, it } from 'vitest';
import { settled } from '../../world.ts';
import { type LanguageModelPage, languageModelPage } from './page.ts';

let page: LanguageModelPage;
beforeEach(async () => {
  page = await languageModelPage();
});
const named = (name: string) => expect.objectContaining({ name });
const create = (options?: unknown) => page.LanguageModel.create(options);
const availability = (options?: unknown) => page.LanguageModel.availability(options);

describe('the names', () => {
  it('are there as a browser’s own: writable, configurable, not enumerable', () => {
    for (const name of [
      'LanguageModel',
      'LanguageModelParams',
      'LanguageModelToolCall',
      'LanguageModelToolSuccess',
      'LanguageModelToolError',
      'CreateMonitor',
      'QuotaExceededError',
    ])
      expect(Object.getOwnPropertyDescriptor(globalThis, name), name).toMatchObject({
        writable: true,
        enumerable: false,
        configurable: true,
      });
    const { LanguageModel } = page;
    expect(() => new LanguageModel()).toThrow(new TypeError('Illegal constructor'));
    expect(Object.getPrototypeOf(LanguageModel)).toBe(EventTarget);
  });

  it('send nothing until something is made', async () => {
    for (let n = 0; n < 1_000; n++) await availability({ expectedInputs: [{ type: 'image' }] });
    await page.LanguageModel.params();
    await settled();
    expect(page.world.connected).toEqual([]);
  });
});

describe('availability()', () => {
  it('says the same before anything is known as on a page that is granted', async () => {
    page.access = { state: 'unasked', model: 'oriel/auto' };
    expect(await availability()).toBe('available');
    await create();
    expect(await availability()).toBe('available');
  });

  it.each([
    [{ expectedInputs: [{ type: 'text', languages: ['en', 'ja'] }, { type: 'audio' }] }, 'available'],
    [{ expectedOutputs: [{ type: 'text', languages: ['EN'] }, { type: 'tool-call' }] }, 'available'],
    [{ samplingMode: 'creative', nonsense: 1 }, 'available'],
    [{ topK: 1.5, temperature: Number.POSITIVE_INFINITY }, 'available'],
    [{ expectedInputs: [{ type: 'text', languages: ['unk'] }] }, 'unavailable'],
    [{ expectedOutputs: [{ type: 'text', languages: ['unk'] }] }, 'unavailable'],
    [{ expectedOutputs: [{ type: 'image' }] }, 'unavailable'],
    [{ expectedOutputs: [{ type: 'audio' }] }, 'unavailable'],
    [{ topK: -2, temperature: 1 }, 'unavailable'],
  ])('of %j is %s', async (options, said) => {
    expect(await availability(options)).toBe(said);
  });

  it('rejects for a type, a tag or a mode that is none, and for two kinds of sampling at once', async () => {
    await expect(availability({ expectedInputs: [{ type: 'soup' }] })).rejects.toThrow(TypeError);
    await expect(availability({ expectedInputs: [{}] })).rejects.toThrow(TypeError);
    await expect(availability({ samplingMode: 'wild' })).rejects.toThrow(TypeError);
    const expectedInputs = [{ type: 'text', languages: ['en-abc-invalid'] }];
    await expect(availability({ expectedInputs })).rejects.toThrow(RangeError);
    await expect(create({ expectedInputs })).rejects.toThrow(RangeError);
    for (const numbers of [{ topK: 3 }, { temperature: 1 }, { topK: 3, temperature: 1 }])
      for (const asked of [availability, create])
        await expect(asked({ samplingMode: 'balanced', ...numbers })).rejects.toThrow(TypeError);
  });

  it('says nothing of what the person decided; create() does not support what they refused', async () => {
    page.access = { state: 'denied', model: 'oriel/auto' };
    await expect(create()).rejects.toThrow(named('NotSupportedError'));
    expect(await availability()).toBe('available');
    page.access = { state: 'granted', model: 'openai/gpt-4' };
    await create();
  });

  it('and create() reject in a document that is gone', async () => {
    page.world.leave();
    await expect(availability()).rejects.toThrow(named('InvalidStateError'));
    await expect(create()).rejects.toThrow(named('InvalidStateError'));
    await expect(page.LanguageModel.params()).rejects.toThrow(named('InvalidStateError'));
  });

  it('and create() heed the policy', async () => {
    page.world.forbid('language-model');
    expect(await availability()).toBe('unavailable');
    await expect(create()).rejects.toThrow(named('NotAllowedError'));
  });
});

describe('create()', () => {
  it('refuses what cannot be served, whatever the page may', async () => {
    await expect(create({ expectedOutputs: [{ type: 'audio' }] })).rejects.toThrow(
      named('NotSupportedError'),
    );
  });

  it('tells what Oriel says against it', async () => {
    page.world.answer = (line) => {
      line.send({ type: 'error', error: { code: 'not-allowed-here', message: 'Not here.' } });
      line.close();
    };
    await expect(create()).rejects.toThrow(
      expect.objectContaining({ name: 'NotAllowedError', message: 'Not here.' }),
    );
  });

  it('reads its options in the order of Web IDL', async () => {
    const read: string[] = [];
    const options = new Proxy({}, { get: (_, key) => void read.push(String(key)), has: () => true });
    await create(options);
    expect(read).toEqual([
      'expectedInputs',
      'expectedOutputs',
      'samplingMode',
      'temperature',
      'tools',
      'topK',
      'initialPrompts',
      'monitor',
      'signal',
    ]);
  });

  it.each([
    [undefined, 'balanced', 3, 1, {}],
    [{ samplingMode: 'most-predictable' }, 'most-predictable', 3, 0, { temperature: 0 }],
    [{ samplingMode: 'creative' }, 'creative', 3, 0.9, { temperature: 0.9 }],
    [{ temperature: 0.8, topK: 10 }, null, 10, 0.8, { temperature: 0.8, topK: 10 }],
    [{ temperature: 7, topK: 1e9 }, null, 128, 2, { temperature: 2, topK: 128 }],
    [{ temperature: 0, topK: 1.5 }, null, 1, 0, { temperature: 0, topK: 1 }],
  ])('with %j samples as %s, %s, %s', async (options, mode, topK, temperature, sent) => {
    const session = await create(options);
    // The attribute is a float.
    const shown = Math.fround(temperature);
    expect([session.samplingMode, session.topK, session.temperature]).toEqual([mode, topK, shown]);
    await session.prompt('x');
    const { surface: _, messages: __, ...rest } = page.calls[0]!;
    expect(rest).toEqual(sent);
  });

  it('refuses numbers that no model can be asked for', async () => {
    for (const numbers of [{ topK: 0 }, { topK: -2 }, { topK: Number.NaN }, { temperature: -0.5 }])
      await expect(create(numbers)).rejects.toThrow(RangeError);
  });

  it('tells the limits of before', async () => {
    const params = await page.LanguageModel.params();
    expect([
      params?.defaultTopK,
      params?.maxTopK,
      params?.defaultTemperature,
      params?.maxTemperature,
    ]).toEqual([3, 128, 1, 2]);
  });

  it('S34 tells nothing of the person’s models before a grant: what is made is the same as anywhere', async () => {
    page.access = { state: 'unasked', model: 'oriel/auto' };
    const session = await create();
    expect([session.contextWindow, session.samplingMode]).toEqual([32_768, 'balanced']);
  });
});
