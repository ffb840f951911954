/** One prompt and its answer: the calls it takes, with tools and constraints, and what the session remembers of it. */
import type { Call, Content as CallContent, Message as CallMessage } from '../../../protocol/call.ts';
import { append, indexOf, slice } from '../../natives.ts';
import { type Answer, answerTo } from '../answer.ts';
import { exception } from '../exceptions.ts';
import type { Load } from '../failures.ts';
import type { Scope } from '../operation.ts';
import { tokensOfText } from '../tokens.ts';
import { type Constraint, complying } from './constraint.ts';
import { parseDictionary } from './json-value.ts';
import { type PreparedPrompt, toolCallPiece, toolResultPiece } from './prepared-prompt.ts';
import { history, makeRoom, remember, type Session, usageOf } from './session.ts';
import { toolCall } from './tool-classes.ts';
import { runTools } from './tools.ts';

export interface Wanted {
  prompt: PreparedPrompt;
  constraint: Constraint | undefined;
  /** The model is told what it is held to, by us. */
  tells: boolean;
}

/** What the page gets of an answer that calls tools which the page runs. */
export interface AnswerPart {
  type: 'text' | 'tool-call';
  value: string | object;
}

/** Answers that may call tools, before the session gives up. */
const MAX_ROUNDS = 16;
/** Answers that may miss an expression, before the session gives up. */
const MAX_TRIES = 3;

const UNMET = 'The answer does not match the expression.';
const AGAIN = 'That does not match. Answer only with text that matches.';

/** The messages of a prompt as they are sent; what is said of a constraint is never remembered. */
function sentMessages({ prompt, constraint, tells }: Wanted): CallMessage[] {
  const sent = extend([], prompt.messages);
  const last = sent[sent.length - 1];
  if (prompt.prefix !== undefined) sent.length--;
  if (tells && constraint?.kind === 'expression')
    append(sent, userSays(`Answer only with text that matches /${constraint.source}/${constraint.flags}`));
  // Nothing comes between a prefix and its continuation.
  if (prompt.prefix !== undefined) append(sent, { ...last, prefix: true } as CallMessage);
  return sent;
}

const userSays = (text: string): CallMessage => ({ role: 'user', content: [{ type: 'text', text }] });

/** Adds all of `more`. */
function extend<T>(list: T[], more: readonly T[]): T[] {
  for (let at = 0; at < more.length; at++) append(list, more[at]!);
  return list;
}

/** What goes back of an answer: thoughts only where their maker needs them to take up its own thread. */
function kept({ content }: Answer): CallContent[] {
  const list: CallContent[] = [];
  for (let at = 0; at < content.length; at++) {
    const part = content[at]!;
    if (part.type !== 'reasoning' || part.metadata !== undefined) append(list, part as CallContent);
  }
  return list;
}

/** Everything of one prompt while it is under way. */
interface Progress {
  session: Session;
  scope: Scope;
  wanted: Wanted;
  load: Load;
  push: (piece: string | AnswerPart) => void;
  /** What goes before this prompt. */
  before: CallMessage[];
  /** What was said after it: calls of tools and what they came to. */
  after: CallMessage[];
  /** Of `after`, and in the end of the answer. */
  tokens: number;
}

/** The next answer of the model. `later` is said after all else, and not remembered. */
function ask(
  { session, scope, wanted, load, before, after }: Progress,
  later: readonly CallMessage[],
  heard: (text: string) => void,
): Promise<Answer> {
  const { sampling, tools } = session.nature;
  const { constraint } = wanted;
  const call: Call = {
    surface: 'language-model',
    messages: extend(extend(extend(extend([], before), sentMessages(wanted)), after), later),
    ...sampling.sent,
    ...(tools.declared.length > 0 ? { tools: tools.declared } : undefined),
    ...(constraint?.kind === 'schema' ? { json: { schema: constraint.schema, check: true } } : undefined),
  };
  return answerTo(call, scope, load, heard);
}

/** Until an answer matches the expression. What missed it is shown to the model, and to nobody else. */
async function askMatching(
  progress: Progress,
  constraint: Extract<Constraint, { kind: 'expression' }>,
): Promise<Answer> {
  const { source, flags } = constraint;
  const prefix = progress.wanted.prompt.prefix ?? '';
  const later: CallMessage[] = [];
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const result = await ask(progress, later, () => {});
    if (result.toolCalls.length > 0) {
      // What is said beside calls is no answer to be held to anything.
      result.text = '';
      return result;
    }
    const text = complying(source, flags, prefix, afterPrefix(prefix, result.text));
    if (text !== undefined) {
      say(progress, result, text);
      return result;
    }
    if (result.text !== '')
      append(later, { role: 'assistant', content: [{ type: 'text', text: result.text }] });
    append(later, userSays(AGAIN));
  }
  throw exception('SyntaxError', UNMET);
}

async function askFreely(progress: Progress): Promise<Answer> {
  const { prefix } = progress.wanted.prompt;
  if (!prefix) return await ask(progress, [], progress.push);
  // Some models say the prefix again: what is more than that is known at the end.
  const answer = await ask(progress, [], () => {});
  if (answer.toolCalls.length === 0) say(progress, answer, afterPrefix(prefix, answer.text));
  return answer;
}

/** Makes this text the answer, and shows it. */
function say({ push }: Progress, answer: Answer, text: string): void {
  answer.text = text;
  answer.content = [];
  if (text === '') return;
  append(answer.content, { type: 'text', text });
  push(text);
}

/** What follows a prefix. */
const afterPrefix = (prefix: string, text: string): string =>
  indexOf(text, prefix) === 0 ? slice(text, prefix.length) : text;

/** Runs the tools that were called, and adds both to what was said. */
async function answerCalls(progress: Progress, result: Answer): Promise<void> {
  const { toolCalls } = result;
  const outcomes = await runTools(progress.session.nature.tools, toolCalls);
  const content: CallContent[] = [];
  for (let at = 0; at < toolCalls.length; at++) {
    const { id, name, arguments: json } = toolCalls[at]!;
    const { text, isError } = outcomes[at]!;
    const piece = toolResultPiece(id, name, [text], isError);
    append(content, piece.content);
    progress.tokens += toolCallPiece(id, name, json).tokens + piece.tokens;
  }
  append(progress.after, { role: 'assistant', content: kept(result) } as CallMessage);
  append(progress.after, { role: 'tool', content } as CallMessage);
}

/** The calls of tools that the page is to run, as the page gets them. */
function shownCalls(progress: Progress, { toolCalls }: Answer): AnswerPart[] {
  const parts: AnswerPart[] = [];
  for (let at = 0; at < toolCalls.length; at++) {
    const { id, name, arguments: json } = toolCalls[at]!;
    const given = parseDictionary(json);
    if (!given) throw exception('UnknownError', 'A tool was called without JSON.');
    progress.tokens += toolCallPiece(id, name, json).tokens;
    const part: AnswerPart = {
      type: 'tool-call',
      value: toolCall.make({ callId: id, name, arguments: given }),
    };
    append(parts, part);
    progress.push(part);
  }
  return parts;
}

/** The prompt and all that came of it, as one turn; a prefix and what follows it are one message. */
function commit({ session, scope, wanted, after, tokens }: Progress, result: Answer): void {
  // Whoever gave it up at its last piece does not find it in the session.
  if (scope.isOver) return;
  const { messages, prefix, tokens: asked } = wanted.prompt;
  const said = extend([], messages);
  const reply = kept(result);
  if (prefix !== undefined) {
    said.length--;
    const first = reply.length > 0 ? reply[0] : undefined;
    if (first?.type === 'text') first.text = prefix + first.text;
    else append(said, messages[messages.length - 1]!);
  }
  extend(said, after);
  if (reply.length > 0) append(said, { role: 'assistant', content: reply } as CallMessage);
  remember(session, { messages: said, tokens: asked + tokens });
}

/**
 * Runs a prompt. `push` gets the answer as it comes: texts, and where the page runs tools itself, parts.
 * @returns the whole of it
 */
export async function generate(
  session: Session,
  scope: Scope,
  wanted: Wanted,
  push: (piece: string | AnswerPart) => void,
): Promise<string | AnswerPart[]> {
  const { tools, window } = session.nature;
  makeRoom(session, wanted.prompt.tokens);
  const progress: Progress = {
    session,
    scope,
    wanted,
    load: { requested: usageOf(session) + wanted.prompt.tokens, quota: window },
    push,
    before: history(session),
    after: [],
    tokens: 0,
  };
  let text = '';
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { constraint } = wanted;
    const result =
      constraint?.kind === 'expression' ? await askMatching(progress, constraint) : await askFreely(progress);
    text += result.text;
    progress.tokens += tokensOfText(result.text);
    if (result.toolCalls.length > 0 && tools.executes) {
      await answerCalls(progress, result);
      continue;
    }
    const calls = tools.isOpen ? shownCalls(progress, result) : [];
    commit(progress, result);
    if (!tools.isOpen) return text;
    return extend(text === '' && calls.length > 0 ? [] : [{ type: 'text', value: text }], calls);
  }
  throw exception('OperationError', 'There is no end of tool calls.');
}
