import { describe, expect, it } from 'vitest';
import { type LoadOpenAI, translated } from '../../../entrypoints/background/openai.ts';
import type { Line } from '../../../lib/gate/line.ts';
import { openExchange } from '../../../lib/openai/exchange.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import type { Part } from '../../../lib/protocol/part.ts';

function scene(load: LoadOpenAI = () => ({ openExchange })) {
  let heard: (message: unknown) => void = () => {};
  const sent: Part[][] = [];
  const questions: unknown[] = [];
  let loaded = 0;
  const line: Line = {
    onMessage: (listener) => {
      heard = listener;
    },
    onClose: () => {},
    send: (parts) => void sent.push(parts),
    close: () => {},
  };
  const own = translated(line, () => {
    loaded += 1;
    return load();
  });
  own.onMessage((question) => questions.push(question));
  const say = async (message: unknown) => {
    heard(message);
    await new Promise(setImmediate);
  };
  return { own, say, sent, questions, loaded: () => loaded };
}

const ASK = { ask: 'openai', id: 'one', path: '/embeddings', body: { input: 'a' }, kept: {} };

describe('a line', () => {
  it('that asks in our own words is left as it is, and nothing is loaded for it', async () => {
    const { own, say, sent, questions, loaded } = scene();
    const question = { ask: 'access', id: 'one' };
    await say(question);
    own.send([{ type: 'text', text: 'x' }]);
    expect([questions, sent, loaded()]).toEqual([[question], [[{ type: 'text', text: 'x' }]], 0]);
    await say(null);
    expect(questions).toHaveLength(2);
  });

  it('that asks in OpenAI’s is asked in ours and answered in theirs', async () => {
    const { own, say, sent, questions } = scene();
    await say(ASK);
    expect(questions).toEqual([
      { ask: 'task', id: 'one', task: { task: 'embed', surface: 'openai-fetch', values: ['a'] } },
    ]);
    own.send([{ type: 'embedding', index: 0, vector: [1] }]);
    expect(sent).toEqual([]);
    own.send([{ type: 'finish', reason: 'stop' }]);
    expect(sent).toMatchObject([[{ type: 'reply', head: { status: 200 } }, { type: 'finish' }]]);
  });

  it('asks once: a second question does not begin another answer', async () => {
    const { own, say, sent, questions } = scene();
    await say(ASK);
    await say({ ...ASK, body: { input: 'b' } });
    expect(questions).toHaveLength(2);
    own.send([
      { type: 'embedding', index: 0, vector: [1] },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(JSON.stringify(sent)).toContain('[1]');
  });

  it('whose body is refused puts no question at all, and says what is wrong', async () => {
    const { own, say, sent, questions } = scene();
    await say({ ...ASK, body: { input: [1] } });
    expect(questions).toEqual([undefined]);
    own.send([{ type: 'error', error: { code: 'invalid-request', message: 'The gate’s own sentence.' } }]);
    expect(sent).toMatchObject([[{ type: 'reply', head: { status: 400 } }, { type: 'finish' }]]);
    expect(JSON.stringify(sent)).toContain('"param\\":\\"input');
  });

  it('for which the script is missing says so', async () => {
    const { own, say, sent } = scene(() =>
      Promise.reject(new OrielError('internal', { message: 'Missing.' })),
    );
    await say(ASK);
    own.send([{ type: 'error', error: { code: 'invalid-request', message: '' } }]);
    expect(sent).toEqual([[{ type: 'error', error: { code: 'internal', message: 'Missing.' } }]]);
  });
});
