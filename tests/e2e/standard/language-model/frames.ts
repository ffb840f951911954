/** Frames of this page. */
import type { LanguageModelStatics } from '../../../unit/page/standard/language-model/page.ts';
import type { Rules, Tools } from '../rules.ts';

declare const LanguageModel: LanguageModelStatics;
declare const t: Tools;

export const FRAMES: Rules = {
  'a frame of no address, of a text and of this origin has it': async () => {
    const has = async (set: (frame: HTMLIFrameElement) => void) => {
      const frame = document.createElement('iframe');
      set(frame);
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      document.body.append(frame);
      await loaded;
      return (
        frame.contentWindow as unknown as { LanguageModel: LanguageModelStatics }
      ).LanguageModel.availability();
    };
    t.same(
      await has((frame) => {
        frame.srcdoc = '<p>';
      }),
      'available',
    );
    t.same(
      await has((frame) => {
        frame.src = '/';
      }),
      'available',
    );
    t.same(await has(() => {}), 'available');
    t.same(
      await has((frame) => {
        frame.src = URL.createObjectURL(new Blob(['<p>'], { type: 'text/html' }));
      }),
      'available',
    );
  },
  'a frame has it as soon as it is there, and it is that frame’s own': () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const its = (frame.contentWindow as unknown as { LanguageModel?: LanguageModelStatics }).LanguageModel;
    t.same([typeof its, its === LanguageModel], ['function', false]);
  },
  'a frame that the page takes it from does not have it': async () => {
    const frame = document.createElement('iframe');
    frame.allow = "language-model 'none'";
    frame.src = '/';
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
    const its = (frame.contentWindow as unknown as { LanguageModel: LanguageModelStatics }).LanguageModel;
    t.same(await its.availability(), 'unavailable');
    await t.fails(its.create(), 'NotAllowedError');
  },
};

/** Of a window that is gone Firefox runs nothing that a promise would, not even of one that the browser itself rejected. */
export const GONE: Rules = {
  'a frame that is taken away has no session to give': async () => {
    const frame = document.createElement('iframe');
    frame.src = '/';
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
    const inner = frame.contentWindow as unknown as {
      LanguageModel: LanguageModelStatics;
      DOMException: typeof DOMException;
    };
    const { LanguageModel: its, DOMException: Its } = inner;
    frame.remove();
    try {
      await its.availability();
      throw new Error('It answered.');
    } catch (error) {
      t.same([(error as Error).name, error instanceof Its], ['InvalidStateError', true]);
    }
  },
};
