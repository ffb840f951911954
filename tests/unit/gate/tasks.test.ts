/** Tasks beyond chat take the same way as calls: parsed strictly, named to the person, answered by their own model. */
import { describe, expect, it } from 'vitest';
import { parseAsk } from '../../../lib/gate/pipeline.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import type { Task } from '../../../lib/protocol/task.ts';
import { afterTimeout } from '../../../lib/providers/reading.ts';
import type { Connection, ProviderType } from '../../../lib/providers/types.ts';
import { type Running, run } from '../../../lib/router/run.ts';
import type { Candidate } from '../../../lib/router/types.ts';

const audio = { mediaType: 'audio/wav', data: 'UklGRg==' };
const tasks: Task[] = [
  { task: 'embed', surface: 'window.ai', values: ['a'] },
  { task: 'image', surface: 'window.ai', prompt: 'A fjord', size: '1024x768', n: 2 },
  { task: 'speech', surface: 'window.ai', text: 'Hei', voice: 'alloy' },
  { task: 'transcribe', surface: 'window.ai', audio },
];

const asked = (task: unknown) => ({ ask: 'task', id: 't', task });

describe('a task on the line', () => {
  it.each(tasks)('$task is taken as it is', (task) => {
    expect(parseAsk(asked(task))).toEqual(asked(task));
  });

  it.each([
    ['an unknown task', { task: 'video', surface: 'window.ai' }],
    ['a field too many', { ...tasks[0], baseUrl: 'https://attacker.example' }],
    ['no values', { ...tasks[0], values: [] }],
    ['an empty value', { ...tasks[0], values: ['a', ''] }],
    ['a size that is none', { ...tasks[1], size: '1024 x 768; rm' }],
    ['eleven images', { ...tasks[1], n: 11 }],
    ['a surface that has no tasks', { ...tasks[2], surface: 'legacy' }],
    [
      'a media type that would break out of its header',
      { ...tasks[3], audio: { ...audio, mediaType: 'a/b\r\nX: 1' } },
    ],
    ['bytes that are no base64', { ...tasks[3], audio: { ...audio, data: 'ab c' } }],
  ])('S13 %s is refused', (_, task) => {
    expect(() => parseAsk(asked(task))).toThrow(OrielError);
  });
});

describe('a task at its provider', () => {
  const provider = { id: 'lab', type: 'openai-compatible', label: 'Lab' };
  const running: Running = {
    connect: (_candidate, signal) => ({ signal, provider }) as Connection,
    health: { of: () => undefined, begin() {}, record() {} },
    clock: { now: Date.now, after: afterTimeout },
    random: Math.random,
    hedge: false,
    attempted() {},
  };
  const answers = async (type: Partial<ProviderType>, task: Task) => {
    const candidate = { provider, type, modelId: 'm', ref: 'lab/m', reasons: [] } as unknown as Candidate;
    const parts = [];
    for await (const read of run(task, { candidates: [candidate] }, running, new AbortController().signal))
      parts.push(...read);
    return parts;
  };

  it('is given to the member of its name and says who served', async () => {
    const seen: unknown[] = [];
    const parts = await answers(
      {
        async *embed(task, model) {
          seen.push(task, model);
          yield [{ type: 'embedding', index: 0, vector: [1] }];
          yield [{ type: 'finish', reason: 'stop' }];
        },
      },
      tasks[0] as Task,
    );
    expect(seen).toEqual([tasks[0], 'm']);
    expect(parts.at(-1)).toMatchObject({ served: { model: 'lab/m', provider: 'Lab' } });
  });

  it.each(tasks)('$task at a provider that has none is refused by name', async (task) => {
    expect(await answers({}, task)).toMatchObject([
      { type: 'error', error: { code: 'unsupported', detail: task.task } },
    ]);
  });
});
