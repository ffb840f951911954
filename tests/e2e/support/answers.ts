/**
 * How a provider may behave. Each takes the response and what was asked; the name is the first segment of the base
 * URL, or of a prompt that begins with `@name`. Arguments follow the name after spaces: `@many 500 5`.
 */
import type { ServerResponse } from 'node:http';

export interface AskedBody {
  messages?: { role: string; content: string | { type: string; text?: string }[] }[];
  tools?: { function: { name: string } }[];
  response_format?: { json_schema?: { schema?: JsonSchema } };
}
interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
}

export interface Asked {
  prompt: string;
  arguments: string[];
  origin: string | undefined;
  authorization: string | undefined;
  /** Resolves when the test says so. */
  released: Promise<void>;
  /** Where `redirect` sends to. */
  elsewhere: string;
  gone: AbortSignal;
  /** Asked in Ollama's own words. */
  asOllama: boolean;
  /** All of the request. */
  body: AskedBody | undefined;
}
export type Behaviour = (response: ServerResponse, asked: Asked) => Promise<void> | void;

export const sleep = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });

export const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const choice = (delta: object, finish_reason: string | null = null) =>
  event({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'test',
    choices: [{ index: 0, delta, finish_reason }],
  });
const text = (content: string) => choice({ content });
const DONE = `${choice({}, 'stop')}${event({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 0,
  model: 'test',
  choices: [],
  usage: { prompt_tokens: 7, completion_tokens: 11, total_tokens: 18 },
})}data: [DONE]\n\n`;

/** The same words as lines of Ollama's. */
const lines = (words: string[]) =>
  [
    ...words.map((content) => ({ model: 'test', message: { role: 'assistant', content }, done: false })),
    { model: 'test', done: true, done_reason: 'stop', prompt_eval_count: 7, eval_count: 11 },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');

const open = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
};
const refuse = (status: number, message: string, headers: Record<string, string> = {}): Behaviour =>
  function refused(response, asked) {
    // A careless provider repeats the key and the prompt in what it says.
    const said = `${message} (${asked.authorization ?? 'no key'}; ${asked.prompt})`;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message: said, type: 'test_error', code: null } }));
  };
/** The end of an answer that asks for a tool to be run. */
const callOf = (name: string | undefined, json: string) =>
  choice({
    tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name, arguments: json } }],
  }) +
  choice({}, 'tool_calls') +
  event({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 11 } }) +
  'data: [DONE]\n\n';

/** Something that has the form. */
function example({ type, properties = {} }: JsonSchema): unknown {
  if (type === 'integer' || type === 'number') return 7;
  if (type === 'boolean') return true;
  if (type !== 'object') return 'seven';
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, example(schema)]));
}

/** Writes to the socket in pieces, each in a packet of its own. */
async function inPieces(response: ServerResponse, bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) {
    response.write(bytes.subarray(at, at + size));
    await sleep(2);
  }
}

export const BEHAVIOURS: Record<string, Behaviour> = {
  /** Words of the prompt as they were, one chunk each. */
  echo(response, { prompt, asOllama }) {
    const words = prompt.split(/(?<=\s)/);
    if (asOllama) {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(lines(words));
      return;
    }
    open(response);
    for (const word of words) response.write(text(word));
    response.end(DONE);
  },
  /** `@calls <tool> <arguments as JSON>`: some words, then the call. */
  calls(response, { arguments: [name, ...json] }) {
    open(response);
    response.write(text('Let me see. '));
    response.end(callOf(name, json.join(' ')));
  },
  /** Follows the schema that it is asked for, calls the first tool that it is given, and repeats its result. */
  obliging(response, asked) {
    const { response_format, tools = [], messages = [] } = asked.body ?? {};
    const schema = response_format?.json_schema?.schema;
    const [tool] = messages.at(-1)?.role === 'tool' ? [] : tools;
    if (schema === undefined && tool === undefined) return BEHAVIOURS.echo?.(response, asked);
    open(response);
    response.end(
      schema === undefined ? callOf(tool?.function.name, '{}') : text(JSON.stringify(example(schema))) + DONE,
    );
  },
  async 'late-headers'(response, { arguments: [ms], gone }) {
    await sleep(Number(ms), gone);
    open(response);
    response.end(text('late') + DONE);
  },
  async 'late-first'(response, { arguments: [ms], gone }) {
    open(response);
    await sleep(Number(ms), gone);
    response.end(text('late') + DONE);
  },
  /** `@many <count> <gap in ms>`: "0 1 2 …" */
  /** All is said, and the end of the body comes so much later. */
  async 'late-end'(response, { arguments: [ms], gone }) {
    open(response);
    response.write(text('all of it') + DONE);
    await sleep(Number(ms), gone);
    response.end();
  },
  async many(response, { arguments: [count, gap], gone }) {
    open(response);
    for (let n = 0; n < Number(count) && !gone.aborted; n++) {
      response.write(text(n === 0 ? '0' : ` ${n}`));
      if (Number(gap) > 0) await sleep(Number(gap), gone);
    }
    response.end(DONE);
  },
  /** Until the other side leaves. */
  async endless(response, { gone }) {
    open(response);
    while (!gone.aborted) {
      response.write(text('on and '));
      await sleep(20, gone);
    }
  },
  /** One word, then nothing until the test releases it. */
  async hold(response, { released }) {
    open(response);
    response.write(text('first '));
    await released;
    response.end(text('last') + DONE);
  },
  async cut(response) {
    open(response);
    response.write(text('half an '));
    await sleep(50);
    response.socket?.destroy();
  },
  /** An answer is begun, and broken off before its first word. */
  async 'cut-first'(response) {
    open(response);
    response.write(choice({ role: 'assistant' }));
    await sleep(50);
    response.socket?.destroy();
  },
  /** Every event and every character split over packets. */
  async split(response, { prompt }) {
    open(response);
    await inPieces(response, Buffer.from(text(`blåbær 🫐 ${prompt}`) + DONE), 3);
    response.end();
  },
  empty(response) {
    open(response);
    response.end();
  },
  html(response) {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>Welcome</title><h1>Sign in to the hotel network</h1>');
  },
  'not-json'(response) {
    open(response);
    response.end('data: {"choices": oops}\n\n');
  },
  huge(response) {
    open(response);
    response.end(text('x'.repeat(1024 * 1024)) + DONE);
  },
  'bad-utf8'(response) {
    open(response);
    const [before = '', after = ''] = text('a?b').split('?');
    response.end(Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xc3]), Buffer.from(after + DONE)]));
  },
  'never-answers'() {},
  '401': refuse(401, 'Incorrect API key provided'),
  '402': refuse(402, 'Insufficient credits'),
  '404': refuse(404, 'The model does not exist'),
  /** For longer than Oriel waits by itself. */
  '429': refuse(429, 'Slow down', { 'retry-after': '61' }),
  '500': refuse(500, 'Traceback (most recent call last)'),
  redirect(response, { elsewhere }) {
    response.writeHead(307, { location: elsewhere }).end();
  },
  /** As Ollama does: whatever names an extension as its origin is refused. */
  'refuses-extensions'(response, asked) {
    if (asked.origin?.includes('-extension://')) response.writeHead(403).end();
    else return BEHAVIOURS.echo?.(response, asked);
  },
};
