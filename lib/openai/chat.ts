/** `POST /chat/completions` */
import type { Call, Content } from '../protocol/call.ts';
import type {
  FilePart,
  FinishReason,
  SourcePart,
  ToolCallDeltaPart,
  ToolCallPart,
} from '../protocol/part.ts';
import { type Answer, emptyAnswer, gather, wordsOf } from './answer.ts';
import { type Json, listOf, objectOf, refuse, textOf } from './body.ts';
import { type Conversation, conversation, readContent, toolResult } from './content.ts';
import type { Recall } from './kept.ts';
import { readOptions } from './options.ts';
import {
  citationOf,
  logprobsOf,
  type Question,
  type Reply,
  restOf,
  type Surface,
  type Telling,
  usageOf,
  wished,
} from './surface.ts';

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool'];

function read(body: Json, recall: Recall): Question {
  const { messages, say } = conversation();
  for (const [at, value] of listOf(body.messages, 'messages').entries()) {
    const param = `messages[${at}]`;
    const message = objectOf(value, param);
    const role = textOf(message.role, `${param}.role`);
    if (!ROLES.includes(role)) refuse(`${param}.role`, `Oriel knows no role "${role}".`);
    if (role === 'tool') {
      say(role, [toolResult(message.tool_call_id, message.content, `${param}.content`)]);
    } else if (role === 'assistant') sayAnswer(message, param, say, recall);
    else say(role, readContent(message.content, `${param}.content`));
  }
  const call = { surface: 'openai-fetch', messages, ...readOptions(body), ...choicesOf(body) } as Call;
  return { ask: 'generate', call };
}

/** Several answers: a response is always one. */
const choicesOf = ({ n }: Json) => (n === undefined || n === null ? {} : { n });

function sayAnswer(message: Json, param: string, say: Conversation['say'], recall: Recall): void {
  const calls = message.tool_calls == null ? [] : listOf(message.tool_calls, `${param}.tool_calls`);
  const { reasoning_content: thought } = message;
  const first = recall((calls[0] as Json | undefined)?.id);
  // The thoughts before the first call stood before the words, too.
  if (first !== undefined) say('assistant', first.content);
  else if (typeof thought === 'string' && thought !== '')
    say('assistant', [{ type: 'reasoning', text: thought }]);
  say('assistant', readContent(message.content ?? message.refusal, `${param}.content`));
  for (const [at, value] of calls.entries()) {
    const place = `${param}.tool_calls[${at}]`;
    const { id, function: called } = objectOf(value, place);
    const { name, arguments: text } = objectOf(called, `${place}.function`);
    const kept = recall(id);
    if (at > 0 && kept !== undefined) say('assistant', kept.content);
    const metadata = kept?.metadata === undefined ? {} : { metadata: kept.metadata };
    say('assistant', [
      {
        type: 'tool-call',
        id,
        name,
        arguments: text,
        ...metadata,
      } as Content,
    ]);
  }
}

const ENDS: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  refused: 'content_filter',
  other: 'stop',
};

const callOf = ({ id, name, arguments: text }: ToolCallDeltaPart | ToolCallPart) => ({
  id,
  type: 'function',
  function: { name, arguments: text },
});
const annotationOf = (source: SourcePart) => ({ type: 'url_citation', url_citation: citationOf(source) });
/** OpenAI has no word for it here; this is the one that others have found. */
const imageOf = ({ mediaType, data }: FilePart) => ({
  type: 'image_url',
  image_url: { url: `data:${mediaType};base64,${data}` },
});

/** One of the answers. */
interface Choice {
  answer: Answer;
  /** Who speaks is said with the first words. */
  begun: boolean;
  /** Calls in the order in which they began, each with what is said of its arguments. */
  calls: { id: string; said: string }[];
  logprobs: { content: ReturnType<typeof logprobsOf>; refusal: null } | null;
}

function tell({ body, write, keep, newId, created }: Telling): Reply {
  const head = { id: `chatcmpl-${newId()}`, created };
  let model = wished(body);
  const choices: Choice[] = [];
  const choiceAt = (index: number): Choice => {
    while (choices.length <= index)
      choices.push({ answer: emptyAnswer(), begun: false, calls: [], logprobs: null });
    return choices[index] as Choice;
  };
  const chunk = (more: object) => write({ ...head, object: 'chat.completion.chunk', model, ...more });
  const say = (index: number, delta: object, logprobs: unknown = null, end: string | null = null) => {
    const choice = choiceAt(index);
    const who = choice.begun ? {} : { role: 'assistant', content: '' };
    choice.begun = true;
    chunk({ choices: [{ index, delta: { ...who, ...delta }, logprobs, finish_reason: end }] });
  };
  const usage = () => usageOf(choiceAt(0).answer.usage, 'prompt', 'completion');
  /** Of several answers one may call a tool and another not. */
  const endOf = ({ answer }: Choice) => {
    const { reason } = choiceAt(0).answer;
    return reason === 'tool-calls' && answer.calls.length === 0 ? ENDS.stop : ENDS[reason];
  };

  function sayCall(index: number, part: ToolCallDeltaPart | ToolCallPart): void {
    const { calls } = choiceAt(index);
    const known = calls.findIndex(({ id }) => id === part.id);
    const call = calls[known] ?? { id: part.id, said: '' };
    const text = restOf(part, call.said);
    call.said += text;
    if (known < 0) {
      calls.push(call);
      say(index, { tool_calls: [{ index: calls.length - 1, ...callOf({ ...part, arguments: text }) }] });
    } else if (text !== '') say(index, { tool_calls: [{ index: known, function: { arguments: text } }] });
  }

  /** What is to come back with each call: the thoughts that led to it. */
  function keepCalls({ content }: Answer): void {
    let since: Answer['content'] = [];
    for (const block of content) {
      if (block.type === 'reasoning') since.push(block);
      if (block.type !== 'tool-call') continue;
      if (since.length > 0 || block.metadata !== undefined)
        keep(block.id, { content: since, metadata: block.metadata });
      since = [];
    }
  }

  return {
    part(part) {
      const index = ('choice' in part && part.choice) || 0;
      const choice = choiceAt(index);
      gather(choice.answer, part);
      switch (part.type) {
        case 'text':
          if (part.text !== '') say(index, { content: part.text });
          break;
        case 'reasoning':
          if (part.text !== '') say(index, { reasoning_content: part.text });
          break;
        case 'tool-call-delta':
        case 'tool-call':
          sayCall(index, part);
          break;
        case 'source':
          say(index, { annotations: [annotationOf(part)] });
          break;
        case 'file':
          say(index, { images: [imageOf(part)] });
          break;
        case 'logprobs': {
          const content = logprobsOf(part);
          choice.logprobs = { content: [...(choice.logprobs?.content ?? []), ...content], refusal: null };
          say(index, {}, { content, refusal: null });
          break;
        }
        case 'finish':
          model = choice.answer.model ?? model;
          for (const [at, each] of choices.entries()) {
            keepCalls(each.answer);
            say(at, {}, null, endOf(each));
          }
          if ((body.stream_options as Json | null | undefined)?.include_usage === true)
            chunk({ choices: [], usage: usage() ?? null });
      }
    },
    whole: () => ({
      ...head,
      object: 'chat.completion',
      model,
      choices: choices.map((choice, index) => {
        const { answer, logprobs } = choice;
        const thought = wordsOf(answer, 'reasoning');
        return {
          index,
          message: {
            role: 'assistant',
            content: wordsOf(answer, 'text') || null,
            refusal: null,
            ...(thought === '' ? {} : { reasoning_content: thought }),
            ...(answer.calls.length === 0 ? {} : { tool_calls: answer.calls.map(callOf) }),
            ...(answer.sources.length === 0 ? {} : { annotations: answer.sources.map(annotationOf) }),
            ...(answer.files.length === 0 ? {} : { images: answer.files.map(imageOf) }),
          },
          logprobs,
          finish_reason: endOf(choice),
        };
      }),
      usage: usage(),
    }),
  };
}

export const chat: Surface = { streams: true, read, tell };
