import { expect, it } from 'vitest';
import { poll, sleep } from '../../scripts/own-pages.ts';
import { ask } from './support/ask.ts';
import { stage } from './support/stage.ts';

const scene = stage();

// Both browsers end an idle background after 30 s, a pending fetch notwithstanding; no debugger is on it here.
it('S30 a first token after 50 s arrives, late headers too, and an idle background ends soon after', {
  timeout: 150_000,
}, async () => {
  const { oriel, page } = await scene.set({ access: 'allow' });
  const [headers, token] = await Promise.all([
    ask(page, '@late-headers 50000'),
    ask(page, '@late-first 50000'),
  ]);
  expect(headers).toMatchObject({ text: 'late' });
  expect(token).toMatchObject({ text: 'late' });
  expect(token.ms).toBeGreaterThan(49_000);
  await sleep(1_000);
  await poll('the background to idle', async () => !(await oriel.backgroundRuns()), 60_000);
});

it('“test connection” gives up on a provider that never answers, and says so', {
  timeout: 60_000,
}, async () => {
  const { oriel, provider, providerId } = await scene.set();
  const check = await oriel.command({
    command: 'test-provider',
    provider: {
      id: providerId,
      type: 'openai-compatible',
      label: 'Test',
      baseUrl: provider.base('never-answers'),
    },
  });
  expect(check).toMatchObject({ ok: false, error: { code: 'timeout' } });
  expect(check.message).toMatch(/in time/);
});
