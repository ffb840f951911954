/**
 * The names of Window AI 0.0.21 (2023), for apps that are not going to change. Failures are the strings of that time;
 * `signal` is new and accepted everywhere: an abort rejects with the signal's reason.
 */
import { MAX_CHOICES } from '../protocol/limits.ts';
import { askOnce } from './ask-once.ts';
import type { Failure } from './channel.ts';
import { type Prepared, prepare, send } from './generate.ts';
import { legacyError } from './legacy-errors.ts';
import {
  addEventListener,
  callPage,
  type EventHandler,
  fireError,
  removeEventListener,
} from './legacy-events.ts';
import { append, isArray, isFiniteNumber, NativeError, NativePromise } from './natives.ts';
import { readSignal } from './options.ts';

/** A text for `{ prompt }`, a message for `{ messages }`. `isPartial`: what came since the last one. */
export type LegacyOutput =
  | { text: string; isPartial?: true }
  | { message: { role: 'assistant'; content: string }; isPartial?: true };

type StreamHandler = (result: LegacyOutput | null, error: unknown) => unknown;

interface Options {
  streamTo: StreamHandler | undefined;
  outputs: number;
}

type Fields = Record<string, unknown>;

const isText = (value: unknown) => typeof value === 'string';
function isTexts(value: unknown): boolean {
  if (isText(value)) return true;
  if (!isArray(value)) return false;
  for (let at = 0; at < value.length; at++) if (!isText(value[at])) return false;
  return true;
}

/** @throws Error("Invalid options") for a wrong type; values out of range are for the background to refuse. */
function readOptions(options: unknown): Options {
  const wrong = (): never => {
    throw new NativeError('Invalid options');
  };
  if (options === undefined || options === null) return { streamTo: undefined, outputs: 1 };
  if (typeof options !== 'object' || isArray(options)) return wrong();
  const from = options as Fields;
  const check = (name: string, isRight: (value: unknown) => boolean) => {
    const value = from[name];
    if (value !== undefined && value !== null && !isRight(value)) wrong();
  };
  check('model', isText);
  check('numOutputs', isFiniteNumber);
  check('temperature', isFiniteNumber);
  check('maxTokens', isFiniteNumber);
  check('stopSequences', isTexts);
  check('onStreamResult', (value) => typeof value === 'function');
  try {
    readSignal(options);
  } catch {
    wrong();
  }
  return {
    streamTo: (from.onStreamResult ?? undefined) as StreamHandler | undefined,
    outputs: (from.numOutputs as number | undefined) ?? 1,
  };
}

/** @throws Error("Invalid input") */
function readInput(input: unknown, options: unknown): Prepared {
  try {
    if (typeof input === 'object') return prepare('legacy', input, options);
  } catch {
    // Said below, in the words of 2023.
  }
  throw new NativeError('Invalid input');
}

/** Rejects with a string of 2023 and tells the 'error' listeners; an abort is the page's own and keeps its reason. */
function rejectionOf(failure: Failure): unknown {
  if (!failure.info) return failure.reason;
  const { code, rejection } = legacyError(failure.info);
  fireError(code);
  return rejection;
}

type Outputs = LegacyOutput | LegacyOutput[];

/** `bare`: a single output comes without its list. */
function generate(input: unknown, options: unknown, bare: boolean): Promise<Outputs> {
  return new NativePromise((resolve, reject) => {
    let streamTo: StreamHandler | undefined;
    const fail = (error: unknown) => {
      reject(error);
      if (streamTo) callPage(streamTo, null, error);
    };
    try {
      const { streamTo: handler, outputs } = readOptions(options);
      // With several outputs the callback never fired: nothing told their deltas apart.
      if (outputs === 1) streamTo = handler;
      const prepared = readInput(input, options);
      const isPrompt = typeof (input as Fields).prompt === 'string';
      const output = (content: string): LegacyOutput =>
        isPrompt ? { text: content } : { message: { role: 'assistant', content } };
      const texts: string[] = [];
      for (let at = 0; at < outputs && at < MAX_CHOICES; at++) append(texts, '');
      send(prepared, {
        part: (part) => {
          if (part.type !== 'text') return;
          const choice = part.choice ?? 0;
          if (choice >= texts.length) return;
          texts[choice] += part.text;
          if (streamTo) callPage(streamTo, { ...output(part.text), isPartial: true }, null);
        },
        end: (failure) => {
          if (failure) return fail(rejectionOf(failure));
          const whole: LegacyOutput[] = [];
          for (let at = 0; at < texts.length; at++) append(whole, output(texts[at] as string));
          resolve(bare && outputs === 1 ? (whole[0] as LegacyOutput) : whole);
        },
      });
    } catch (thrown) {
      fail(thrown);
    }
  });
}

function currentModel(options: unknown): Promise<string> {
  try {
    const signal = readSignal(options);
    return askOnce('access', { ask: 'access' }, signal, rejectionOf, undefined, ({ model }) => model);
  } catch {
    return new NativePromise((_, reject) => reject(new NativeError('Invalid options')));
  }
}

const refuse = (rejection: string): Promise<never> => new NativePromise((_, reject) => reject(rejection));

/**
 * As Window AI had them. Inputs are `{ prompt }` or `{ messages }`; options are `model`, `temperature`, `maxTokens`,
 * `stopSequences`, `numOutputs`, `onStreamResult` and, new, `signal`. Failures are the plain strings of that time.
 */
export interface LegacyAI {
  /** By this, apps of 2023 know that Window AI is there. */
  readonly __window_ai_metadata__: { readonly domain: string; readonly version: string };
  /**
   * All answers, always as a list. `onStreamResult(result, error)` gets each piece as it comes, as long as one answer is
   * asked for; `error` is also what the promise rejects with.
   */
  generateText(input: unknown, options?: unknown): Promise<LegacyOutput[]>;
  /** Always rejects with `INVALID_REQUEST`: no provider offers 3D objects today. */
  BETA_generate3DObject(input: unknown, options?: unknown): Promise<never>;
  /** @deprecated since 2023. A single output, or a list where several were asked for. */
  getCompletion(input: unknown, options?: unknown): Promise<Outputs>;
  /** Needs no grant; before one it is the neutral `oriel/auto`. */
  getCurrentModel(options?: unknown): Promise<string>;
  /** Calls back with `model_changed` and `{ model }`, or with `error` and its string. Gives the id to remove it by. */
  addEventListener(handler: EventHandler): string;
  /** New since 2023. An id that is not known does nothing. */
  removeEventListener(id: string): void;
  /** Let any page rewrite the user's provider in 2023. Always rejects with `PERMISSION_DENIED`. */
  BETA_updateModelProvider(options?: unknown): Promise<never>;
}

/** `version` is the extension's own. */
export const legacyAI = (version: string): LegacyAI => ({
  // The client library of 2023 knows the extension by this address.
  __window_ai_metadata__: { domain: 'https://windowai.io', version },
  generateText: (input, options) => generate(input, options, false) as Promise<LegacyOutput[]>,
  BETA_generate3DObject: () =>
    refuse('INVALID_REQUEST: no provider offers 3D objects to Oriel’s users today.'),
  getCompletion: (input, options) => generate(input, options, true),
  getCurrentModel: currentModel,
  addEventListener,
  removeEventListener,
  BETA_updateModelProvider: () => refuse('PERMISSION_DENIED'),
});
