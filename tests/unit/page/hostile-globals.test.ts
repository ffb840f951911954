/**
 * S28: the page script as it is built, in a realm of its own, before and after the page has patched whatever it can
 * reach. What only a browser has (prototypes of ports and signals) is attacked by tests/hostile/.
 */
import { createContext, runInContext } from 'node:vm';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Part } from '../../../lib/protocol/part.ts';
import { error, FINISH, texts } from './answers.ts';
import { type FakeLine, fakeWindow, type World } from './world.ts';

const BROWSER = {
  ...{ DOMException, MessageChannel, MessagePort, MessageEvent, Event, AbortSignal, AbortController, Blob },
  ...{ CustomEvent, TextEncoder, atob, btoa, crypto, queueMicrotask, setInterval, clearInterval },
  ...{ Request, Response, ReadableStream, ReadableStreamDefaultController },
};

let script = '';
beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: 'lib/page/install.ts', formats: ['iife'], name: 'oriel' },
    },
  });
  const [bundle] = built as { output: { code: string }[] }[];
  script = bundle?.output[0]?.code ?? '';
});

/** Runs the page script, then the attack. `wait` settles a promise of that realm by its true `then`. */
function attackedPage(attack: string) {
  const inside: { self?: unknown } = {};
  const { world, globals } = fakeWindow(() => inside.self);
  const context = createContext({ ...BROWSER, ...globals });
  inside.self = runInContext('globalThis', context);
  runInContext(`${script}; oriel.install('0')`, context);
  const then = runInContext('Promise.prototype.then', context) as Promise<unknown>['then'];
  world.ai = runInContext('ai', context) as World['ai'];
  runInContext(attack, context);
  const wait = <T>(promise: Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      // `then` itself asks a promise for its constructor, which may be what was attacked.
      Object.defineProperty(promise, 'constructor', { value: undefined });
      Reflect.apply(then, promise, [resolve, reject]);
    });
  return { world, wait, run: (code: string) => runInContext(code, context) as unknown };
}

const textOf = ({ ask }: FakeLine) =>
  (ask as { call: { messages: { content: { text: string }[] }[] } }).call.messages[0]?.content[0]?.text ?? '';

/** The attacker, too, must not trip over what it has already broken. */
const POISON = `const { defineProperty, getOwnPropertyDescriptor } = Object; const { ownKeys } = Reflect; const Fault = Error;
const each = (list, act) => { for (let at = 0; at < list.length; at++) act(list[at]); };
const poison = (target, names = ownKeys(target)) => each(names, (name) => {
  const old = getOwnPropertyDescriptor(target, name);
  if (name === 'constructor' || name === 'prototype' || (old && !old.configurable)) return;
  defineProperty(target, name, { __proto__: null, configurable: true, value() { throw new Fault('poisoned'); } });
});`;
const SETTERS = `each(['text', 'type', 'id', 'part', 'next', 'info', 'reason', 'code', 'ask', 'title', 'call', 'messages', 'content',
  'role', 'source', 'data', 'url', 'model', 'resolve', 'wake', 'first', 'done', 'value', 'oriel/2', 'enumerable', 'once',
  'usage', 'toolCalls', 'error', 'writable', 'get', 'set', 'embeddings', 'files', 'cost', 'input', 'toolChoice', 'mediaType',
  'name', 'arguments', 'isError', 'object', 'signal', 'pending', 'detail', 'info', 'ai', 'task', 'images', 'audio'], (name) => defineProperty(Object.prototype, name, {
    __proto__: null, configurable: true, get() {}, set() { throw new Fault('set ' + name); } }));
each(['0', '1', '2'], (index) => defineProperty(Array.prototype, index, {
    __proto__: null, configurable: true, get() { return 'stolen'; }, set() { throw new Fault('set'); } }));`;

const ATTACKS: [string, string][] = [
  ['nothing', ''],
  [
    'Promise',
    'poison(Promise.prototype, ["then", "catch", "finally"]); poison(Promise); Promise = class {};',
  ],
  ['Array', 'poison(Array.prototype); poison(Array); Array = class {};'],
  ['JSON', 'poison(JSON); JSON = null;'],
  [
    'String, Number and RegExp',
    'each([String, Number, RegExp], (C) => { poison(C.prototype); poison(C); });',
  ],
  [
    'functions',
    'poison(Function.prototype, ["call", "apply", "bind"]); poison(Reflect, ["apply"]); Reflect = {};',
  ],
  ['the methods of Object', 'poison(Object); Object = {};'],
  ['setters on every prototype', SETTERS],
  [
    'iteration',
    'poison([][Symbol.iterator]().__proto__, ["next"]); poison(Array.prototype, [Symbol.iterator, "values"]); Symbol = {};',
  ],
  [
    'the globals of the platform',
    `each(['postMessage', 'MessageChannel', 'MessagePort', 'AbortSignal', 'AbortController', 'Blob', 'EventTarget',
      'MessageEvent', 'Event', 'TextEncoder', 'btoa', 'crypto', 'document', 'Document', 'queueMicrotask', 'setInterval', 'clearInterval',
      'reportError', 'Request', 'Response', 'ReadableStream', 'ReadableStreamDefaultController', 'DOMException', 'Error', 'TypeError', 'Uint8Array', 'ArrayBuffer'], (name) => { globalThis[name] = undefined; });`,
  ],
];
describe('S28 hostile globals', () => {
  it.each(ATTACKS)('with %s patched, calls are answered', async (_, attack) => {
    const { world, wait, run } = attackedPage(`{ ${POISON} ${attack} }`);
    world.answer = texts('Hello ', 'there');
    expect(await wait(world.ai.streamText('x').text)).toBe('Hello there');
    const stream = world.ai.streamText('x', { tools: [{ name: 'f' }], stop: ['x'] });
    const iterator = stream[Symbol.asyncIterator]();
    expect((await wait(iterator.next())).value).toEqual({ type: 'text', text: 'Hello ' });
    await wait(iterator.return?.() as Promise<unknown>);
    const outputs = await wait(world.ai.generateText({ messages: [{ role: 'user', content: 'x' }] }));
    expect(outputs[0]).toEqual({ message: { role: 'assistant', content: 'Hello there' } });
    world.answer = error('network', { status: 502 });
    await expect(wait(world.ai.generateText({ prompt: 'x' }))).rejects.toBe(
      'MODEL_REJECTED_REQUEST: 502: a sentence about network',
    );
    await expect(wait(world.ai.streamText('x').text)).rejects.toMatchObject({ code: 'network' });
    expect(run('typeof ai.addEventListener(() => {})')).toBe('string');
    world.answer = (line) => {
      line.send({ type: 'reply', text: '{}', head: { status: 201, headers: {} }, keep: { id: {} } });
      line.send(FINISH);
    };
    const request = { method: 'POST', body: '{"input":[{"id":"id"}]}' };
    const replied = await wait(world.ai.fetch(`${world.ai.baseURL}/responses`, request));
    expect([replied.status, await replied.text()]).toEqual([201, '{}']);
  });

  it.each(ATTACKS)(
    'with %s patched, functions are run, and objects, vectors, Blobs and texts come',
    async (_, attack) => {
      const { world, wait } = attackedPage(`{ ${POISON} ${attack} }`);
      const steps: Part[][] = [
        [
          { type: 'tool-call', id: '1', name: 'f', arguments: '{"a":1}' },
          { type: 'usage', usage: { input: 2 } },
        ],
        [
          { type: 'text', text: '{"b":2}' },
          { type: 'usage', usage: { input: 3 } },
        ],
      ];
      const play = (line: FakeLine) => {
        line.send(...(steps.shift() ?? [{ type: 'text', text: '{"b":2}' }]), FINISH);
        line.close();
      };
      world.answer = play;
      const tools = [{ name: 'f', execute: ({ a }: { a: number }) => ({ a }) }];
      const result = await wait(world.ai.streamText('x', { tools }).result);
      expect([result.text, { ...result.usage }]).toEqual(['{"b":2}', { input: 5 }]);
      const schema = { type: 'object' };
      expect((await wait(world.ai.generateObject('x', { schema }))).object).toEqual({ b: 2 });
      expect((await wait(world.ai.transcribe('data:audio/wav;base64,AQ=='))).text).toBe('{"b":2}');
      world.answer = (line) => {
        line.send({ type: 'embedding', index: 0, vector: [1] });
        line.send({ type: 'file', mediaType: 'image/png', data: 'AQID' }, FINISH);
      };
      expect((await wait(world.ai.embed('x'))).embeddings).toEqual([[1]]);
      const { images } = await wait(world.ai.generateImage('x'));
      expect([...new Uint8Array(await (images[0] as Blob).arrayBuffer())]).toEqual([1, 2, 3]);
      await expect(wait(world.ai.generateObject('x' as never, {} as never))).rejects.toMatchObject({
        detail: 'schema',
      });
    },
  );

  it('an attack that is aimed at one call never reaches another', async () => {
    const { world, wait } = attackedPage(
      `{ ${POISON} ${SETTERS} poison(Promise.prototype, ['then']); poison(Array.prototype); }`,
    );
    world.answer = (line) => texts(textOf(line), '!', textOf(line))(line);
    const names = Array.from({ length: 50 }, (_, at) => `call ${at}`);
    const answers = await Promise.all(names.map((name) => wait(world.ai.streamText(name).text)));
    expect(answers).toEqual(names.map((name) => `${name}!${name}`));
  });

  it('all of them together still leave a page its answer', async () => {
    // Setters and iteration first: what comes later needs neither.
    const attacks = ATTACKS.toReversed().map(([, attack]) => attack);
    const { world, wait } = attackedPage(`{ ${POISON} ${attacks.join('\n')} }`);
    world.answer = texts('Hello');
    expect(await wait(world.ai.streamText('x').text)).toBe('Hello');
  });

  it('a Promise whose constructor was replaced is answered, and looks as every promise does', async () => {
    const { world, wait } = attackedPage(
      'Object.defineProperty(Promise.prototype, "constructor", { get() { throw new Error("mine"); } })',
    );
    world.answer = texts('Hello');
    const { text } = world.ai.streamText('x');
    expect(Reflect.ownKeys(text)).toEqual([]);
    expect(await wait(text)).toBe('Hello');
    expect(await wait(world.ai.generateText({ prompt: 'x' }))).toEqual([{ text: 'Hello' }]);
  });
});
