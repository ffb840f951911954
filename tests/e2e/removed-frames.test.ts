/** A function of a frame may be kept by the page around it, and called when the frame is no more. */
import { expect, it } from 'vitest';
import { stage } from './support/stage.ts';

const scene = stage();

it('S31 no call hangs in a frame that was removed, before it or after', async () => {
  const { page, site } = await scene.set({ access: 'allow' });
  site.put('/inner', '<!doctype html><title>Inner</title>');
  const ends = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.src = '/inner';
    await new Promise((ready) => {
      frame.onload = ready;
      document.body.append(frame);
    });
    const { ai } = frame.contentWindow as Window;
    const calls: Record<string, () => Promise<unknown>> = {
      generateText: () => ai.generateText({ prompt: '@endless' }),
      streamText: () => ai.streamText('@endless').text,
      getCurrentModel: () => ai.getCurrentModel(),
      access: () => ai.access(),
      requestAccess: () => ai.requestAccess({ capabilities: ['image-generation'] }),
      generateObject: () => ai.generateObject('@endless', { schema: { type: 'object' } }),
    };
    const said: Record<string, unknown> = {};
    // With `then`, not `await`: that would wait for a job of the frame's own, which Firefox runs no more.
    const make = (when: string, names: string[]) =>
      Promise.all(
        names.map(
          (name) =>
            new Promise((over) => {
              setTimeout(over, 3_000);
              calls[name]?.().then(over, (error: string | { code: string }) => {
                said[`${name} ${when}`] = typeof error === 'string' ? error.slice(0, 27) : error.code;
                over(undefined);
              });
            }),
        ),
      );
    const before = make('before', ['generateText', 'streamText', 'requestAccess', 'generateObject']);
    await new Promise((soon) => setTimeout(soon, 300));
    frame.remove();
    await before;
    await make('after', Object.keys(calls));
    return said;
  });
  const rejected = 'MODEL_REJECTED_REQUEST: 503';
  expect(ends).toEqual({
    'generateText before': rejected,
    'streamText before': 'interrupted',
    'requestAccess before': 'interrupted',
    'generateObject before': 'interrupted',
    'generateText after': rejected,
    'streamText after': 'interrupted',
    'getCurrentModel after': rejected,
    'access after': 'interrupted',
    'requestAccess after': 'interrupted',
    'generateObject after': 'interrupted',
  });
});
