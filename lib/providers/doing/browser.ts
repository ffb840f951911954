/**
 * What the model that the browser itself brings along (Chrome's `LanguageModel`) does. It is the browser's to download,
 * load and free; a call opens a session of its own and ends it.
 */
import type { Call } from '../../protocol/call.ts';
import { OrielError } from '../../protocol/errors.ts';
import { FIRST_PART_TIMEOUT_MS, IDLE_TIMEOUT_MS } from '../../protocol/limits.ts';
import type { Part } from '../../protocol/part.ts';
import type {
  BuiltInAvailability,
  BuiltInCreateOptions,
  BuiltInMessage,
  BuiltInModels,
  BuiltInPromptOptions,
  BuiltInSession,
} from '../../protocol/prompt-api.ts';
import { gatherParts } from '../parts.ts';
import type { Answer, Connection, Doing, ModelInfo } from '../types.ts';
import { unsupported } from '../wire.ts';
import { explainBuiltIn } from '../wires/browser-refusal.ts';
import { conversation, ignoredOf, refuseTheImpossible, takesImages } from '../wires/browser-request.ts';

const MODEL = 'built-in';
/** A browser that has not said by then whether it has a model counts as one without, ms. */
const AVAILABILITY_MS = 3_000;
/** Loading several gigabytes into memory takes a while, ms. */
const CREATE_MS = 120_000;
const COUNT_MS = 1_000;

export const doing: Doing = {
  generate,
  listModels: async ({ builtIn }) => {
    const state = await stateOf(builtIn);
    return state === 'unavailable' ? [] : [await infoOf(state, builtIn)];
  },
  async check({ builtIn, signal }) {
    const state = await stateOf(builtIn);
    if (builtIn === undefined || state !== 'available') throw notReady(state);
    const session = await open(builtIn, {}, signal);
    session.destroy();
    return [await infoOf(state, builtIn)];
  },
};

const NOTES: Readonly<Record<BuiltInAvailability, string>> = {
  available: 'Runs inside the browser, on this device.',
  downloadable: 'Not on this device yet: the browser has to download it first.',
  downloading: 'The browser is downloading it.',
  unavailable: 'Does not run on this device.',
};

async function infoOf(state: BuiltInAvailability, builtIn: BuiltInModels | undefined): Promise<ModelInfo> {
  const images = (await stateOf(builtIn, IMAGES)) !== 'unavailable';
  return {
    id: MODEL,
    name: 'Built-in model (this browser)',
    inputs: images ? ['text', 'image'] : ['text'],
    tools: false,
    json: true,
    reasoning: false,
    note: NOTES[state],
  };
}

const IMAGES: Pick<BuiltInCreateOptions, 'expectedInputs'> = {
  expectedInputs: [{ type: 'text' }, { type: 'image' }],
};

/** Never rejects: what cannot be asked is not there. */
async function stateOf(
  builtIn: BuiltInModels | undefined,
  options?: typeof IMAGES,
): Promise<BuiltInAvailability> {
  if (builtIn === undefined) return 'unavailable';
  try {
    return await within(builtIn.availability(options), AVAILABILITY_MS);
  } catch {
    return 'unavailable';
  }
}

/** What stands in the way, and what to do about it. */
function notReady(state: BuiltInAvailability): OrielError {
  if (state === 'downloading') {
    const message = 'The browser is still downloading its model. Try again in a few minutes.';
    return new OrielError('overloaded', { message });
  }
  const message =
    state === 'downloadable'
      ? 'The browser has not downloaded its model yet. Download it under Models in Oriel’s dashboard.'
      : 'This browser has no model that runs on this device. Choose another model in Oriel.';
  return new OrielError('model-not-found', { message });
}

async function* generate(call: Call, model: string, { builtIn, signal, provider }: Connection): Answer {
  if (model !== MODEL) throw new OrielError('model-not-found');
  refuseTheImpossible(call);
  const images = takesImages(call);
  const state = await stateOf(builtIn);
  // A site's question is no reason to download gigabytes: that is begun by the user, in the dashboard.
  if (builtIn === undefined || state !== 'available') throw notReady(state);
  if (images && (await stateOf(builtIn, IMAGES)) !== 'available') throw unsupported('image', 'images');

  const { history, input } = conversation(call);
  const sampling = await samplingOf(call, builtIn);
  const session = await open(
    builtIn,
    { initialPrompts: history, ...sampling, ...(images ? IMAGES : {}) },
    signal,
  );
  const json = call.json && { responseConstraint: call.json.schema ?? { type: 'object' } };
  const gathered = gatherParts(provider.label);
  let begun = false;
  try {
    const before = usedBy(session);
    let cut = false;
    for await (const text of deltas(session, input, { ...json, signal }, call.maxOutputTokens)) {
      if (text === LENGTH) cut = true;
      else gathered.speak('text', text);
      const parts = gathered.take();
      if (parts.length === 0) continue;
      begun = true;
      yield parts;
    }
    const ignored = ignoredOf(call, sampling);
    yield [
      ...(await usageOf(session, before, input)),
      {
        type: 'finish',
        reason: cut ? 'length' : 'stop',
        ...(ignored.length > 0 ? { ignored } : {}),
      },
    ];
  } catch (thrown) {
    const error = explainBuiltIn(thrown, signal, json !== undefined);
    if (!begun) throw error;
    yield [{ type: 'error', error: error.info }];
  } finally {
    session.destroy();
  }
}

async function open(
  builtIn: BuiltInModels,
  options: BuiltInCreateOptions,
  signal: AbortSignal,
): Promise<BuiltInSession> {
  const creating = builtIn.create({ ...options, signal });
  try {
    return await within(creating, CREATE_MS, signal);
  } catch (thrown) {
    // One that comes after all is not left in memory.
    creating.then((late) => late.destroy()).catch(() => undefined);
    throw explainBuiltIn(thrown, signal, false);
  }
}

/** The older browsers take both or neither: the one that a call leaves out is the model's own. */
async function samplingOf(
  { temperature, topK }: Call,
  builtIn: BuiltInModels,
): Promise<{ temperature?: number; topK?: number }> {
  if (temperature === undefined && topK === undefined) return {};
  const params = await within(Promise.resolve(builtIn.params?.()), AVAILABILITY_MS).catch(() => undefined);
  if (!params) return {};
  return {
    temperature: Math.min(temperature ?? params.defaultTemperature, params.maxTemperature),
    topK: Math.min(topK ?? params.defaultTopK, params.maxTopK),
  };
}

/** Stands in the stream for the end that we made, for a call that bounds its answer. */
const LENGTH = Symbol('length');

/**
 * The answer as it is written. The API has no bound on an answer's length: a chunk is at least one token, so that after
 * `limit` chunks there are at least as many.
 */
async function* deltas(
  session: BuiltInSession,
  input: BuiltInMessage[],
  options: BuiltInPromptOptions & { signal: AbortSignal },
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<string | typeof LENGTH> {
  const reader = session.promptStreaming(input, options).getReader();
  try {
    for (let chunks = 0; ; ) {
      const patience = chunks === 0 ? FIRST_PART_TIMEOUT_MS : IDLE_TIMEOUT_MS;
      const { done, value } = await within(reader.read(), patience, options.signal);
      if (done) return;
      if (value !== '') {
        yield value;
        chunks += 1;
      }
      if (chunks >= limit) return yield LENGTH;
    }
  } finally {
    // Stops the model, where it is still writing.
    reader.cancel().catch(() => undefined);
  }
}

const usedBy = (session: BuiltInSession): number | undefined => session.contextUsage ?? session.inputUsage;

/** What the session holds is prompt and answer: what the prompt weighs is asked once the answer is there. */
async function usageOf(
  session: BuiltInSession,
  before: number | undefined,
  input: BuiltInMessage[],
): Promise<Part[]> {
  const total = usedBy(session);
  if (before === undefined || total === undefined) return [];
  const asked = session.measureContextUsage ?? session.measureInputUsage;
  const weight = await within(Promise.resolve(asked?.call(session, input)), COUNT_MS).catch(() => undefined);
  if (weight === undefined) return [];
  const read = before + weight;
  // Where the oldest turns were dropped to make room, the sum says nothing of the answer.
  return [{ type: 'usage', usage: total >= read ? { input: read, output: total - read } : { input: read } }];
}

/** Rejects with `timeout` after `ms`, and with `aborted` as soon as the signal says so. */
function within<T>(promise: Promise<T>, ms: number, signal?: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => end(() => reject(new OrielError('aborted')));
    const timer = setTimeout(() => end(() => reject(new OrielError('timeout', { message: SILENT }))), ms);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    signal?.addEventListener('abort', onAbort);
    promise.then(
      (value) => end(() => resolve(value)),
      (thrown) => end(() => reject(thrown)),
    );
    if (signal?.aborted) onAbort();
  });
}

const SILENT = 'The browser’s model did not answer in time. Try again, or choose another model in Oriel.';
