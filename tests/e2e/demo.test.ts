import { describe, expect, it } from 'vitest';
import { runDemo } from '../../scripts/demo-run.ts';
import { BROWSER } from './support/browser.ts';
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
