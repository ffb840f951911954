/** A provider on a loopback port that speaks OpenAI's chat wire and Ollama's, behaves as told, and remembers what it saw. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AskedBody, BEHAVIOURS } from './answers.ts';

interface ChatBody extends AskedBody {
  model?: string;
  stream?: boolean;
}

export interface ProviderRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** As text, however it came. */
  body: string;
  json: ChatBody | undefined;
  /** Resolves with the time (ms, `performance.now()` of this process) at which its socket was done with it. */
  closed: Promise<number>;
  /** The whole answer went out. */
  finished: boolean;
}

export interface ProviderServer {
  origin: string;
  /** The base URL of a provider that behaves like this to every question. */
  base(behaviour?: string): string;
  requests: ProviderRequest[];
  /** The chat requests alone. */
  chats(): ProviderRequest[];
  /** Lets every `hold` go on, those to come too. */
  release(): void;
  /** Where `redirect` leads; this server's own `/stolen` at first. */
  elsewhere: string;
  close(): void;
}

const promptOf = (body: ChatBody | undefined) => {
  const content = body?.messages?.at(-1)?.content ?? '';
  return typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
};

const parse = (body: string): ChatBody | undefined => {
  try {
    return JSON.parse(body) as ChatBody;
  } catch {
    return undefined;
  }
};

/** Behaviours that show already when models are listed, as "test connection" does. */
const ALSO_FOR_MODELS = new Set([
  '401',
  '402',
  '404',
  '429',
  '500',
  'html',
  'not-json',
  'empty',
  'cut',
  'redirect',
  'never-answers',
]);

/** What Ollama tells of itself, by the end of the path. */
const OLLAMA: Readonly<Record<string, unknown>> = {
  'api/version': { version: '0.15.1' },
  'api/tags': { models: [{ name: 'test', model: 'test' }] },
  'api/ps': { models: [] },
  'api/show': { capabilities: ['completion'], model_info: { 'test.context_length': 8_192 } },
};

export async function serveProvider(): Promise<ProviderServer> {
  const requests: ProviderRequest[] = [];
  let release = () => {};
  const released = new Promise<void>((done) => {
    release = done;
  });
  const server = createServer(async (request, response) => {
    const gone = new AbortController();
    const url = new URL(request.url ?? '/', 'http://localhost');
    const closed = new Promise<number>((done) => {
      response.once('close', () => {
        gone.abort();
        done(performance.now());
      });
    });
    const record: ProviderRequest = {
      method: request.method ?? '',
      path: url.pathname,
      headers: request.headers,
      body: '',
      json: undefined,
      closed,
      finished: false,
    };
    response.once('finish', () => {
      record.finished = true;
    });
    requests.push(record);
    for await (const chunk of request.setEncoding('utf8')) record.body += chunk;
    record.json = parse(record.body);

    const [, fromPath = 'echo', ...rest] = url.pathname.split('/');
    const whole = promptOf(record.json);
    const [, inPrompt, words] = /^@(\S+) ?(.*)$/s.exec(whole) ?? [];
    const behaviour = BEHAVIOURS[inPrompt ?? fromPath];
    const call = rest.join('/');
    const asOllama = call === 'api/chat';
    const asksChat = asOllama || rest.at(-1) === 'completions';
    if (!behaviour) {
      response.writeHead(404).end();
      return;
    }
    if (!asksChat && !ALSO_FOR_MODELS.has(fromPath)) {
      const list = { object: 'list', data: [{ id: 'test', object: 'model' }] };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(OLLAMA[call] ?? list));
      return;
    }
    await behaviour(response, {
      prompt: words ?? whole,
      arguments: (words ?? '').split(' '),
      origin: request.headers.origin,
      authorization: request.headers.authorization,
      released,
      elsewhere: self.elsewhere,
      gone: gone.signal,
      asOllama,
      body: record.json,
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const self: ProviderServer = {
    origin,
    base: (behaviour = 'echo') => `${origin}/${behaviour}/v1`,
    requests,
    chats: () => requests.filter(({ path }) => /\/(chat\/completions|api\/chat)$/.test(path)),
    release: () => release(),
    elsewhere: `${origin}/echo/v1/stolen`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return self;
}
