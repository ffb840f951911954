/** A page that has patched whatever it can reach, after the script and before its first call (S28). */
import type { LanguageModelStatics } from '../../../unit/page/standard/language-model/page.ts';
import type { Rules, Tools } from '../rules.ts';

declare const LanguageModel: LanguageModelStatics;
declare const t: Tools;

export const HOSTILE: Rules = {
  'S28 gets its answers, and breaks nothing but itself': async () => {
    const expression = /^\d+$/;
    const session = await LanguageModel.create();
    t.same(
      await session.prompt('12', { responseConstraint: expression, omitResponseConstraintInput: true }),
      '12',
    );
    const targets: object[] = [Intl, JSON, Math, Reflect];
    for (const { prototype } of [
      WeakMap,
      Map,
      Set,
      RegExp,
      String,
      Array,
      Intl.DisplayNames,
      Blob,
      AbortController,
    ])
      targets.push(prototype);
    for (const { prototype } of [
      Promise,
      AbortSignal,
      OffscreenCanvas,
      ImageBitmap,
      Event,
      MessagePort,
      ReadableStream,
    ])
      targets.push(prototype);
    const said: unknown[] = [];
    const restore = t.poison(targets);
    try {
      said[0] = await (await LanguageModel.create({ samplingMode: 'creative' })).prompt('Hello there');
      const options = { responseConstraint: expression, omitResponseConstraintInput: true };
      said[1] = await (await session.clone()).prompt('12', options);
      await session.append('more');
      said[2] = await session.measureContextUsage('1234');
    } catch (error) {
      said[3] = (error as Error).message;
    } finally {
      restore();
    }
    t.same([said[0], said[1], said[2], said[3]], ['Hello there', '12', 1, undefined]);
  },
};
