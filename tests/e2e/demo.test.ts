import { describe, expect, it } from 'vitest';
import { runDemo } from '../../scripts/demo-run.ts';
import { press } from '../../scripts/own-pages.ts';
import { BROWSER } from './support/browser.ts';
import { waitForText } from './support/screen.ts';
import { stage } from './support/stage.ts';

const scene = stage();

describe('a fresh install', () => {
  it('answers the demo page by the model on this device, after one click', {
    timeout: 240_000,
  }, async () => {
    const site = await scene.another();
    const seen = await runDemo(scene.oriel.browser, BROWSER, `${site.origin}/hello/`);
    expect(seen.answer).toBe('The capital of Norway is Oslo.');
    expect(seen.served).toMatch(/^Answered by .+\.$/);
    expect(seen.trouble).toBe('');
  });

  it('shows the first-run page, whose demo answers there and then and becomes the default', {
    timeout: 120_000,
  }, async () => {
    const dashboard = await scene.oriel.own('dashboard.html#start');
    await waitForText(dashboard, 'Bring a model');
    await dashboard.locator('::-p-text(Try the on-device demo)').click();
    await press(dashboard, 'Ask');
    await waitForText(dashboard, 'The capital of Norway is Oslo.', 60_000);
    await press(dashboard, 'Use the demo as default');
    await waitForText(dashboard, 'What happens next');
    const { defaultModel, firstRun } = await scene.oriel.command({ command: 'overview' });
    expect(defaultModel).toBe('on-device/tiny-chat');
    expect(firstRun).toBe(false);
  });

  it('the model on this device stops at once when the page gives up', { timeout: 240_000 }, async () => {
    const { oriel } = scene;
    const site = await scene.another();
    await oriel.command({ command: 'set-site-access', origin: site.origin, access: 'allow' });
    const page = await oriel.open(`${site.origin}/hello/`);
    const end = await page.evaluate(async () => {
      const stream = window.ai.streamText({ prompt: 'What is the capital of Norway?' });
      for await (const part of stream) if (part.type === 'text') break;
      return stream.text.catch((error: { code: string }) => error.code);
    });
    expect(end).toBe('aborted');
    expect(
      await page.evaluate(
        async () => (await window.ai.generateText({ prompt: 'What is the capital of Norway?' }))[0],
      ),
    ).toEqual({ text: 'The capital of Norway is Oslo.' });
  });
});
