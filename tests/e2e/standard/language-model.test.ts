/** `LanguageModel` in a real page, rule by rule, with a model behind that says again what was said last. */
import type { Frame, Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { poll } from '../../../scripts/own-pages.ts';
import type { LanguageModelStatics } from '../../unit/page/standard/language-model/page.ts';
import { BROWSER } from '../support/browser.ts';
import { type Scene, stage } from '../support/stage.ts';
import { CONSTRAINTS } from './language-model/constraints.ts';
import { CONTEXT } from './language-model/context.ts';
import { CREATION } from './language-model/creation.ts';
import { FRAMES, GONE } from './language-model/frames.ts';
import { HOSTILE } from './language-model/hostile.ts';
import { PICTURES } from './language-model/pictures.ts';
import { PROMPTING } from './language-model/prompting.ts';
import { SHAPE } from './language-model/shape.ts';
import { SOUNDS } from './language-model/sounds.ts';
import { TOOLS } from './language-model/tools.ts';
import { broken, tryRules } from './rules.ts';

declare const LanguageModel: LanguageModelStatics;

const scene = stage();
const granted = () => scene.set({ access: 'allow' });

describe('LanguageModel in a page that is granted', () => {
  it.each(
    Object.entries({
      SHAPE,
      CREATION,
      PROMPTING,
      CONTEXT,
      CONSTRAINTS,
      TOOLS,
      PICTURES,
      SOUNDS,
      FRAMES,
      HOSTILE,
      ...(BROWSER === 'chromium' ? { GONE } : {}),
    }),
  )('%s: every rule holds', async (name, rules) => {
    const { page, site } = await granted();
    site.put('/picture.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>', {
      'content-type': 'image/svg+xml',
    });
    expect(broken(name, await tryRules(page, rules))).toEqual([]);
  });

  it('what it took of a picture and of a sound is what the provider was sent', async () => {
    const { page, provider } = await granted();
    await page.evaluate(async () => {
      const session = await LanguageModel.create({ expectedInputs: [{ type: 'image' }, { type: 'audio' }] });
      const canvas = new OffscreenCanvas(6, 3);
      canvas.getContext('2d')?.fillRect(0, 0, 6, 3);
      const sound = new AudioBuffer({ length: 5, sampleRate: 8_000 });
      await session.prompt([
        {
          role: 'user',
          content: [
            { type: 'image', value: canvas },
            { type: 'audio', value: sound },
          ],
        },
      ]);
    });
    const body = provider.chats().at(-1)?.body ?? '';
    const png = Buffer.from(/data:image\/png;base64,([^"]+)/.exec(body)?.[1] ?? '', 'base64');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([6, 3]);
    const wav = Buffer.from(/"data":"([^"]+)","format":"wav"/.exec(body)?.[1] ?? '', 'base64');
    expect([wav.subarray(0, 4).toString(), wav.readUInt32LE(24), wav.length]).toEqual(['RIFF', 8_000, 54]);
  });

  it('cancelling a stream ends the request at the provider', async () => {
    const { page, provider } = await granted();
    await page.evaluate(async () => {
      const reader = (await LanguageModel.create()).promptStreaming('@endless').getReader();
      await reader.read();
      await reader.cancel();
    });
    await provider.chats().at(-1)?.closed;
    expect(provider.chats().at(-1)?.finished).toBe(false);
  });
});

describe('LanguageModel before a grant', () => {
  it('S34 says the same of any model, and sends nothing for availability()', async () => {
    const { page, oriel } = await scene.set();
    const said = await page.evaluate(async () => {
      const answers = new Set<string>();
      for (let n = 0; n < 1_000; n++) answers.add(await LanguageModel.availability());
      const session = await LanguageModel.create();
      return [[...answers], session.contextWindow];
    });
    expect(said).toEqual([['available'], 32_768]);
    expect(await oriel.approvals()).toHaveLength(0);
  });

  it('S34 learns how much its model reads with the grant, where that is known', async () => {
    const { page, oriel, site, model } = await scene.set();
    await oriel.command({ command: 'set-own-facts', model, facts: { contextLength: 5_000 } });
    const read = () => page.evaluate(async () => (await LanguageModel.create()).contextWindow);
    expect(await read()).toBe(32_768);
    await oriel.command({ command: 'set-site-access', origin: site.origin, access: 'allow' });
    expect(await read()).toBe(5_000);
    expect(await page.evaluate(() => window.ai.access())).toMatchObject({ contextLength: 5_000 });
  });

  it('asks the person at the first prompt', async () => {
    const { page, oriel } = await scene.set();
    const reply = page.evaluate(async () => (await LanguageModel.create()).prompt('may I?'));
    await oriel.decide('Always allow');
    expect(await reply).toBe('may I?');
  });
});

describe('frames of another origin', () => {
  const frameAt = (page: Page, part: string): Promise<Frame> =>
    poll(`a frame at ${part}`, () => page.frames().find((frame) => frame.url().includes(part)));

  async function framed(allow?: string): Promise<Frame & { of: Scene }> {
    const it = await granted();
    const other = await scene.another();
    other.put('/inner', '<!doctype html><title>Inner</title>');
    await it.oriel.command({
      command: 'set-site-access',
      origin: other.origin,
      top: it.site.origin,
      access: 'allow',
    });
    const url = it.site.put(
      '/outer',
      `<!doctype html><iframe ${allow ? `allow="${allow}"` : ''} src="${other.origin}/inner"></iframe>`,
    );
    const frame = await frameAt(await it.oriel.open(url), '/inner');
    return Object.assign(frame, { of: it });
  }
  const inside = (frame: Frame) =>
    frame.evaluate(async () => {
      const availability = await LanguageModel.availability();
      try {
        return [availability, await (await LanguageModel.create()).prompt('from inside')];
      } catch (error) {
        return [availability, (error as Error).name];
      }
    });

  it('have it where the page lets them', async () => {
    expect(await inside(await framed('language-model'))).toEqual(['available', 'from inside']);
  });

  it('S21 have what the page lets them use, each by its own name', async () => {
    const frame = await framed('summarizer');
    expect(await inside(frame)).toEqual(['unavailable', 'NotAllowedError']);
    const said = await frame.evaluate(async () => {
      const { Summarizer, Writer } = globalThis as unknown as Record<string, typeof LanguageModel>;
      const summarizer = (await Summarizer?.create()) as unknown as {
        summarize(text: string): Promise<string>;
      };
      return [(await summarizer.summarize('a text')).includes('a text'), await Writer?.availability()];
    });
    expect(said).toEqual([true, 'unavailable']);
  });

  it('do not have it where it does not, and no monitor is shown', async () => {
    const frame = await framed();
    const shown = await frame.evaluate(async () => {
      const seen: string[] = [];
      const monitor = () => seen.push('monitor');
      await LanguageModel.create({ monitor }).catch(({ name }: Error) => seen.push(name));
      return seen;
    });
    expect(shown).toEqual(['NotAllowedError']);
    expect(await inside(frame)).toEqual(['unavailable', 'NotAllowedError']);
  });
});
