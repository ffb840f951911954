import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PagePart } from '../../../lib/page/result.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { error, FINISH, SERVED, texts } from './answers.ts';
import { pageWorld, settled, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
});
const collect = async (stream: AsyncIterable<PagePart>) => {
  const parts: PagePart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
};

describe('streamText', () => {
  it('sends at once, before anybody looks at the answer', async () => {
    world.ai.streamText('x');
    expect((await world.nextLine()).ask.ask).toBe('generate');
  });

  it('gives every part in order, the finish last', async () => {
    world.answer = texts('a', 'b');
    expect(await collect(world.ai.streamText('x'))).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      FINISH,
    ]);
  });

  it('gives the same to whoever iterates late or twice', async () => {
    world.answer = texts('a', 'b');
    const stream = world.ai.streamText('x');
    expect(await stream.text).toBe('ab');
    const again = await Promise.all([collect(stream), collect(stream)]);
    expect(again[0]).toHaveLength(3);
    expect(again[1]).toEqual(again[0]);
  });

  it('serves several next() at once in their order', async () => {
    const iterator = world.ai.streamText('x')[Symbol.asyncIterator]();
    const steps = Promise.all([iterator.next(), iterator.next(), iterator.next(), iterator.next()]);
    texts('a', 'b')(await world.nextLine());
    expect((await steps).map(({ done, value }) => (done ? 'done' : value))).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      FINISH,
      'done',
    ]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('sums up in result', async () => {
    const call: Part = { type: 'tool-call', id: '1', name: 'weather', arguments: '{"city":"Oslo"}' };
    const file: Part = { type: 'file', mediaType: 'image/png', data: 'aGk=' };
    world.answer = (line) => {
      line.send({ type: 'reasoning', text: 'Hm' }, { type: 'reasoning', text: 'm.' });
      line.send({ type: 'text', text: 'It is ' }, { type: 'usage', usage: { input: 3 } });
      line.send({ type: 'text', text: 'cold.' }, call, file, { type: 'text', text: 'other', choice: 1 });
      line.send({ type: 'usage', usage: { output: 5, reasoning: 1 } });
      line.send({ type: 'finish', reason: 'tool-calls', served: SERVED });
    };
    const stream = world.ai.streamText('x');
    expect(await stream.result).toEqual({
      text: 'It is cold.',
      reasoning: 'Hmm.',
      toolCalls: [call],
      content: [
        { type: 'reasoning', text: 'Hmm.' },
        { type: 'text', text: 'It is cold.' },
        { type: 'tool-call', id: '1', name: 'weather', arguments: '{"city":"Oslo"}' },
      ],
      files: [file],
      finishReason: 'tool-calls',
      usage: { input: 3, output: 5, reasoning: 1 },
      model: 'openai/gpt-4',
      provider: 'OpenAI',
    });
    expect(await stream.text).toBe('It is cold.');
  });

  it('tells how often an endpoint was asked, and what comes from memory', async () => {
    const served = { ...SERVED, attempts: 0, cached: true as const };
    world.answer = (line) => line.send({ type: 'finish', reason: 'stop', served });
    expect(await world.ai.streamText('x').result).toMatchObject({ attempts: 0, cached: true });
  });

  it('keeps what goes back in a tool loop: order, blocks, and what is the provider’s own', async () => {
    const signed = { messages: { signature: 'c2lnbg' } };
    const item = { messages: { id: 'x' } };
    world.answer = (line) => {
      line.send({ type: 'reasoning', text: 'First' }, { type: 'reasoning', text: '', metadata: signed });
      line.send({ type: 'reasoning', text: '', metadata: item }, { type: 'text', text: 'So:' });
      line.send({ type: 'tool-call', id: '1', name: 'weather', arguments: '{}', metadata: item });
      line.send({ type: 'source', url: 'https://a.example' });
      line.send({ type: 'finish', reason: 'tool-calls', ignored: ['seed'] });
    };
    const result = await world.ai.streamText('x').result;
    expect(result).toMatchObject({
      ignored: ['seed'],
      sources: [{ type: 'source', url: 'https://a.example' }],
    });
    const content = [
      { type: 'reasoning', text: 'First', metadata: signed },
      { type: 'reasoning', text: '', metadata: item },
      { type: 'text', text: 'So:' },
      { type: 'tool-call', id: '1', name: 'weather', arguments: '{}', metadata: item },
    ];
    expect(result.content).toEqual(content);
    world.answer = undefined;
    world.ai.streamText({ messages: [{ role: 'assistant', content: result.content }] });
    expect((await world.nextLine()).ask).toMatchObject({
      call: { messages: [{ role: 'assistant', content }] },
    });
  });

  it('settles for an empty answer', async () => {
    world.answer = texts();
    const stream = world.ai.streamText('x');
    expect(await stream.text).toBe('');
    expect(await collect(stream)).toEqual([FINISH]);
  });

  it('fails with a WindowAIError, the same one everywhere', async () => {
    world.answer = error('rate-limited', { status: 429, retryAfter: 7, detail: 'd' });
    const stream = world.ai.streamText('x');
    const failure = await stream.text.catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(DOMException);
    expect(failure).toMatchObject({
      name: 'WindowAIError',
      code: 'rate-limited',
      message: 'a sentence about rate-limited',
      status: 429,
      retryAfter: 7,
      detail: 'd',
    });
    expect(String(failure)).toBe('WindowAIError: a sentence about rate-limited');
    await expect(stream.result).rejects.toBe(failure);
    await expect(collect(stream)).rejects.toBe(failure);
  });

  it('gives the parts before a failure first', async () => {
    world.answer = (line) => {
      line.send({ type: 'text', text: 'half' });
      error('network')(line);
    };
    const got: PagePart[] = [];
    const read = async () => {
      for await (const part of world.ai.streamText('x')) got.push(part);
    };
    await expect(read()).rejects.toMatchObject({ code: 'network' });
    expect(got).toEqual([{ type: 'text', text: 'half' }]);
  });

  it('aborts upstream when the loop is left', async () => {
    const stream = world.ai.streamText('x');
    const line = world.nextLine().then((opened) => {
      opened.send({ type: 'text', text: 'enough' });
      return opened;
    });
    for await (const part of stream) {
      expect(part).toEqual({ type: 'text', text: 'enough' });
      break;
    }
    await (await line).closed;
    await expect(stream.text).rejects.toMatchObject({ name: 'WindowAIError', code: 'aborted' });
  });

  it('ends a generator that hands it on with what that one is to return', async () => {
    const handedOn = async function* () {
      yield* world.ai.streamText('x');
    };
    world.answer = (line) => line.send({ type: 'text', text: 'enough' });
    const reading = handedOn();
    await reading.next();
    expect(await reading.return('mine' as never)).toEqual({ done: true, value: 'mine' });
  });

  it('aborts with the signal’s own reason, and closes the line', async () => {
    const controller = new AbortController();
    const stream = world.ai.streamText('x', { signal: controller.signal });
    const line = await world.nextLine();
    controller.abort('stop');
    await expect(collect(stream)).rejects.toBe('stop');
    await expect(stream.text).rejects.toBe('stop');
    await line.closed;
  });

  it('sends nothing for a signal that is aborted already', async () => {
    const { signal } = new AbortController();
    expect(signal.aborted).toBe(false);
    const stream = world.ai.streamText('x', { signal: AbortSignal.abort() });
    await expect(stream.text).rejects.toMatchObject({ name: 'AbortError' });
    await settled();
    expect(world.connected).toEqual([]);
  });

  it('lets go of the signal when it ends', async () => {
    const controller = new AbortController();
    const stream = world.ai.streamText('x', { signal: controller.signal });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    texts('x')(await world.nextLine());
    expect(await stream.text).toBe('x');
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    controller.abort();
    expect(await collect(stream)).toHaveLength(2);
  });

  it.each([
    [undefined, 'input'],
    [7, 'input'],
    [{}, 'messages'],
    [{ messages: [{ role: 'judge', content: 'x' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'user', content: [{ type: 'smell' }] }] }, 'messages[0].content[0].type'],
  ])('never throws: the input %j is a failure that names the field', async (input, detail) => {
    const stream = world.ai.streamText(input as never);
    await expect(stream.text).rejects.toMatchObject({ code: 'invalid-request', detail });
    await settled();
    expect(world.connected).toEqual([]);
  });

  it('causes no unhandledrejection, whatever of it is looked at', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    world.answer = error('timeout');
    await expect(world.ai.streamText('only text').text).rejects.toMatchObject({ code: 'timeout' });
    await expect(world.ai.streamText('only result').result).rejects.toMatchObject({ code: 'timeout' });
    await expect(collect(world.ai.streamText('only iterated'))).rejects.toMatchObject({ code: 'timeout' });
    world.ai.streamText('not looked at');
    world.ai.streamText(null as never);
    await settled();
    await settled();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe('access and requestAccess', () => {
  it('tell the site’s standing', async () => {
    const standing = { state: 'granted', model: 'openai/gpt-4', remainingBudget: 2, expires: 5 } as const;
    world.answer = (line) =>
      line.send({ type: 'access', access: standing }, { type: 'finish', reason: 'stop' });
    expect(await world.ai.access()).toEqual(standing);
    expect(await world.ai.access(null)).toEqual(standing);
    const request = { reason: 'To sum up your notes', capabilities: ['text' as const], budget: 1 };
    expect(await world.ai.requestAccess({ ...request, extra: () => 1 } as never)).toEqual(standing);
    expect(await world.ai.requestAccess()).toEqual(standing);
    const asked = world.lines.map(({ ask }) => ({ ...ask, id: '' }));
    expect(asked).toEqual([
      { ask: 'access', id: '' },
      { ask: 'access', id: '' },
      { ask: 'request-access', id: '', title: 'A page', request },
      { ask: 'request-access', id: '', title: 'A page', request: {} },
    ]);
  });

  it('reject with a WindowAIError or the signal’s reason', async () => {
    world.answer = error('permission-denied');
    await expect(world.ai.requestAccess()).rejects.toMatchObject({ code: 'permission-denied' });
    await expect(world.ai.access()).rejects.toMatchObject({ name: 'WindowAIError' });
    await expect(world.ai.access({ signal: AbortSignal.abort('no') })).rejects.toBe('no');
    await expect(world.ai.requestAccess({ signal: 1 } as never)).rejects.toMatchObject({ detail: 'signal' });
    await expect(world.ai.requestAccess('please' as never)).rejects.toMatchObject({ detail: 'request' });
  });
});
