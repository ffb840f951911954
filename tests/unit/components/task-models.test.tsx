// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { modelsFor, TaskModels } from '../../../components/dashboard/TaskModels.tsx';
import type { Overview } from '../../../lib/protocol/control.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { all, click, render, text, unmount } from './render.ts';

let overview: Overview;
let reloads = 0;
const open = () =>
  render(
    <TaskModels
      overview={overview}
      reload={async () => {
        reloads += 1;
      }}
    />,
  );
const model = (providerId: string, id: string, kind?: 'embedding' | 'speech') => ({
  ref: `${providerId}/${id}`,
  name: id,
  providerId,
  providerLabel: providerId,
  local: false,
  ...(kind === undefined ? {} : { kind }),
});

const trigger = () => all('button').find((one) => one.textContent?.startsWith('Embeddings')) as HTMLElement;
const option = (name: string) =>
  all('[role=option]').find((one) => one.textContent?.includes(name)) as HTMLElement;

beforeEach(() => {
  fake.reset();
  fake.answer = () => null;
  reloads = 0;
  overview = overviewOf('normal');
  const provider = (id: string, type: string) => ({
    id,
    type,
    label: id,
    typeLabel: type,
    hasKey: true,
    keys: [],
    local: false,
  });
  overview.providers = [
    provider('openai', 'openai'),
    provider('studio', 'lm-studio'),
    provider('claude', 'anthropic'),
  ];
  overview.models = [
    model('openai', 'gpt-5'),
    model('openai', 'text-embedding-3-small', 'embedding'),
    model('openai', 'tts-1', 'speech'),
    model('studio', 'nomic-embed'),
    model('claude', 'claude-opus'),
  ];
});
afterEach(unmount);

describe('what may answer a task', () => {
  const refs = (task: Parameters<typeof modelsFor>[0]) => modelsFor(task, overview).map(({ ref }) => ref);

  test('is a model of that kind where its provider tells kinds apart, and any where it does not', () => {
    expect(refs('embed')).toEqual(['openai/text-embedding-3-small', 'studio/nomic-embed']);
    expect(refs('speech')).toEqual(['openai/tts-1']);
  });

  test('is nothing of a provider that has none of it', () => {
    overview.providers = overview.providers.filter(({ id }) => id === 'claude');
    expect(refs('embed')).toEqual([]);
  });
});

describe('choosing', () => {
  test('a model for a task, and taking it back', async () => {
    overview.taskModels = { embed: 'studio/nomic-embed' };
    await open();
    await click(trigger());
    await click(option('text-embedding-3-small'));
    expect(fake.commands.at(-1)).toEqual({
      command: 'set-task-model',
      task: 'embed',
      model: 'openai/text-embedding-3-small',
    });
    expect(reloads).toBe(1);
    await click(trigger());
    await click(option('No model'));
    expect(fake.commands.at(-1)).toMatchObject({ task: 'embed', model: null });
  });

  test('says in one line what nothing is listed for', async () => {
    await open();
    expect(text()).toContain('None of your providers lists a model for: making images, transcription.');
  });

  test('shows nothing while no provider has any of it', async () => {
    overview.providers = overview.providers.filter(({ id }) => id === 'claude');
    await open();
    expect(text()).toBe('');
  });
});
