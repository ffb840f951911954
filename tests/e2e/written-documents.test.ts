/** Pages and frames that scripts write: `document.open()` takes away every listener of the window. */
import { describe, expect, it } from 'vitest';
import { ask } from './support/ask.ts';
import { stage } from './support/stage.ts';

const scene = stage();
const WRITTEN = '<!doctype html><title>Written</title><p>Written</p>';

describe('a document that is written anew', () => {
  it('is answered, before and after its first call, and finds Oriel', async () => {
    const { page } = await scene.set({ access: 'allow' });
    for (const said of ['one', 'two']) {
      await page.evaluate((html) => {
        document.open();
        document.write(html);
        document.close();
      }, WRITTEN);
      expect(await ask(page, said)).toMatchObject({ text: said });
    }
    const found = await page.evaluate(() => {
      const names: string[] = [];
      addEventListener('windowai:announce', (event) => names.push((event as CustomEvent).detail.info.name));
      dispatchEvent(new Event('windowai:request'));
      return names;
    });
    expect(found).toEqual(['Oriel']);
  });

  it('is answered in a frame that its page has written', async () => {
    const { page } = await scene.set({ access: 'allow' });
    await page.evaluate((html) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.contentDocument?.open();
      frame.contentDocument?.write(html);
      frame.contentDocument?.close();
    }, WRITTEN);
    const [frame] = page.frames().filter((one) => one !== page.mainFrame());
    if (frame === undefined) throw new Error('There is no frame.');
    expect(await ask(frame, 'inside')).toMatchObject({ text: 'inside' });
  });
});
