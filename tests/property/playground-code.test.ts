/**
 * Whatever was tried: the code that the playground writes for it is a program, and run in a page it asks the very same,
 * in each of its manners, by the SDKs themselves where it names one.
 */
import { parseSync } from '@swc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf, WAYS, type Way } from '../../components/playground/code.ts';
import { type NamedTrial, questionOf, type Trial } from '../../components/playground/trial.ts';
import { Call } from '../../lib/protocol/call.ts';
import { speaking } from '../unit/openai/speaking.ts';
import { FINISH, texts } from '../unit/page/answers.ts';
import { languageModelPage, say } from '../unit/page/standard/language-model/page.ts';
import { pageWorld } from '../unit/page/world.ts';

// On a machine that is busy with other things there are fewer runs: a test that ends by its time keeps no seed.
const BEFORE_TIMEOUT = { interruptAfterTimeLimit: 10_000 };

/** What ends literals, comments and script elements, or is not seen. */
const awkward = fc.constantFrom(
  '\n',
  '\r\n',
  '`$' + '{alert(1)}`',
  '\\',
  '\\`',
  "'",
  '"',
  '</script><script>',
  '<!--<script>',
  '*/ //',
  '\u2028',
  '\u202e',
  '\u200b',
  '\0',
  '\ud83d',
  '\udc69',
  '👩‍🚀',
  '\u{e0041}',
  '$',
  '{',
);
const text = fc
  .array(fc.oneof(fc.string({ maxLength: 12 }), awkward), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));
const schema = fc.dictionary(
  fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('__proto__', 'constructor', 'type', 'a-b', '1')),
  fc.jsonValue({ maxDepth: 3 }),
  { maxKeys: 4 },
);
/** As JSON would have it: no -0, and `__proto__` a member like others. */
const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const picture = fc.record({
  name: fc.constantFrom('cat.png', 'my cat #1?.png', "it's.jpg", 'ö/%.gif'),
  mediaType: fc.constantFrom('image/png', 'image/jpeg'),
  data: fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64')),
});
const tool = fc.record(
  {
    name: fc.stringMatching(/^[a-zA-Z_][\w-]{0,12}$/),
    // The form leaves an empty one out.
    description: text.filter((words) => words !== ''),
    inputSchema: schema.map((members) => json({ ...members, type: 'object' })),
    strict: fc.boolean(),
  },
  { requiredKeys: ['name', 'inputSchema'] },
);
const named: fc.Arbitrary<NamedTrial> = fc.record(
  {
    trial: fc.record(
      {
        system: fc.oneof(fc.constant(''), text),
        // The form asks for one.
        prompt: text.filter((words) => words.trim() !== ''),
        pictures: fc.uniqueArray(picture, { maxLength: 2, selector: ({ name }) => name }),
        temperature: fc.double({ min: 0, max: 2, noNaN: true }).map(json),
        maxOutputTokens: fc.integer({ min: 1, max: 1_000_000 }),
        schema: schema.map((members) => json({ type: 'object', ...members })),
        tools: fc.uniqueArray(tool, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
      },
      { requiredKeys: ['system', 'prompt', 'pictures'] },
    ),
    wish: fc.constantFrom('openai/gpt-4.1', 'oriel/fast', "vendor/it's"),
  },
  { requiredKeys: ['trial'] },
);

const AsyncFunction = (async () => undefined).constructor as new (
  ...args: string[]
) => (...given: unknown[]) => Promise<void>;

/** A module's imports as what it is given, so that it runs without a loader. */
const withoutImports = (code: string): string =>
  code
    .replace(/^import (\w+) from '(.+)';$/gm, "const { default: $1 } = modules['$2'];")
    .replace(/^import (\{.+\}) from '(.+)';$/gm, "const $1 = modules['$2'];");

class NodeFileReader {
  result: string | undefined;
  onloadend: (() => void) | undefined;
  readAsDataURL(blob: Blob) {
    void blob.arrayBuffer().then((bytes) => {
      this.result = `data:${blob.type};base64,${Buffer.from(bytes).toString('base64')}`;
      this.onloadend?.();
    });
  }
}

const modules = {
  openai: await import('openai'),
  ai: await import('ai'),
  '@ai-sdk/openai-compatible': await import('@ai-sdk/openai-compatible'),
};

interface Stage {
  window?: object;
  LanguageModel?: object;
}

/** Runs the program in a page whose pictures lie beside it. */
async function run(way: Way, tried: NamedTrial, { window = {}, LanguageModel }: Stage): Promise<string> {
  const code = codeOf(way, tried);
  const files = new Map(
    tried.trial.pictures.map(({ name, mediaType, data }) => [
      encodeURIComponent(name),
      new Blob([Buffer.from(data, 'base64')], { type: mediaType }),
    ]),
  );
  const page = {
    window,
    LanguageModel,
    document: { body: { append: () => undefined } },
    fetch: async (address: string) => new Response(files.get(address)),
    console: { log: () => undefined },
    FileReader: NodeFileReader,
    modules,
  };
  const program = new AsyncFunction(...Object.keys(page), withoutImports(code));
  await program(...Object.values(page));
  return code;
}

const askedOf = ({ trial, wish }: NamedTrial, surface: Call['surface']): Call =>
  json({ ...questionOf(trial), surface, ...(wish === undefined ? {} : { model: wish }) });

/**
 * What is asked, without what an SDK says though it goes without saying (names of schemas, that tools may be called) and what
 * it has no word for (that the answer is checked).
 */
const withoutDefaults = ({ json: constraint, toolChoice, ...call }: Call): Call => ({
  ...call,
  ...(constraint === undefined ? {} : { json: { schema: constraint.schema } }),
  ...(toolChoice === undefined || toolChoice === 'auto' ? {} : { toolChoice }),
});

describe('the code that the playground writes', () => {
  it('is a module of JavaScript in every manner, which nothing in it can leave', () => {
    fc.assert(
      fc.property(named, fc.constantFrom(...WAYS), (tried, way) => {
        const code = codeOf(way, tried);
        parseSync(code, { syntax: 'ecmascript', isModule: true, target: 'es2022' } as never);
        parseSync(code, { syntax: 'typescript', target: 'es2022' });
        expect(code).not.toMatch(/<\/?script|<!--/i);
        expect(code).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(code.endsWith('\n')).toBe(true);
      }),
      { numRuns: 400, ...BEFORE_TIMEOUT },
    );
  });

  it('asks window.ai the same call', async () => {
    const world = await pageWorld();
    world.answer = texts('{}');
    await fc.assert(
      fc.asyncProperty(named, async (tried) => {
        await run('window.ai', tried, { window: { ai: world.ai } });
        const ask = world.lines.at(-1)?.ask;
        if (ask?.ask !== 'generate') throw new Error('nothing was asked');
        expect(ask.call).toEqual(askedOf(tried, 'window.ai'));
        expect(Call.safeParse(ask.call).success).toBe(true);
      }),
      { numRuns: 100, ...BEFORE_TIMEOUT },
    );
  });

  it('asks the web standard the same, but for what it has no word for', async () => {
    await fc.assert(
      fc.asyncProperty(named, async (tried) => {
        const { system, prompt, pictures, temperature, tools, schema } = tried.trial;
        const seen: { options?: Record<string, unknown>; input?: unknown; prompted?: unknown } = {};
        const session = {
          prompt: async (input: unknown, prompted: unknown) => {
            Object.assign(seen, { input, prompted });
            return [{ type: 'text', value: '{}' }];
          },
          promptStreaming: async function* (input: unknown, prompted: unknown) {
            Object.assign(seen, { input, prompted });
            yield '{}';
          },
          destroy: () => undefined,
        };
        const LanguageModel = {
          create: async (options: Record<string, unknown> = {}) => {
            seen.options = options;
            return session;
          },
        };
        await run('LanguageModel', tried, { LanguageModel });
        const { initialPrompts, expectedInputs, expectedOutputs, ...others } = seen.options ?? {};
        expect(initialPrompts).toEqual(system === '' ? undefined : [{ role: 'system', content: system }]);
        expect(expectedInputs !== undefined).toBe(pictures.length > 0);
        expect(expectedOutputs !== undefined).toBe(tools !== undefined);
        expect(others).toEqual({
          ...(temperature === undefined ? {} : { temperature }),
          ...(tools === undefined
            ? {}
            : {
                tools: tools.map(({ name, description = name, inputSchema }) => ({
                  name,
                  description,
                  inputSchema,
                })),
              }),
        });
        expect(seen.prompted).toEqual(schema === undefined ? undefined : { responseConstraint: schema });
        if (pictures.length === 0) {
          expect(seen.input).toBe(prompt);
          return;
        }
        const [{ content }] = seen.input as [{ content: { type: string; value: string | Blob }[] }];
        expect(content[0]).toEqual({ type: 'text', value: prompt });
        const bytes = await Promise.all(content.slice(1).map(({ value }) => (value as Blob).arrayBuffer()));
        expect(bytes.map((one) => Buffer.from(one).toString('base64'))).toEqual(
          pictures.map(({ data }) => Buffer.from(data, 'base64').toString('base64')),
        );
      }),
      { numRuns: 100, ...BEFORE_TIMEOUT },
    );
  });

  it('asks the same call by the web standard as Oriel has it', async () => {
    const page = await languageModelPage();
    page.access = { ...page.access, contextLength: 1_000_000 };
    page.respond = (_call, line) => say(line, '{}');
    // What is no schema at all is refused there before it is asked.
    const sensible = fc.constantFrom(
      { type: 'object' },
      { type: 'object', properties: { "it's": { type: 'string', description: '`$' + '{a}`\n</script>' } } },
    );
    await fc.assert(
      fc.asyncProperty(named, fc.option(sensible, { nil: undefined }), async ({ trial }, schema) => {
        const tried: Trial = { ...trial, pictures: [], schema };
        await run('LanguageModel', { trial: tried }, { LanguageModel: page.LanguageModel });
        const { maxOutputTokens: _, ...asked } = askedOf({ trial: tried }, 'language-model');
        const tools = asked.tools?.map(({ name, description = name, inputSchema }) => ({
          name,
          description,
          inputSchema,
        }));
        expect(page.calls.at(-1)).toEqual(json({ ...asked, tools }));
      }),
      { numRuns: 60, ...BEFORE_TIMEOUT },
    );
  });

  it.each(['OpenAI SDK', 'AI SDK'] as const)(
    'asks by the %s, through window.ai.fetch, the same call',
    async (way) => {
      const world = await pageWorld();
      const calls: Call[] = [];
      world.answer = speaking(({ ask, send }) => {
        if (ask.ask === 'generate') calls.push(ask.call);
        send({ type: 'text', text: '{}' }, FINISH);
      });
      await fc.assert(
        fc.asyncProperty(named, async (tried) => {
          calls.length = 0;
          await run(way, tried, { window: { ai: world.ai } });
          expect(calls).toHaveLength(1);
          const [call] = calls as [Call];
          expect(call.json?.strict ?? false).toBe(false);
          const asked = askedOf({ ...tried, wish: tried.wish ?? 'oriel/auto' }, 'openai-fetch');
          // As it passes the gate.
          expect(withoutDefaults(call)).toEqual(withoutDefaults(Call.parse(asked)));
        }),
        { numRuns: 60, ...BEFORE_TIMEOUT },
      );
    },
  );
});
