/** What the interface looks like: Web IDL. */
import type { LanguageModelStatics } from '../../../unit/page/standard/language-model/page.ts';
import type { Rules, Tools } from '../rules.ts';

declare const LanguageModel: LanguageModelStatics;
declare const t: Tools;

export const SHAPE: Rules = {
  'is an EventTarget that nobody constructs': async () => {
    t.same(Object.getPrototypeOf(LanguageModel) === EventTarget, true);
    await t.fails(() => new LanguageModel(), 'TypeError');
    await t.fails(() => (LanguageModel as unknown as () => void)(), 'TypeError');
  },
  'has its members, enumerable, with their names and lengths': () => {
    const own = (it: object, key: string) => Object.getOwnPropertyDescriptor(it, key);
    for (const [key, length] of [
      ['create', 0],
      ['availability', 0],
      ['params', 0],
    ] as const) {
      const it = own(LanguageModel, key);
      t.same([it?.enumerable, it?.writable, it?.value.name, it?.value.length], [true, true, key, length]);
    }
    for (const [key, length] of [
      ['prompt', 1],
      ['promptStreaming', 1],
      ['append', 1],
      ['measureContextUsage', 1],
      ['measureInputUsage', 1],
      ['clone', 0],
      ['destroy', 0],
    ] as const) {
      const it = own(LanguageModel.prototype, key);
      t.same([it?.enumerable, it?.writable, it?.value.name, it?.value.length], [true, true, key, length]);
    }
    for (const key of [
      'contextUsage',
      'contextWindow',
      'inputUsage',
      'inputQuota',
      'topK',
      'temperature',
      'samplingMode',
    ]) {
      const it = own(LanguageModel.prototype, key);
      t.same([it?.enumerable, it?.set, it?.get?.name], [true, undefined, `get ${key}`]);
    }
    for (const key of ['oncontextoverflow', 'onquotaoverflow'])
      t.same(own(LanguageModel.prototype, key)?.set?.name, `set ${key}`);
  },
  'is writable, configurable and not enumerable as a name': () => {
    for (const name of ['LanguageModel', 'LanguageModelParams', 'LanguageModelToolCall', 'CreateMonitor']) {
      const it = Object.getOwnPropertyDescriptor(globalThis, name);
      t.same([it?.writable, it?.configurable, it?.enumerable], [true, true, false]);
    }
  },
  'refuses what is no session': async () => {
    await t.fails(LanguageModel.prototype.prompt.call({} as never, 'x'), 'TypeError');
    await t.fails(() => LanguageModel.prototype.contextUsage, 'TypeError');
    await t.fails(() => LanguageModel.prototype.destroy(), 'TypeError');
  },
  'makes sessions of its class': async () => {
    const session = await LanguageModel.create();
    t.same([session instanceof LanguageModel, String(session)], [true, '[object LanguageModel]']);
    t.same(
      [typeof session.contextUsage, typeof session.contextWindow, session.onquotaoverflow],
      ['number', 'number', null],
    );
  },
  'is not there in workers': async () => {
    const url = URL.createObjectURL(new Blob(['postMessage(typeof LanguageModel)']));
    const said = await new Promise((resolve) => {
      new Worker(url).onmessage = ({ data }) => resolve(data);
    });
    t.same(said, 'undefined');
  },
};
