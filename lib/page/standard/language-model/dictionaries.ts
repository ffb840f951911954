/** The Prompt API's dictionaries (https://webmachinelearning.github.io/prompt-api/), as Web IDL reads them. */
import { type CreateOptions, MONITOR, SIGNAL } from '../creation.ts';
import {
  type Callback,
  type Convert,
  iterate,
  iteration,
  type Member,
  REQUIRED,
  toBoolean,
  toCallback,
  toDictionary,
  toEnum,
  toNumber,
  toObject,
  toSequence,
  toText,
} from '../webidl.ts';
import { isPicture } from './picture.ts';
import { isSound } from './sound.ts';
import { isToolValue } from './tool-classes.ts';

export type ContentType = 'text' | 'image' | 'audio' | 'tool-call' | 'tool-response';
export type Role = 'system' | 'user' | 'assistant';
export type SamplingMode =
  | 'most-predictable'
  | 'predictable'
  | 'slightly-predictable'
  | 'balanced'
  | 'slightly-creative'
  | 'creative'
  | 'most-creative';

export interface Expected {
  type: ContentType;
  languages?: string[];
}
export interface ToolDeclaration {
  name: string;
  description: string;
  inputSchema: object;
  execute?: Callback;
}
export interface CoreOptions {
  expectedInputs?: Expected[];
  expectedOutputs?: Expected[];
  samplingMode?: SamplingMode;
  temperature?: number;
  topK?: number;
  tools?: ToolDeclaration[];
}
export interface LanguageModelOptions extends CoreOptions, CreateOptions {
  initialPrompts?: Message[];
}
/** `value` is a text, or an object of a kind that a page can give as content. */
export interface Content {
  type: ContentType;
  value: string | object;
}
export interface Message {
  role: Role;
  content: string | Content[];
  prefix: boolean;
}
export type Prompt = string | Message[];
export interface PromptOptions {
  responseConstraint?: object;
  omitResponseConstraintInput: boolean;
  signal?: AbortSignal;
}

const toType = toEnum<ContentType>(['text', 'image', 'audio', 'tool-call', 'tool-response']);

/** What is no object of such a kind becomes a text, as the last member of the union. */
const toValue: Convert<string | object> = (value, what) =>
  isPicture(value) || isSound(value) || isToolValue(value) ? (value as object) : toText(value, what);

const toContent = toDictionary<Content>([
  ['type', toType, REQUIRED],
  ['value', toValue, REQUIRED],
]);
/** (DOMString or sequence<T>): whatever iterates is a sequence. */
const textOr =
  <T>(convert: Convert<T>): Convert<string | T[]> =>
  (value, what) => {
    const method = iteration(value, what);
    return method ? iterate(value, method, convert, what) : toText(value, what);
  };
const toMessage = toDictionary<Message>([
  ['content', textOr(toContent), REQUIRED],
  ['prefix', toBoolean, false],
  ['role', toEnum<Role>(['system', 'user', 'assistant']), REQUIRED],
]);
export const toPrompt: Convert<Prompt> = textOr(toMessage);

const toExpected = toDictionary<Expected>([
  ['languages', toSequence(toText)],
  ['type', toType, REQUIRED],
]);
const toTool = toDictionary<ToolDeclaration>([
  ['description', toText, REQUIRED],
  ['execute', toCallback],
  ['inputSchema', toObject, REQUIRED],
  ['name', toText, REQUIRED],
]);
const CORE: readonly Member[] = [
  ['expectedInputs', toSequence(toExpected)],
  ['expectedOutputs', toSequence(toExpected)],
  [
    'samplingMode',
    toEnum<SamplingMode>([
      'most-predictable',
      'predictable',
      'slightly-predictable',
      'balanced',
      'slightly-creative',
      'creative',
      'most-creative',
    ]),
  ],
  ['temperature', toNumber],
  ['tools', toSequence(toTool)],
  ['topK', toNumber],
];
export const toCoreOptions = toDictionary<CoreOptions>(CORE);
export const toCreateOptions = toDictionary<LanguageModelOptions>([
  ...CORE,
  ['initialPrompts', toSequence(toMessage)],
  MONITOR,
  SIGNAL,
]);
export const toPromptOptions = toDictionary<PromptOptions>([
  ['omitResponseConstraintInput', toBoolean, false],
  ['responseConstraint', toObject],
  SIGNAL,
]);
/** Of append() and clone(). */
export const toSignalOptions = toDictionary<{ signal?: AbortSignal }>([SIGNAL]);

/** Whether this type was named. Text is always expected. */
export function expects(expected: readonly Expected[], type: ContentType): boolean {
  for (let at = 0; at < expected.length; at++) if (expected[at]?.type === type) return true;
  return type === 'text';
}
