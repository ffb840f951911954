/**
 * Chrome's `LanguageModel` by its specification, with a model that says what a test wants: the order of checks in
 * `create`, who may say what and when, what a prompt weighs, how an abort and a destroyed session look.
 * https://webmachinelearning.github.io/prompt-api/
 */
import type {
  BuiltInAvailability,
  BuiltInCoreOptions,
  BuiltInCreateOptions,
  BuiltInMessage,
  BuiltInModels,
  BuiltInPromptOptions,
  BuiltInSession,
} from '../../../lib/protocol/prompt-api.ts';

export interface FakeScript {
  says?: string[];
  availability?: BuiltInAvailability;
  /** Only with images in what is expected. */
  withImages?: BuiltInAvailability;
  /** Tokens, one a character; an image weighs 100. */
  window?: number;
  /** After this many chunks the stream fails with it. */
  failsAfter?: { chunks: number; error: Error };
  createFails?: Error;
  /** Falls silent after what it says. */
  hangs?: boolean;
  /** What the first prompt and its answer weigh, in place of their characters. */
  usage?: { input: number; output: number };
  /** The names that Chrome had before 148. */
  old?: boolean;
  params?: Awaited<ReturnType<NonNullable<BuiltInModels['params']>>>;
}

export interface FakeModels extends BuiltInModels {
  created: BuiltInCreateOptions[];
  prompted: { input: BuiltInMessage[]; options: BuiltInPromptOptions }[];
  /** Sessions that nobody has destroyed. */
  open: number;
  /** Streams that were cancelled or aborted before their end. */
  stopped: number;
}

const dom = (message: string, name: string) => new DOMException(message, name);

const weigh = (messages: readonly BuiltInMessage[]): number =>
  messages
    .flatMap(({ content }) => content)
    .reduce((sum, part) => sum + (part.type === 'image' ? 100 : part.value.length), 0);

export function fakePromptApi(script: FakeScript = {}): FakeModels {
  const { says = ['Os', 'lo'], availability = 'available', withImages = 'unavailable' } = script;
  const window = script.window ?? 6_144;

  const stateOf = (options: BuiltInCoreOptions = {}): BuiltInAvailability =>
    options.expectedInputs?.some(({ type }) => type === 'image') ? withImages : availability;

  const validate = (messages: readonly BuiltInMessage[], options: BuiltInCoreOptions, initial: boolean) => {
    const expected = new Set(['text', ...(options.expectedInputs ?? []).map(({ type }) => type)]);
    messages.forEach(({ role, content, prefix }, at) => {
      if (role === 'system' && (!initial || at > 0)) throw new TypeError('system prompt must be first');
      if (prefix && (role !== 'assistant' || at !== messages.length - 1 || initial))
        throw dom('prefix only on the last assistant message', 'SyntaxError');
      for (const part of content) {
        if (!expected.has(part.type)) throw dom('input type not expected', 'NotSupportedError');
        if (role === 'assistant' && part.type !== 'text')
          throw dom('assistant is text only', 'NotSupportedError');
        if (part.type === 'image' && !(part.value instanceof Blob)) throw new TypeError('not an image');
      }
    });
  };

  const models: FakeModels = {
    created: [],
    prompted: [],
    open: 0,
    stopped: 0,
    availability: async (options) => stateOf(options),
    ...(script.params === undefined ? {} : { params: async () => script.params ?? null }),
    async create(options = {}) {
      models.created.push(options);
      if ((options.topK === undefined) !== (options.temperature === undefined))
        throw dom('both or neither of topK and temperature', 'NotSupportedError');
      const initial = options.initialPrompts ?? [];
      validate(initial, options, true);
      options.signal?.throwIfAborted();
      if (stateOf(options) === 'unavailable') throw dom('unavailable', 'NotSupportedError');
      if (stateOf(options) === 'downloadable') throw dom('needs a user gesture', 'NotAllowedError');
      if (script.createFails) throw script.createFails;
      const weight = weigh(initial);
      if (weight > window)
        throw Object.assign(dom('too large', 'QuotaExceededError'), { requested: weight, quota: window });
      models.open += 1;
      return session(options, weight);
    },
  };

  function session(options: BuiltInCreateOptions, weight: number): BuiltInSession {
    let used = weight;
    let destroyed = false;
    const measure = async (input: BuiltInMessage[]) => {
      if (destroyed) throw dom('destroyed', 'InvalidStateError');
      return script.usage?.input ?? weigh(input);
    };

    function promptStreaming(
      input: BuiltInMessage[],
      promptOptions: BuiltInPromptOptions = {},
    ): ReadableStream<string> {
      promptOptions.signal?.throwIfAborted();
      validate(input, options, false);
      models.prompted.push({ input, options: promptOptions });
      const asked = script.usage?.input ?? weigh(input);
      let said = 0;
      return new ReadableStream<string>(
        {
          start(controller) {
            promptOptions.signal?.addEventListener('abort', () => {
              models.stopped += 1;
              controller.error(promptOptions.signal?.reason);
            });
          },
          async pull(controller) {
            if (used + asked > window && said === 0) {
              const error = Object.assign(dom('too large', 'QuotaExceededError'), { quota: window });
              return controller.error(error);
            }
            if (script.failsAfter?.chunks === said) return controller.error(script.failsAfter.error);
            if (destroyed) return controller.error(dom('destroyed', 'InvalidStateError'));
            const chunk = says[said];
            if (chunk !== undefined) {
              said += 1;
              return controller.enqueue(chunk);
            }
            if (script.hangs) return new Promise(() => {});
            used += asked + (script.usage?.output ?? says.join('').length);
            controller.close();
          },
          cancel() {
            models.stopped += 1;
          },
        },
        { highWaterMark: 0 },
      );
    }
    const destroy = () => {
      if (!destroyed) models.open -= 1;
      destroyed = true;
    };
    return script.old
      ? {
          promptStreaming,
          destroy,
          measureInputUsage: measure,
          get inputUsage() {
            return used;
          },
        }
      : {
          promptStreaming,
          destroy,
          measureContextUsage: measure,
          get contextUsage() {
            return used;
          },
        };
  }
  return models;
}
