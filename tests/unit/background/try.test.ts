/** What the person asks on the dashboard, over the rooms as they are. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerTry } from '../../../entrypoints/commands/try.ts';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import { isTerminal, type Part } from '../../../lib/protocol/part.ts';
import { freshRooms, rooms, send, setGroqUp } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

let bodies: Record<string, unknown>[];
freshRooms(() => {
  bodies = [];
  return async (_url, init) => {
    bodies.push(JSON.parse(String(init.body)));
    const chunks = [{ delta: { content: 'Oslo.' } }, { delta: {}, finish_reason: 'stop' }];
    const lines = chunks.map(
      (choice) => `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`,
    );
    return new Response(`${lines.join('')}data: [DONE]\n\n`, {
      headers: { 'content-type': 'text/event-stream' },
    });
  };
});
afterEach(() => vi.restoreAllMocks());

async function ask(message: unknown, incognito = false): Promise<{ parts: Part[]; error?: string }> {
  const parts: Part[] = [];
  try {
    for await (const some of answerTry(message, await rooms(), new AbortController().signal, incognito))
      parts.push(...some);
    return { parts };
  } catch (thrown) {
    return { parts, error: errorInfo(thrown).code };
  }
}

const rows = async () => (await send({ command: 'activity', filter: {}, limit: 10 })).rows;
const written = async (count: number) => {
  await vi.waitFor(async () => expect(await rows()).toHaveLength(count));
  return rows();
};

const messages = [
  { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
  { role: 'user', content: [{ type: 'text', text: 'The capital of Norway?' }] },
];

describe('a question', () => {
  it('goes with its options to the model that was chosen, or to the default', async () => {
    await setGroqUp('one', 'two');
    const { parts } = await ask({
      question: { messages, temperature: 0.5, maxOutputTokens: 50 },
      model: 'groq/two',
    });
    expect(parts.filter(isTerminal)).toMatchObject([{ type: 'finish', served: { provider: 'Groq' } }]);
    expect(bodies[0]).toMatchObject({ model: 'two', temperature: 0.5 });
    await ask({ question: { messages } });
    expect(bodies[1]).toMatchObject({ model: 'one' });
    await written(2);
  });

  it('is in the account as Oriel’s own, and no site’s', async () => {
    await setGroqUp('one', 'two');
    await ask({ question: { messages }, model: 'groq/two' });
    const [row] = await written(1);
    expect(row).toMatchObject({
      origin: 'oriel',
      surface: 'dashboard',
      served: 'groq/two',
      finish: 'stop',
      attempts: [{ outcome: 'answered' }],
    });
    expect(row).not.toHaveProperty('keptChars');
  });

  it('S33 leaves nothing in the account where the dashboard is in a private window', async () => {
    await setGroqUp('one', 'two');
    await ask({ question: { messages } }, true);
    await ask({ question: { messages }, model: 'groq/two' });
    expect(await written(1)).toMatchObject([{ served: 'groq/two' }]);
  });

  it('that was stopped, or that nothing could answer, is there as well', async () => {
    await setGroqUp('one', 'two');
    const { error: refused } = await ask({ question: { messages }, model: 'gone/m' });
    expect(refused).toBe('no-model');
    for await (const _ of answerTry({ question: { messages } }, await rooms(), AbortSignal.abort(), false));
    expect((await written(2)).map(({ error }) => error)).toEqual(['aborted', 'no-model']);
  });

  it.each<[string, Parameters<typeof send>[0], string]>([
    [
      'a provider’s budget',
      { command: 'set-budgets', providers: { groq: { perDay: 0 } } },
      'budget-exceeded',
    ],
    ['the budget of all together', { command: 'set-budgets', all: { perDay: 0 } }, 'budget-exceeded'],
    ['the requests of all together', { command: 'set-budgets', all: { requestsPerMinute: 1 } }, 'throttled'],
  ])('is held to %s', async (_, command, code) => {
    await setGroqUp('one', 'two');
    await send({ command: 'set-own-facts', model: 'groq/one', facts: { input: 1, output: 1 } });
    await send(command as never);
    const first = await ask({ question: { messages } });
    const { parts, error } = await ask({ question: { messages } });
    expect(error ?? parts.flatMap((part) => (part.type === 'error' ? part.error.code : []))[0]).toBe(code);
    expect(bodies).toHaveLength(code === 'throttled' ? 1 : 0);
    if (code === 'throttled') expect(first.error).toBeUndefined();
    await written(2);
  });

  it('is over when it ends: the next may be asked', async () => {
    await setGroqUp('one', 'two');
    await send({ command: 'set-budgets', all: { concurrent: 1 } });
    for (let time = 0; time < 3; time += 1)
      expect((await ask({ question: { messages } })).error).toBeUndefined();
    expect(bodies).toHaveLength(3);
    await written(3);
  });

  it('that is none, or names a call that was erased, says so', async () => {
    await setGroqUp('one', 'two');
    expect(await ask({ question: { messages: [] } })).toEqual({ parts: [], error: 'invalid-request' });
    expect(await ask({ past: 41 })).toEqual({ parts: [], error: 'invalid-request' });
    expect(bodies).toEqual([]);
  });
});
