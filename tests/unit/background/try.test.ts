/** What the person asks on the dashboard, over the rooms as they are. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerTry } from '../../../entrypoints/commands/try.ts';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import { isTerminal, type Part } from '../../../lib/protocol/part.ts';
import { freshRooms, rooms, send } from './rooms.ts';

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

const setUp = () =>
  send({
    command: 'import',
    file: JSON.stringify({
      version: 1,
      providers: [
        {
          id: 'groq',
          type: 'groq',
          label: 'Groq',
          baseUrl: 'https://api.groq.com/openai/v1',
          key: 'gsk_one',
          models: ['one', 'two'],
        },
      ],
      defaults: { model: 'groq/one' },
    }),
  });

async function ask(message: unknown): Promise<{ parts: Part[]; error?: string }> {
  const parts: Part[] = [];
  try {
    for await (const some of answerTry(message, await rooms(), new AbortController().signal))
      parts.push(...some);
    return { parts };
  } catch (thrown) {
    return { parts, error: errorInfo(thrown).code };
  }
}

const messages = [
  { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
  { role: 'user', content: [{ type: 'text', text: 'The capital of Norway?' }] },
];

describe('a question', () => {
  it('goes with its options to the model that was chosen, or to the default', async () => {
    await setUp();
    const { parts } = await ask({
      question: { messages, temperature: 0.5, maxOutputTokens: 50 },
      model: 'groq/two',
    });
    expect(parts.filter(isTerminal)).toMatchObject([{ type: 'finish', served: { provider: 'Groq' } }]);
    expect(bodies[0]).toMatchObject({ model: 'two', temperature: 0.5 });
    await ask({ question: { messages } });
    expect(bodies[1]).toMatchObject({ model: 'one' });
  });

  it('is charged to no site, and leaves no row', async () => {
    await setUp();
    await ask({ question: { messages } });
    const { rows } = await send({ command: 'activity', filter: {}, limit: 10 });
    expect(rows).toEqual([]);
  });

  it('that is none, or names a call that was erased, says so', async () => {
    await setUp();
    expect(await ask({ question: { messages: [] } })).toEqual({ parts: [], error: 'invalid-request' });
    expect(await ask({ past: 41 })).toEqual({ parts: [], error: 'invalid-request' });
    expect(bodies).toEqual([]);
  });
});
