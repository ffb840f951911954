/**
 * "Validate and canonicalize a prompt" (https://webmachinelearning.github.io/prompt-api/#validate-and-canonicalize-a-prompt):
 * everything about a prompt that can be told at once. What is wrong throws; what is left is in its longest form.
 */
import { append, NativeTypeError } from '../../natives.ts';
import { exception } from '../exceptions.ts';
import {
  type Content,
  type ContentType,
  type Expected,
  expects,
  type Message,
  type Prompt,
} from './dictionaries.ts';
import { isPicture } from './picture.ts';
import { isSound } from './sound.ts';
import { toolCall, toolError, toolSuccess } from './tool-classes.ts';

export interface CanonicalMessage extends Message {
  content: Content[];
}

const EMPTY: Content = { type: 'text', value: '' };

/** Whether a value is of its type. */
const FITS: Record<ContentType, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  image: isPicture,
  audio: isSound,
  'tool-call': (value) => toolCall.stateOf(value) !== undefined,
  'tool-response': (value) => (toolSuccess.stateOf(value) ?? toolError.stateOf(value)) !== undefined,
};

function check({ type, value }: Content, role: Message['role'], expected: readonly Expected[]): void {
  const foreign = `"${type}" is not for the role "${role}".`;
  if ((type === 'tool-call' && role !== 'assistant') || (type === 'tool-response' && role !== 'user'))
    throw new NativeTypeError(foreign);
  if (role !== 'user' && type !== 'text' && type !== 'tool-call')
    throw exception('NotSupportedError', foreign);
  if (!expects(expected, type)) throw exception('NotSupportedError', `Name "${type}" in expectedInputs.`);
  if (!FITS[type](value)) throw exception('SyntaxError', `The value is no "${type}".`);
}

/** Texts that follow one another are one, with nothing between them. */
function joined(contents: readonly Content[]): Content[] {
  const list: Content[] = [];
  for (let at = 0; at < contents.length; at++) {
    const content = contents[at] as Content;
    const last = list.length > 0 ? list[list.length - 1] : undefined;
    if (content.type === 'text' && last?.type === 'text')
      last.value = (last.value as string) + (content.value as string);
    else append(list, { type: content.type, value: content.value });
  }
  return list;
}

/**
 * @param begun Something was said in the session already, or is about to be: a system message comes too late.
 * @returns a list that is not empty
 */
export function canonicalPrompt(
  prompt: Prompt,
  expected: readonly Expected[],
  begun: boolean,
): CanonicalMessage[] {
  if (typeof prompt === 'string' || prompt.length === 0) {
    const value = typeof prompt === 'string' ? prompt : '';
    return [{ role: 'user', content: [{ type: 'text', value }], prefix: false }];
  }
  const messages: CanonicalMessage[] = [];
  for (let at = 0; at < prompt.length; at++) {
    const { role, content, prefix } = prompt[at] as Message;
    if (prefix && (role !== 'assistant' || at < prompt.length - 1))
      throw exception('SyntaxError', 'Only a last message of the assistant can be a prefix.');
    if (role === 'system' && (begun || at > 0))
      throw new NativeTypeError('Only the first message can be of the system.');
    const contents: readonly Content[] =
      typeof content === 'string'
        ? [{ type: 'text', value: content }]
        : content.length > 0
          ? content
          : [EMPTY];
    for (let n = 0; n < contents.length; n++) check(contents[n] as Content, role, expected);
    append(messages, { role, content: joined(contents), prefix });
  }
  return messages;
}
