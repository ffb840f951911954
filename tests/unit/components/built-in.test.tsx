// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, describe, expect, test, vi } from 'vitest';
import { BuiltInState } from '../../../components/dashboard/BuiltInState.tsx';
import type { BuiltInModels } from '../../../lib/protocol/prompt-api.ts';
import { act, all, button, click, one, render, settle, text, unmount } from './render.ts';

type Progress = (event: { loaded: number }) => void;

/** The browser's model as it has to be downloaded; the test ends the download. */
function downloadable() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let tell: Progress = () => undefined;
  const seen = { created: 0, destroyed: 0 };
  const models: BuiltInModels = {
    availability: async () => 'downloadable',
    async create(options) {
      seen.created += 1;
      options?.monitor?.({
        addEventListener(_, listener) {
          tell = listener;
        },
      });
      await promise;
      return {
        promptStreaming: () => new ReadableStream(),
        destroy() {
          seen.destroyed += 1;
        },
      };
    },
  };
  vi.stubGlobal('LanguageModel', models);
  return { seen, resolve, reject, tell: (loaded: number) => tell({ loaded }) };
}

afterEach(async () => {
  await unmount();
  vi.unstubAllGlobals();
});

describe('the browser’s own model', () => {
  test('is downloaded on the click and not before, with how far it is', async () => {
    const model = downloadable();
    const ready = vi.fn();
    await render(<BuiltInState onReady={ready} />);
    expect(text()).toContain('several gigabytes');
    expect(model.seen.created).toBe(0);
    await click(button('Download the model'));
    await act(async () => model.tell(0.42));
    expect(one('[role=status]').textContent).toBe('Downloading: 42 %');
    await click(button('Download the model'));
    expect(model.seen.created).toBe(1);
    model.resolve();
    await settle();
    expect(ready).toHaveBeenCalledOnce();
    expect(model.seen.destroyed).toBe(1);
    expect(all('button')).toEqual([]);
  });

  test('S06 a download that failed is our sentence, and can be tried again', async () => {
    const model = downloadable();
    await render(<BuiltInState onReady={() => undefined} />);
    await click(button('Download the model'));
    model.reject(new DOMException('secret words', 'NetworkError'));
    await settle();
    expect(one('[role=alert]').textContent).toContain('did not download its model');
    expect(text()).not.toContain('secret words');
    await click(button('Download the model'));
    expect(model.seen.created).toBe(2);
  });

  test.each(['available', 'unavailable'] as const)('says nothing where it is %s', async (state) => {
    vi.stubGlobal('LanguageModel', { availability: async () => state });
    await render(<BuiltInState onReady={() => undefined} />);
    expect(text()).toBe('');
  });

  test('says nothing where the browser has none', async () => {
    await render(<BuiltInState onReady={() => undefined} />);
    expect(text()).toBe('');
  });
});
