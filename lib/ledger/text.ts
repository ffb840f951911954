/**
 * The text of a call as it is kept, where the person turned that on: what was asked and answered, without the bytes of
 * pictures and files, without what looks like a key or a card, and bounded. Pure.
 */
import type { Call, Content, Message } from '../protocol/call.ts';
import type { Task } from '../protocol/task.ts';
import { redact } from './redaction.ts';

/** Code units of one call. The last messages are kept; a conversation that is sent anew each time is long. */
export const MAX_PROMPT_CHARS = 60_000;
export const MAX_ANSWER_CHARS = 40_000;
export const MAX_TOOLS_CHARS = 20_000;
const MAX_NAME_CHARS = 256;
/** Of one message; a page may name hundreds. */
const MAX_FILES = 32;

export interface KeptText {
  /** In their order; the earlier may be missing. */
  messages: KeptMessage[];
  tools?: KeptTool[];
  /** One for each answer that was asked for; empty where there was none. */
  answers: KeptMessage[];
  /** Code units of all of it. */
  chars: number;
  /** It was longer: something is missing. */
  cut?: true;
}

export interface KeptMessage {
  role: Message['role'];
  text: string;
  /** What was there besides text: its kind, and its name where it had one. */
  files?: KeptFile[];
  calls?: KeptToolCall[];
  /** Of a tool's answer: the call's id. */
  of?: string;
}

export interface KeptFile {
  type: 'image' | 'audio' | 'file';
  mediaType?: string;
  name?: string;
}

export interface KeptToolCall {
  id: string;
  name: string;
  /** JSON text, as the model wrote it. */
  arguments: string;
}

export interface KeptTool {
  name: string;
  description?: string;
  /** JSON text of its JSON Schema. */
  inputSchema: string;
}

/** @param answers As `collectAnswer` has them. */
export function keptText(request: Call | Task, answers: readonly KeptMessage[]): KeptText {
  const [prompt, answer, tools] = [MAX_PROMPT_CHARS, MAX_ANSWER_CHARS, MAX_TOOLS_CHARS].map(roomOf) as [
    Room,
    Room,
    Room,
  ];
  const messages = ('task' in request ? [taskMessage(request)] : request.messages.flatMap(messageOf))
    .toReversed()
    .flatMap((message) => fitted(message, prompt))
    .toReversed();
  const offered = 'task' in request ? [] : (request.tools ?? []);
  const keptTools = offered.flatMap(({ name, description, inputSchema }) => {
    const tool = { name, description, inputSchema: JSON.stringify(inputSchema) };
    return fittedTool(tool, tools);
  });
  const given = answers.flatMap((message) => fitted(message, answer));
  const cut = prompt.cut || answer.cut || tools.cut;
  return {
    messages,
    ...(keptTools.length === 0 ? {} : { tools: keptTools }),
    answers: given,
    chars: prompt.used + answer.used + tools.used,
    ...(cut ? { cut } : {}),
  };
}

interface Room {
  left: number;
  used: number;
  cut: boolean;
}
const roomOf = (left: number): Room => ({ left, used: 0, cut: false });

/** As much of a message as there is room for; nothing where there is none. */
function fitted({ text, files, calls, ...rest }: KeptMessage, room: Room): KeptMessage[] {
  if (room.left <= 0) {
    room.cut = true;
    return [];
  }
  const message: KeptMessage = { ...rest, text: some(text, room) };
  if (files !== undefined && files.length > 0) {
    room.cut ||= files.length > MAX_FILES;
    message.files = files.slice(0, MAX_FILES).map(({ name, ...file }) => ({
      ...file,
      ...(name === undefined ? {} : { name: redact(name.slice(0, MAX_NAME_CHARS)) }),
    }));
  }
  if (calls !== undefined && calls.length > 0)
    message.calls = calls.map((call) => ({ ...call, arguments: some(call.arguments, room) }));
  const isEmpty = message.text === '' && message.files === undefined && message.calls === undefined;
  return isEmpty && text !== '' ? [] : [message];
}

function fittedTool({ name, description, inputSchema }: KeptTool, room: Room): KeptTool[] {
  // Half a tool is none.
  if (inputSchema.length + (description?.length ?? 0) > room.left) {
    room.cut = true;
    return [];
  }
  const described = description === undefined ? {} : { description: some(description, room) };
  return [{ name, ...described, inputSchema: some(inputSchema, room) }];
}

function some(text: string, room: Room): string {
  const isWhole = text.length <= room.left;
  const kept = redact(isWhole ? text : untorn(text.slice(0, Math.max(0, room.left))));
  room.left -= kept.length;
  room.used += kept.length;
  room.cut ||= !isWhole;
  return kept;
}

/** Without the last word and any digits before it: what is left of a key or a card is no longer known as one. */
export function untorn(text: string): string {
  let end = text.length;
  while (end > 0 && !/\s/.test(text[end - 1] as string)) end -= 1;
  while (end > 0 && /[\d\s-]/.test(text[end - 1] as string)) end -= 1;
  return text.slice(0, end);
}

function messageOf(message: Message): KeptMessage[] {
  if (message.role !== 'tool') return [{ role: message.role, ...contentsOf(message.content) }];
  return message.content.map(({ id, content }) => ({ role: 'tool', of: id, ...contentsOf(content) }));
}

function contentsOf(contents: readonly Content[]): Omit<KeptMessage, 'role'> {
  const texts: string[] = [];
  const files: KeptFile[] = [];
  const calls: KeptToolCall[] = [];
  for (const content of contents) {
    switch (content.type) {
      case 'text':
        texts.push(content.text);
        break;
      case 'image':
      case 'audio':
      case 'file': {
        const name = 'name' in content ? content.name : undefined;
        files.push(fileOf(content.type, content.mediaType, name));
        break;
      }
      case 'tool-call':
        calls.push({ id: content.id, name: content.name, arguments: content.arguments });
        break;
      default:
      // What a model thought is its own; results of tools are messages of their own.
    }
  }
  return { text: texts.join('\n'), files, calls };
}

function taskMessage(task: Task): KeptMessage {
  const says = (text: string, files: KeptFile[] = []): KeptMessage => ({ role: 'user', text, files });
  switch (task.task) {
    case 'embed':
      return says(task.values.join('\n'));
    case 'image':
      return says(
        task.prompt,
        task.images?.map(({ mediaType }) => fileOf('image', mediaType)),
      );
    case 'speech':
      return says([task.instructions, task.text].filter((it) => it !== undefined).join('\n'));
    case 'transcribe':
      return says(task.prompt ?? '', [fileOf('audio', task.audio.mediaType)]);
  }
}

export const fileOf = (type: KeptFile['type'], mediaType?: string, name?: string): KeptFile => ({
  type,
  ...(mediaType === undefined ? {} : { mediaType: mediaType.slice(0, MAX_NAME_CHARS) }),
  ...(name === undefined ? {} : { name }),
});
