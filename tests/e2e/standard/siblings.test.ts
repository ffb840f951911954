/**
 * `Summarizer`, `Writer`, `Rewriter`, `Translator`, `LanguageDetector` and `Proofreader` in a real page, with a model behind
 * that says again what it was told.
 */
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { INJECTIONS } from '../../fixtures/standard/injections.ts';
import { SAMPLES } from '../../fixtures/standard/languages.ts';
import type { ProviderServer } from '../support/provider-server.ts';
import { stage } from '../support/stage.ts';
import { addTools } from './rules.ts';

const scene = stage();
const granted = (behaviour?: string) => scene.set({ access: 'allow', ...(behaviour && { behaviour }) });

interface Instance {
  [operation: string]: (input: string, options?: object) => Promise<unknown>;
}
/** One object of the interface, one operation on each text: what came, or the name of the error. */
const run = (page: Page, name: string, operation: string, texts: string[], options: object = {}) =>
  page.evaluate(
    async (name, operation, texts, options) => {
      const statics = (globalThis as never as Record<string, { create(options: object): Promise<Instance> }>)[
        name
      ];
      const it = await statics?.create(options);
      const told: unknown[] = [];
      for (const text of texts) {
        try {
          told.push(await it?.[operation]?.(text));
        } catch (thrown) {
          told.push((thrown as Error).name);
        }
      }
      return told;
    },
    name,
    operation,
    texts,
    options,
  );

const last = (provider: ProviderServer): [system: string, user: string] => {
  const [system, user] = provider.chats().at(-1)?.json?.messages ?? [];
  return [String(system?.content), String(user?.content)];
};

const TASKS = [
  ['Summarizer', 'summarize', {}],
  ['Writer', 'write', { tone: 'casual' }],
  ['Rewriter', 'rewrite', { length: 'shorter' }],
  ['Translator', 'translate', { sourceLanguage: 'en', targetLanguage: 'de' }],
  ['Proofreader', 'proofread', {}],
] as const;

describe('a text that tries to be more', () => {
  // A site may ask some thirty times a minute before the person is asked whether that is right.
  const batches = Array.from({ length: Math.ceil(INJECTIONS.length / 20) }, (_, n) =>
    INJECTIONS.slice(n * 20, n * 20 + 20),
  );

  it.each(batches.map((batch, n) => [n + 1, batch] as const))(
    'arrives inside of its block, in the user’s message and nowhere else: batch %i',
    async (_, batch) => {
      const { page, provider } = await granted();
      for (const [at, { name, text }] of batch.entries()) {
        const [interfaceName, operation, options] = TASKS[at % TASKS.length] as (typeof TASKS)[number];
        const sharedContext = 'For readers of a blog.';
        await run(page, interfaceName, operation, [text], { ...options, sharedContext });
        const { messages } = provider.chats().at(-1)?.json ?? {};
        expect(
          messages?.map(({ role }) => role),
          name,
        ).toEqual(['system', 'user']);
        const [system, user] = last(provider);
        const [, mark] = /\[text ([0-9a-f-]{18})\]/.exec(system) ?? [];
        const begin = user.indexOf(`[text ${mark}]\n`) + `[text ${mark}]\n`.length;
        const end = user.indexOf(`\n[/text ${mark}]`);
        // Half of a pair is no character: on its way it may become the sign for one that is none.
        expect(user.slice(begin, end).toWellFormed(), name).toBe(text.toWellFormed());
        expect(system, name).not.toContain(text.toWellFormed());
        expect(user.slice(end), name).not.toContain(text.toWellFormed());
      }
    },
  );
});

describe('the writing assistants and Translator', () => {
  it.each(TASKS.slice(0, 4))(
    '%s gives what the model says, whole and in pieces',
    async (name, operation, options) => {
      const { page, provider } = await granted();
      const [whole] = await run(page, name, operation, ['A text.'], options);
      expect(whole).toBe(last(provider)[1]);
      expect(whole).toContain('A text.');
      const pieces = await page.evaluate(
        async (name, operation, options) => {
          const statics = (
            globalThis as never as Record<string, { create(options: object): Promise<object> }>
          )[name];
          const it = (await statics?.create(options)) as Record<
            string,
            (input: string) => ReadableStream<string>
          >;
          const all: string[] = [];
          const reader = it[`${operation}Streaming`]?.('A text.').getReader();
          for (let step = await reader?.read(); step && !step.done; step = await reader?.read())
            all.push(step.value);
          return all;
        },
        name,
        operation,
        options,
      );
      expect(pieces.join('')).toBe(last(provider)[1]);
    },
  );

  it('give a piece as soon as it is there', async () => {
    const { page, provider } = await granted('hold');
    const first = await page.evaluate(async () => {
      const { Writer } = globalThis as never as {
        Writer: { create(): Promise<{ writeStreaming(input: string): ReadableStream<string> }> };
      };
      const reader = (await Writer.create()).writeStreaming('x').getReader();
      const { value } = await reader.read();
      Object.assign(globalThis, { rest: reader });
      return value;
    });
    expect(first).toBe('first ');
    provider.release();
    const rest = await page.evaluate(async () => {
      const { rest } = globalThis as never as { rest: ReadableStreamDefaultReader<string> };
      return [(await rest.read()).value, (await rest.read()).done];
    });
    expect(rest).toEqual(['last', true]);
  });

  it('tell the model of their options, in our words', async () => {
    const { page, provider } = await granted();
    await run(page, 'Summarizer', 'summarize', ['x'], {
      type: 'headline',
      length: 'long',
      outputLanguage: 'ja',
    });
    expect(last(provider)[0]).toMatch(/headline.*22 words.*Write in Japanese \(ja\)/s);
    await run(page, 'Translator', 'translate', ['x'], { sourceLanguage: 'en-US', targetLanguage: 'pt-BR' });
    expect(last(provider)[0]).toContain('from American English (en-US) to Brazilian Portuguese (pt-BR)');
  });

  it('send nothing for a text in which nothing is to be read, nor from a language to itself', async () => {
    const { page, provider } = await granted();
    expect(await run(page, 'Summarizer', 'summarize', ['', ' \n'])).toEqual(['', '']);
    expect(await run(page, 'Rewriter', 'rewrite', [' '])).toEqual([' ']);
    const same = { sourceLanguage: 'en', targetLanguage: 'en-GB' };
    expect(await run(page, 'Translator', 'translate', ['Hello'], same)).toEqual(['Hello']);
    expect(await run(page, 'Proofreader', 'proofread', ['\t'])).toEqual([{ correctedInput: '\t' }]);
    expect(provider.chats()).toEqual([]);
  });

  it('S26 destroyed or cancelled, end the request at the provider', async () => {
    const { page, provider } = await granted('endless');
    await page.evaluate(async () => {
      const { Writer } = globalThis as never as {
        Writer: { create(): Promise<{ writeStreaming(input: string): ReadableStream; destroy(): void }> };
      };
      const [first, second] = [await Writer.create(), await Writer.create()];
      const reader = first.writeStreaming('x').getReader();
      await reader.read();
      await reader.cancel();
      const other = second.writeStreaming('y').getReader();
      await other.read();
      second.destroy();
    });
    expect(provider.chats()).toHaveLength(2);
    for (const chat of provider.chats()) {
      await chat.closed;
      expect(chat.finished).toBe(false);
    }
  });

  it('refuse a text that no model behind can read before it is sent', async () => {
    const { page, provider } = await granted();
    expect(
      await run(page, 'Translator', 'translate', ['x'.repeat(4_000_000)], {
        sourceLanguage: 'en',
        targetLanguage: 'de',
      }),
    ).toEqual(['QuotaExceededError']);
    expect(provider.chats()).toEqual([]);
  });

  it('ask the person first, as every surface does, and a no is a NotAllowedError', async () => {
    const { page, provider, oriel } = await scene.set();
    const asked = run(page, 'Summarizer', 'summarize', ['A text.']);
    await oriel.decide('Deny');
    expect(await asked).toEqual(['NotAllowedError']);
    expect(provider.chats()).toEqual([]);
  });

  it('S06 tell a page nothing of what a provider wrote', async () => {
    const { page } = await granted('500');
    const said = await page.evaluate(async () => {
      const { Writer } = globalThis as never as { Writer: { create(): Promise<Instance> } };
      const writer = await Writer.create();
      return await writer
        .write?.('x')
        .catch((error: Error) => `${error.name}: ${error.message} ${error.stack}`);
    });
    expect(said).toMatch(/^UnknownError: /);
    expect(said).not.toContain('Traceback');
  });
});

describe('a page that has patched whatever it can reach', () => {
  it('S28 gets its answers, and breaks nothing but itself', async () => {
    const { page } = await granted();
    await page.evaluate(addTools);
    const told = await page.evaluate(async () => {
      type Make = { create(options?: object): Promise<Instance> };
      const { Summarizer, Translator, Proofreader, LanguageDetector } = globalThis as never as Record<
        string,
        Make
      >;
      const targets = [Set, Map, WeakMap, RegExp, Intl.Locale, Intl.DisplayNames, Promise, String, Array];
      const { Intl: intl, JSON: json, crypto: random } = globalThis;
      const all: object[] = [intl, json, Object.getPrototypeOf(random)];
      for (const { prototype } of targets) all.push(prototype);
      const told: unknown[] = [];
      const note = (value: unknown) => {
        told[told.length] = value;
      };
      const restore = window.t.poison(all);
      try {
        note(
          await (
            await Summarizer?.create({ expectedInputLanguages: undefined, sharedContext: 'x' })
          )?.summarize?.('One.'),
        );
        note(
          await (await Translator?.create({ sourceLanguage: 'en', targetLanguage: 'de' }))?.translate?.(
            'Two.',
          ),
        );
        note(await (await Proofreader?.create())?.proofread?.('Three.'));
        note(await (await LanguageDetector?.create())?.detect?.('Where did you put the keys?'));
      } catch (error) {
        note(`${(error as Error).stack}`);
      }
      restore();
      return told;
    });
    expect(told).toEqual([
      expect.stringContaining('One.'),
      expect.stringContaining('Two.'),
      expect.objectContaining({ correctedInput: expect.stringContaining('Three.') }),
      [
        expect.objectContaining({ detectedLanguage: 'en' }),
        expect.objectContaining({ detectedLanguage: 'und' }),
      ],
    ]);
  });
});

describe('Proofreader', () => {
  it('tells corrections that make of the input the corrected one', async () => {
    const { page, provider } = await granted();
    const input = '  teh cat 😀 \n';
    const [told] = (await run(page, 'Proofreader', 'proofread', [input])) as [
      { correctedInput: string; corrections: { startIndex: number; endIndex: number; correction: string }[] },
    ];
    expect(told.correctedInput).toBe(`  ${last(provider)[1].trim()} \n`);
    let made = '';
    let at = 0;
    for (const { startIndex, endIndex, correction } of told.corrections) {
      made += input.slice(at, startIndex) + correction;
      at = endIndex;
    }
    expect(made + input.slice(at)).toBe(told.correctedInput);
  });

  it('asks for a form where corrections are to be explained, and says so where it does not come', async () => {
    const { page, provider } = await granted();
    const options = { includeCorrectionTypes: true, includeCorrectionExplanations: true };
    expect(await run(page, 'Proofreader', 'proofread', ['teh cat'], options)).toEqual(['UnknownError']);
    expect(provider.chats().at(-1)?.body).toContain('"json_schema"');
  });
});

describe('LanguageDetector', () => {
  it('knows sentences of thirty languages without a grant and without a model', async () => {
    const { page, provider, oriel } = await scene.set();
    const told = (await run(
      page,
      'LanguageDetector',
      'detect',
      SAMPLES.map(({ sentence }) => sentence),
    )) as { detectedLanguage: string; confidence: number }[][];
    const wanted = SAMPLES.map(({ language }) => (language === 'id' ? 'ms' : language));
    expect(told.map(([first]) => first?.detectedLanguage)).toEqual(wanted);
    for (const languages of told) expect(languages.at(-1)?.detectedLanguage).toBe('und');
    expect(await run(page, 'LanguageDetector', 'detect', [''])).toEqual([
      [{ detectedLanguage: 'und', confidence: 1 }],
    ]);
    expect(await oriel.approvals()).toEqual([]);
    expect(provider.chats()).toEqual([]);
  });

  it('answers a background that was not there when it was asked', async () => {
    const { page, oriel } = await scene.set();
    await oriel.leaveDesk();
    await oriel.stopBackground();
    const [told] = (await run(page, 'LanguageDetector', 'detect', ['Where did you put the keys?'])) as [
      { detectedLanguage: string }[],
    ];
    expect(told[0]?.detectedLanguage).toBe('en');
  });

  it('does not answer a site that was told no', async () => {
    const { page } = await scene.set({ access: 'deny' });
    expect(await run(page, 'LanguageDetector', 'detect', ['Hello'])).toEqual(['NotAllowedError']);
  });
});
