/** What a provider does comes on first use, and from then on at once. */
import { describe, expect, it } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';
import * as chat from '../../../lib/providers/doing/chat.ts';
import * as cohere from '../../../lib/providers/doing/cohere.ts';
import * as gemini from '../../../lib/providers/doing/gemini.ts';
import * as messages from '../../../lib/providers/doing/messages.ts';
import * as ollama from '../../../lib/providers/doing/ollama.ts';
import * as responses from '../../../lib/providers/doing/responses.ts';
import { typeOf, types } from '../../../lib/providers/index.ts';
import { doneBy } from '../../../lib/providers/load.ts';
import type { Answer, Connection, Doing, Load } from '../../../lib/providers/types.ts';
import { ask, collect, noEngine } from '../../contract/stage.ts';
import { load } from '../../fixtures/load.ts';

const TASKS = ['embed', 'image', 'speech', 'transcribe'] as const;
const EMPTY = {
  embed: { task: 'embed', values: ['a'] },
  image: { task: 'image', prompt: 'a' },
  speech: { task: 'speech', text: 'a' },
  transcribe: { task: 'transcribe', audio: { mediaType: 'audio/wav', data: 'AAAA' } },
};

const doing: Doing = {
  explain: () => ({ code: 'overloaded' }),
  async *generate() {
    yield [
      { type: 'text', text: 'hello' },
      { type: 'finish', reason: 'stop' },
    ];
  },
  listModels: async () => [{ id: 'm' }],
  check: async () => [],
};
const at = (by: Load): Connection => ({
  provider: { id: 'p', type: 't', label: 'P' },
  request: async () => new Response(),
  again: async (_, thrown) => Promise.reject(thrown),
  read: () => {
    throw new Error('Nothing is read here.');
  },
  signal: new AbortController().signal,
  now: () => 0,
  engine: noEngine,
  load: by,
});
const module = { doing };
const read = (by: (name: 'cohere') => unknown) => {
  const it = by('cohere') as typeof module | Promise<typeof module>;
  return it instanceof Promise ? it.then((loaded) => loaded.doing) : it.doing;
};

describe('a doing', () => {
  it.each([
    ['that is at hand', () => module],
    ['that takes a while', async () => module],
  ])('%s is loaded by the first of its uses, and once', async (_, source) => {
    const asked: string[] = [];
    const by: Load = (name) => {
      asked.push(name);
      return source();
    };
    const type = doneBy(read);
    expect(asked).toEqual([]);
    expect((await collect(type.generate(ask('Hi'), 'm', at(by)))).text).toBe('hello');
    expect(await type.listModels(at(by))).toEqual([{ id: 'm' }]);
    expect(await type.explain?.(503, '', at(by).provider, by)).toEqual({ code: 'overloaded' });
    expect(asked).toEqual(['cohere']);
  });

  it('once loaded begins without a promise: it is its own answer that is read', async () => {
    const type = doneBy(read);
    await type.check(at(async () => module));
    const answer = type.generate(ask('Hi'), 'm', at(load));
    expect(Object.getPrototypeOf(answer)).toBe(doing.generate.prototype);
  });

  it('that could not be loaded fails that call, and is loaded by the next', async () => {
    let there = false;
    const by: Load = async () => {
      if (!there) throw new OrielError('internal', { message: 'Not there.' });
      return module;
    };
    const type = doneBy(read);
    const { error } = await collect(type.generate(ask('Hi'), 'm', at(by)));
    expect(error).toMatchObject({ code: 'internal', message: 'Not there.' });
    await expect(type.check(at(by))).rejects.toThrow(OrielError);
    there = true;
    expect((await collect(type.generate(ask('Hi'), 'm', at(by)))).text).toBe('hello');
  });
});

describe('every provider', () => {
  const unreachable: Connection = {
    ...at(load),
    request: async () => {
      throw new OrielError('network');
    },
  };

  it.each(types.filter(({ wire }) => wire !== 'none').map((type) => [type.type, type] as const))(
    '%s asks its server for each task that it states',
    async (_, type) => {
      for (const task of TASKS.filter((name) => type[name] !== undefined)) {
        const begun = type[task]?.(EMPTY[task] as never, 'm', unreachable) as Answer;
        expect((await collect(begun)).error?.code).toBe('network');
      }
    },
  );

  it.each([
    ['openai', () => responses.doing(chat)],
    ['anthropic', () => messages.doing],
    ['google', () => gemini.doing],
    ['cohere', () => cohere.doing],
    ['ollama', () => ollama.doing],
  ] as const)('%s states all that its doing has', (name, of) => {
    const tasksOf = (it: Partial<Doing> | undefined) => TASKS.filter((task) => it?.[task] !== undefined);
    const type = typeOf(name);
    expect(tasksOf(of())).toEqual(TASKS.filter((task) => type?.[task] !== undefined));
  });
});
