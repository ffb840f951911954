import { afterEach, describe, expect, it, vi } from 'vitest';
import { createChat, createTextStream, readFailure } from '../../../examples/sdk/src/index.ts';
import { installMock, type Mock, type MockOptions, mockError } from '../../../examples/sdk/src/mock.ts';

const NOTHING = { addEventListener() {}, removeEventListener() {}, dispatchEvent: () => true };
const mock = (options: MockOptions): Mock =>
  installMock({ window: { ...NOTHING } as unknown as Window, model: 'acme/large', ...options });
const texts = (chat: ReturnType<typeof createChat>) =>
  chat.get().messages.map(({ role, text }) => `${role}: ${text}`);

afterEach(() => vi.useRealTimers());

describe('a text stream', () => {
  it('goes through waiting and streaming to done, with the whole result', async () => {
    const stream = createTextStream(mock({ answers: [[{ type: 'reasoning', text: 'Hm.' }, 'one two']] }).ai);
    const seen: string[] = [];
    stream.subscribe(({ status, text }) => seen.push(`${status} ${text}`));
    const end = await stream.run('x');
    expect(seen).toEqual(['waiting ', 'streaming ', 'streaming one ', 'streaming one two', 'done one two']);
    expect(end).toMatchObject({ reasoning: 'Hm.', result: { text: 'one two', model: 'acme/large' } });
  });

  it('keeps what had come when it is stopped, and when it fails', async () => {
    const stream = createTextStream(
      mock({
        answers: [
          ['one ', { wait: 60_000 }],
          ['half ', { error: 'interrupted' }],
        ],
      }).ai,
    );
    const stopped = stream.run('x');
    stream.subscribe(({ text }) => text === 'one ' && stream.stop());
    expect(await stopped).toMatchObject({ status: 'stopped', text: 'one ' });
    expect(stream.get()).not.toHaveProperty('error');
    expect(await stream.run('x')).toMatchObject({
      status: 'failed',
      text: 'half ',
      error: { code: 'interrupted' },
    });
  });

  it('a later question stops the one under way and has the state to itself', async () => {
    const { ai, calls } = mock({ answers: [['one ', { wait: 60_000 }, 'late'], 'two'] });
    const stream = createTextStream(ai);
    const first = stream.run('first');
    await vi.waitFor(() => expect(stream.get().text).toBe('one '));
    const second = stream.run('second');
    expect((await first).status).toBe('stopped');
    expect(await second).toMatchObject({ status: 'done', text: 'two' });
    expect(stream.get().text).toBe('two');
    expect(calls[0]?.options.signal?.aborted).toBe(true);
  });

  it('says what to do where nobody answers', async () => {
    const end = await createTextStream().run('x');
    expect(end).toMatchObject({ status: 'failed', error: { code: 'no-provider' } });
  });
});

describe('a chat', () => {
  it('sends all that was said before, and the system prompt first', async () => {
    const { ai, calls } = mock({ answers: ['Hi.', 'Oslo.'] });
    const chat = createChat({ ai, system: 'Be brief.', temperature: 0 });
    await chat.send('Hello');
    await chat.send('Capital of Norway?');
    expect(texts(chat)).toEqual([
      'user: Hello',
      'assistant: Hi.',
      'user: Capital of Norway?',
      'assistant: Oslo.',
    ]);
    expect(calls[1]?.input).toEqual({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: [{ type: 'text', text: 'Hi.' }] },
        { role: 'user', content: 'Capital of Norway?' },
      ],
    });
    expect(calls[1]?.options).toMatchObject({ temperature: 0 });
  });

  it('counts tokens and cost, and names the model', async () => {
    const usage = { type: 'usage', usage: { input: 7, output: 2 } } as const;
    const end = (cost?: number) =>
      ({
        type: 'finish',
        reason: 'stop',
        served: { model: 'acme/large', provider: 'Acme', ...(cost === undefined ? {} : { cost }) },
      }) as const;
    const chat = createChat({
      ai: mock({
        answers: [
          ['a', usage, end(0.25)],
          ['b', usage, end(0.5)],
          ['c', end()],
        ],
      }).ai,
    });
    await chat.send('x');
    await chat.send('y');
    expect(chat.get()).toMatchObject({
      usage: { input: 14, output: 4 },
      cost: 0.75,
      model: 'acme/large',
      status: 'done',
    });
    // What one of them cost is not known, so neither is the whole.
    await chat.send('z');
    expect(chat.get().cost).toBeUndefined();
  });

  it('a failure leaves no empty answer, and retry asks the same again', async () => {
    const { ai, calls } = mock({ answers: [[{ error: 'overloaded' }], 'Now.'] });
    const chat = createChat({ ai });
    await chat.send('x');
    expect(texts(chat)).toEqual(['user: x']);
    expect(chat.get()).toMatchObject({ status: 'failed', error: { code: 'overloaded' } });
    await chat.retry();
    expect(texts(chat)).toEqual(['user: x', 'assistant: Now.']);
    expect(chat.get().error).toBeUndefined();
    expect(calls[1]?.input).toEqual(calls[0]?.input);
  });

  it('what was stopped stays, and is part of what is sent next', async () => {
    const { ai, calls } = mock({ answers: [['half ', { wait: 60_000 }], 'more'] });
    const chat = createChat({ ai });
    const sent = chat.send('x');
    await vi.waitFor(() => expect(texts(chat)).toContain('assistant: half '));
    chat.stop();
    await sent;
    expect(chat.get().status).toBe('stopped');
    await chat.send('go on');
    expect(calls[1]?.input).toMatchObject({
      messages: [{ content: 'x' }, { content: 'half ' }, { content: 'go on' }],
    });
  });

  it('says nothing twice: while an answer is under way, send and retry do nothing', async () => {
    const { ai, calls } = mock({ answers: ['one'] });
    const chat = createChat({ ai });
    const sent = chat.send('x');
    await Promise.all([chat.send('y'), chat.retry()]);
    await sent;
    expect(calls).toHaveLength(1);
  });

  it('reset ends the answer under way, which leaves no trace', async () => {
    const chat = createChat({
      ai: mock({ answers: [['half ', { wait: 60_000 }]] }).ai,
      initialMessages: [{ role: 'assistant', content: 'Welcome.' }],
    });
    const sent = chat.send('x');
    await vi.waitFor(() => expect(texts(chat)).toContain('assistant: half '));
    chat.reset();
    await sent;
    expect(texts(chat)).toEqual(['assistant: Welcome.']);
    expect(chat.get().status).toBe('idle');
  });

  it('shows the texts of a message with parts, and sends all of it', async () => {
    const { ai, calls } = mock({ answers: ['A fjord.'] });
    const chat = createChat({ ai });
    const content = [
      { type: 'text' as const, text: 'Where is this?' },
      { type: 'image' as const, image: 'data:image/png;base64,aGk=' },
    ];
    await chat.send(content);
    expect(texts(chat)[0]).toBe('user: Where is this?');
    expect(calls[0]?.input).toEqual({ messages: [{ role: 'user', content }] });
  });

  it('runs functions of the page, and remembers what they told', async () => {
    const look = { type: 'tool-call', id: '1', name: 'look', arguments: '{}' } as const;
    const { ai, calls } = mock({ answers: [['Let me look. ', look], 'The sea.', 'Yes.'] });
    const chat = createChat({ ai, tools: [{ name: 'look', execute: () => 'sea' }] });
    await chat.send('What do you see?');
    expect(texts(chat)).toEqual(['user: What do you see?', 'assistant: The sea.']);
    await chat.send('Sure?');
    expect(calls[1]?.input).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', content: [{ text: 'Let me look. ' }, { type: 'tool-call' }] },
        { role: 'tool', content: [{ type: 'tool-result', content: [{ text: 'sea' }] }] },
        { role: 'assistant', content: [{ text: 'The sea.' }] },
        { role: 'user', content: 'Sure?' },
      ],
    });
  });

  it('keeps the id of a message as it grows', async () => {
    const chat = createChat({ ai: mock({ answers: ['one two'] }).ai });
    const ids = new Set<number>();
    chat.subscribe(({ messages }) => {
      const last = messages.at(-1);
      if (last?.role === 'assistant') ids.add(last.id);
    });
    await chat.send('x');
    expect(ids.size).toBe(1);
  });
});

describe('readFailure', () => {
  it('takes over what a provider’s error tells', () => {
    const thrown = mockError({
      code: 'budget-exceeded',
      message: 'Spent.',
      resetsAt: 9,
      retryAfter: 2,
      detail: 'site',
    });
    expect(readFailure(thrown)).toEqual({
      code: 'budget-exceeded',
      message: 'Spent.',
      resetsAt: 9,
      retryAfter: 2,
      detail: 'site',
      cause: thrown,
    });
  });

  it('knows an abort by its name, and by the signal’s own reason', () => {
    const stop = new AbortController();
    stop.abort('enough');
    expect(readFailure('enough', stop.signal).code).toBe('aborted');
    expect(readFailure('enough').code).toBe('unknown');
    expect(readFailure(new DOMException('x', 'AbortError')).code).toBe('aborted');
  });

  it('a mistake of the app’s own keeps its words', () => {
    expect(readFailure(new TypeError('x is not a function'))).toMatchObject({
      code: 'unknown',
      message: 'x is not a function',
    });
  });
});
