/**
 * The messages of a `Call` as the turns of the Messages wire: instructions at the top, neighbours of one role in one turn,
 * tool results at the head of the user's. What a model gave to be given back (signatures, encrypted thoughts) goes back
 * unmodified. Source: https://platform.claude.com/docs/en/api/messages.
 */
import type { Call, Message } from '../../protocol/call.ts';
import { OrielError } from '../../protocol/errors.ts';
import type { Loose } from '../loose.ts';
import type { Traits } from '../traits.ts';
import { CACHED, toAssistantBlocks, toTextBlocks, toToolResult, toUserBlock } from './messages-blocks.ts';

export interface Turn {
  role: 'user' | 'assistant' | 'system';
  content: Loose[];
}
export interface Turns {
  system: Loose[];
  messages: Turn[];
}

/** How many places in a request may be marked for the cache; the later ones hold the earlier ones' content too. */
const MAX_BREAKPOINTS = 4;

export function toTurns(calls: Call['messages'], traits: Traits): Turns {
  const system: Loose[] = [];
  const messages: Turn[] = [];
  calls.forEach((message, at) => {
    const content = toBlocks(message, traits);
    // A message that is left with nothing (blank text, thoughts of another wire's) is none.
    if (content.length === 0) return;
    const role = roleOf(message, calls.slice(at + 1).find(isTurn), messages.at(-1), traits);
    if (role === 'top') system.push(...content);
    else if (messages.at(-1)?.role === role) messages.at(-1)?.content.push(...content);
    else messages.push({ role, content });
  });
  // Nothing but instructions: they are what the model is told.
  if (messages.length === 0) messages.push({ role: 'user', content: system.splice(0) });
  if (messages[0]?.content.length === 0) {
    const message = 'The messages hold nothing to answer. Add some text.';
    throw new OrielError('invalid-request', { message, detail: 'messages' });
  }
  for (const turn of messages) if (turn.role === 'user') resultsFirst(turn);
  trimEnd(messages.at(-1));
  limitBreakpoints([...system, ...messages.flatMap(({ content }) => content)]);
  return { system, messages };
}

const isTurn = ({ role }: Message): boolean => role !== 'system' && role !== 'developer';

/**
 * Instructions belong to the top until the conversation begins. Later ones are a turn of their own where the model knows
 * such, after a user's turn and before the model's or at the end; anywhere else they are words of the user's turn.
 */
function roleOf(
  { role }: Message,
  next: Message | undefined,
  before: Turn | undefined,
  { systemTurns }: Traits,
): Turn['role'] | 'top' {
  if (role === 'assistant') return 'assistant';
  if (role === 'user' || role === 'tool') return 'user';
  if (before === undefined) return 'top';
  const follows = next === undefined || next.role === 'assistant';
  return systemTurns && before.role !== 'assistant' && follows ? 'system' : 'user';
}

function toBlocks(message: Message, traits: Traits): Loose[] {
  switch (message.role) {
    case 'system':
    case 'developer':
      return toTextBlocks(message.content);
    case 'user':
      return message.content.flatMap((part) => toUserBlock(part, traits));
    case 'tool':
      return message.content.map((part) => toToolResult(part, traits));
    case 'assistant':
      return toAssistantBlocks(message.content);
  }
}

/** Results that do not follow their calls at once are refused. */
function resultsFirst(turn: Turn): void {
  const isResult = ({ type }: Loose) => type === 'tool_result';
  turn.content = [...turn.content.filter(isResult), ...turn.content.filter((it) => !isResult(it))];
}

/** The beginning of an answer may not end in white space. */
function trimEnd(turn: Turn | undefined): void {
  const last = turn?.content.at(-1);
  if (turn?.role === 'assistant' && typeof last?.text === 'string') last.text = last.text.trimEnd();
}

function limitBreakpoints(blocks: Loose[]): void {
  for (const block of blocks.filter((it) => it.cache_control === CACHED).slice(0, -MAX_BREAKPOINTS)) {
    delete block.cache_control;
  }
}
