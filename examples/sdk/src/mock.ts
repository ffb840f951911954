/** A `window.ai` for tests, which answers from a script: no extension, no model, no network. */
import { type Beat, type MockAnswer, readScript } from './mock-script.ts';
import { mockError, mockStream } from './mock-stream.ts';
import { ANNOUNCE, type ProviderInfo, REQUEST } from './provider.ts';
import type { Access, AccessRequest, AI, ErrorInfo, PageInput, StreamOptions } from './types.ts';

export type { MockAnswer, MockStep } from './mock-script.ts';
export { mockError } from './mock-stream.ts';

/** What the app asked. */
export interface MockCall {
  input: PageInput;
  options: StreamOptions;
}

export interface MockOptions {
  /**
   * One for each time a model is asked, in order; or a function of the call. Where functions of the page are run, a model is
   * asked once more after them. A question beyond the last fails, and says so.
   */
  answers?: readonly MockAnswer[] | ((call: MockCall, index: number) => MockAnswer | Promise<MockAnswer>);
  /** Where the page stands at first. By default it was never asked about. */
  access?: Partial<Access>;
  /** What the person says when they are asked. */
  person?: 'allows' | 'denies';
  /** In the `vendor/model` form. */
  model?: string;
  provider?: string;
  info?: Partial<ProviderInfo>;
  /** `announced`: it leaves `window.ai` alone, as Oriel does where another extension has that name. */
  place?: 'window.ai' | 'announced';
  /** Functions of `window.ai` that the script does not cover, and what they do. */
  functions?: Partial<AI>;
  window?: Window;
}

export interface Mock {
  ai: AI;
  /** Every call so far, in order. */
  calls: MockCall[];
  /** Every request for access so far. */
  requests: AccessRequest[];
  /** As if the person changed what this page may, in the extension. */
  setAccess(access: Partial<Access>): void;
  /** Takes the mock out of the window. */
  restore(): void;
}

const DENIED: ErrorInfo = {
  code: 'permission-denied',
  message: 'The user did not allow this site to use their AI models.',
};

const NO_WINDOW =
  'There is no window here to put the mock into. Run the test with a DOM, or hand over one: installMock({ window }).';

const promptOf = (input: PageInput): string => (typeof input === 'string' ? input : JSON.stringify(input));

/** Installs the mock. Call `restore()` when the test is over. */
export function installMock(options: MockOptions = {}): Mock {
  const { answers = [], person = 'allows', window: view = globalThis.window, place = 'window.ai' } = options;
  if (view === undefined) throw new Error(NO_WINDOW);
  const served = { model: options.model ?? 'mock/model', provider: options.provider ?? 'Mock' };
  const info: ProviderInfo = { name: 'Mock', version: '0', rdns: 'test.mock', ...options.info };
  const calls: MockCall[] = [];
  const requests: AccessRequest[] = [];
  const listeners = new Map<string, (event: 'model_changed' | 'error', data: unknown) => unknown>();
  let ids = 0;
  let access: Access = { state: 'unasked', model: 'oriel/auto', ...options.access };

  const setAccess = (next: Partial<Access>) => {
    const { model: before } = access;
    access = { ...access, ...next };
    if (access.model === before) return;
    for (const heard of listeners.values()) heard('model_changed', { model: access.model });
  };
  const ask = (): Access => {
    if (access.state === 'unasked')
      setAccess(person === 'allows' ? { state: 'granted', model: served.model } : { state: 'denied' });
    return { ...access };
  };
  let asked = 0;
  const next = async (call: MockCall): Promise<Beat[]> => {
    if (ask().state !== 'granted') throw mockError(DENIED);
    const index = asked++;
    const answer = typeof answers === 'function' ? await answers(call, index) : answers[index];
    if (answer !== undefined) return readScript(answer, served);
    const message = `The mock has no answer for call ${index + 1}: ${promptOf(call.input)}`;
    throw mockError({ code: 'internal', message });
  };
  const streamText: AI['streamText'] = (input, given) => {
    const call = { input, options: given ?? {} };
    calls.push(call);
    return mockStream(() => next(call), call.options);
  };
  const generateObject: AI['generateObject'] = async (input, given) => {
    const result = await streamText(input, given).result;
    try {
      return { object: JSON.parse(result.text), ...result };
    } catch {
      throw mockError({ code: 'invalid-output', message: 'The answer is no JSON.' });
    }
  };
  /** What a script has no words for. */
  const unsupported = (name: string) => async (): Promise<never> => {
    const message = `The mock was not told what ${name} gives. Hand it to installMock({ functions }).`;
    throw mockError({ code: 'unsupported', message, detail: name });
  };
  const abortable = async <T>(signal: AbortSignal | undefined, value: () => T): Promise<T> => {
    await Promise.resolve();
    signal?.throwIfAborted();
    return value();
  };

  const ai: AI = {
    __window_ai_metadata__: { domain: 'https://windowai.io', version: info.version },
    streamText,
    generateObject,
    access: (given) => abortable(given?.signal, () => ({ ...access })),
    requestAccess: (given) => {
      const { signal, ...request } = given ?? {};
      requests.push(request);
      return abortable(signal, ask);
    },
    estimate: (input, given) =>
      abortable(given?.signal, () => ({
        inputTokens: Math.ceil(promptOf(input).length / 4),
        maxCost: 0,
        model: served.model,
      })),
    models: (given) =>
      abortable(given?.signal, () => {
        if (access.state !== 'granted') throw mockError(DENIED);
        return [{ id: served.model, name: served.model, kind: 'chat' as const }];
      }),
    getCurrentModel: async () => access.model,
    addEventListener: (heard) => {
      const id = String(ids++);
      listeners.set(id, heard);
      return id;
    },
    removeEventListener: (id) => void listeners.delete(id),
    embed: unsupported('embed'),
    generateImage: unsupported('generateImage'),
    generateSpeech: unsupported('generateSpeech'),
    transcribe: unsupported('transcribe'),
    baseURL: 'https://window.ai.invalid/v1',
    fetch: unsupported('fetch'),
    generateText: unsupported('generateText'),
    getCompletion: unsupported('getCompletion'),
    BETA_generate3DObject: unsupported('BETA_generate3DObject'),
    BETA_updateModelProvider: unsupported('BETA_updateModelProvider'),
    ...options.functions,
  };

  const target = view as unknown as Record<string, unknown>;
  const before = Object.getOwnPropertyDescriptor(target, 'ai');
  if (place === 'window.ai')
    Object.defineProperty(target, 'ai', { value: ai, configurable: true, enumerable: true, writable: true });
  const announce = () => {
    const detail = Object.freeze({ info: Object.freeze({ ...info }), ai });
    view.dispatchEvent(new CustomEvent(ANNOUNCE, { detail }));
  };
  view.addEventListener(REQUEST, announce);
  announce();

  return {
    ai,
    calls,
    requests,
    setAccess,
    restore() {
      view.removeEventListener(REQUEST, announce);
      if (place !== 'window.ai') return;
      if (before) Object.defineProperty(target, 'ai', before);
      else delete target.ai;
    },
  };
}
