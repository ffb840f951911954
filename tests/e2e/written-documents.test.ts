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

  it('is answered when it asks while it is being written', async () => {
    const { page } = await scene.set({ access: 'allow' });
    const said = await page.evaluate(() => {
      const write = (view: Window | null) => {
        const own = view as Window & { said?: Promise<string> };
        own.document.open();
        own.document.write(`<!doctype html><title>Written</title><body><script>
          window.said = window.ai.streamText('at once').text.catch(({ message }) => message);
        </script>`);
        own.document.close();
        return own.said;
      };
      const page = write(window);
      const frame = write(document.body.appendChild(document.createElement('iframe')).contentWindow);
      return Promise.all([page, frame]);
    });
    expect(said).toEqual(['at once', 'at once']);
  });
});
