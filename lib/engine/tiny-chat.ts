/**
 * The demo model: llama.cpp in WebAssembly, in a worker of its own, on the CPU. Everything comes from the extension's
 * package; nothing is fetched from anywhere else.
 */
import type {
  ChatCompletionChunk,
  ChatCompletionParams,
  Wllama,
  WllamaLogger,
} from '@wllama/wllama/esm/index.js';
import { OrielError } from '../protocol/errors.ts';
import type { EngineEvent, EngineMessage, EngineOptions } from '../providers/types.ts';
import type { LoadedModel } from './host.ts';

const WORKER = '/engine/wllama-worker.js';
const WASM = '/engine/wllama.wasm';
const MODEL = '/engine/tiny-chat.gguf';

/** Tokens, prompt and answer together. */
const CONTEXT = 512;
/** More than any piece of the vocabulary has: a longer prompt cannot fit and is refused before it is tokenised. */
const MAX_CHARS_PER_TOKEN = 16;

/** ms; far beyond what the slowest machine needs. */
const LOAD_TIMEOUT_MS = 60_000;

const failure = (code: 'provider-error' | 'context-too-long', message: string, cause?: unknown) =>
  new OrielError(code, { message }, cause);
const silent: WllamaLogger = { debug() {}, log() {}, warn() {}, error() {} };

/** Takes under a second. Throws `OrielError` where the package is incomplete or the browser refuses WebAssembly. */
export async function loadTinyChat(): Promise<LoadedModel> {
  const broken = Promise.withResolvers<never>();
  // Whether or not anybody is waiting just then.
  broken.promise.catch(() => undefined);
  const tooSlow = setTimeout(broken.reject, LOAD_TIMEOUT_MS, new Error('Loading took too long.'));
  let wllama: Wllama | undefined;
  try {
    const [library, file] = await Promise.all([import('@wllama/wllama/esm/index.js'), fetch(MODEL)]);
    if (!file.ok) throw new Error(`The model file answered ${file.status}.`);
    useStaticWorker(broken.reject);
    wllama = new library.Wllama({ default: WASM }, { logger: silent, suppressNativeLog: true });
    await Promise.race([load(wllama, await file.blob()), broken.promise]);
    return loaded(wllama, broken.promise);
  } catch (thrown) {
    await wllama?.exit();
    const message =
      'The on-device model could not be loaded. Restart the browser, or choose another model in Oriel.';
    throw failure('provider-error', message, thrown);
  } finally {
    clearTimeout(tooSlow);
  }
}

async function load(wllama: Wllama, model: Blob): Promise<void> {
  // Its fallback for older browsers would come from a server of others.
  wllama.setCompat(null);
  await wllama.loadModel([model], {
    n_ctx: CONTEXT,
    n_parallel: 1,
    n_threads: 1,
    n_gpu_layers: 0,
    ctx_shift: false,
  });
  // A file that is no model "loads" too.
  if (!wllama.getLoadedContextInfo().n_vocab) throw new Error('The model file is damaged.');
}

const loaded = (wllama: Wllama, broken: Promise<never>): LoadedModel => ({
  chat: (messages, options, signal, tell) =>
    Promise.race([chat(wllama, messages, options, signal, tell), broken.catch(failed)]),
  free: () => wllama.exit(),
});

function failed(cause: unknown): never {
  throw failure('provider-error', 'The on-device model failed. Try again.', cause);
}

const BrowserWorker = globalThis.Worker;

/**
 * wllama starts its worker from a `blob:` address, which the CSP of an extension page refuses; the same code is in our
 * package as a file (scripts/assets.ts). `onError` hears of a worker that broke, for which wllama may wait in vain.
 */
function useStaticWorker(onError: (reason: Error) => void): void {
  globalThis.Worker = class extends BrowserWorker {
    constructor(_blob: string | URL, options?: WorkerOptions) {
      super(WORKER, options);
      this.addEventListener('error', ({ message }) => onError(new Error(message)));
      this.addEventListener('message', ({ data }) => {
        if (data?.verb === 'signal.abort') onError(new Error(String(data.args?.[1])));
      });
    }
  };
}

/** wllama's types leave out what the llama.cpp inside understands. */
type Params = ChatCompletionParams & {
  stream: true;
  stop?: string[];
  stream_options: { include_usage: true };
};

function toParams(messages: EngineMessage[], options: EngineOptions): Params {
  const { maxTokens, temperature = 0, topP, topK, seed, stop } = options;
  return {
    messages,
    stream: true,
    stream_options: { include_usage: true },
    // One site's prompt leaves no trace in the next one's answer, nor in its timing.
    cache_prompt: false,
    temperature,
    max_tokens: maxTokens,
    top_p: topP,
    top_k: topK,
    seed,
    stop,
  };
}

async function chat(
  wllama: Wllama,
  messages: EngineMessage[],
  options: EngineOptions,
  signal: AbortSignal,
  tell: (events: EngineEvent[]) => void,
): Promise<void> {
  const tooLong = (cause?: unknown) =>
    failure(
      'context-too-long',
      'The request is longer than the demo model can read. Shorten it, or choose another model in Oriel.',
      cause,
    );
  const chars = messages.reduce((sum, { content }) => sum + content.length, 0);
  if (chars > CONTEXT * MAX_CHARS_PER_TOKEN) throw tooLong();
  let reason: 'stop' | 'length' = 'stop';
  const onData = ({ choices, usage }: ChatCompletionChunk) => {
    const choice = choices[0];
    if (choice?.delta.content) tell([{ type: 'text', text: choice.delta.content }]);
    if (choice?.finish_reason === 'length') reason = 'length';
    if (!usage) return;
    tell([{ type: 'done', reason, inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens }]);
  };
  try {
    await wllama.createChatCompletion({ ...toParams(messages, options), abortSignal: signal, onData });
  } catch (thrown) {
    if (signal.aborted) throw new OrielError('aborted', {}, thrown);
    // The engine says this in words only.
    if (thrown instanceof Error && /context size/i.test(thrown.message)) throw tooLong(thrown);
    failed(thrown);
  }
}
