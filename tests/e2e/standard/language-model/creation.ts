/** availability() and create(). */
import type { LanguageModelStatics } from '../../../unit/page/standard/language-model/page.ts';
import type { Rules, Tools } from '../rules.ts';

declare const LanguageModel: LanguageModelStatics;
declare const t: Tools;

export const CREATION: Rules = {
  'is available, whatever a page asks that can be had': async () => {
    for (const options of [
      undefined,
      {},
      { expectedInputs: [{ type: 'text', languages: ['en', 'ja'] }, { type: 'image' }, { type: 'audio' }] },
      { expectedOutputs: [{ type: 'tool-call' }], samplingMode: 'creative' },
    ])
      t.same(await LanguageModel.availability(options), 'available');
  },
  'is unavailable for languages that are none and outputs that are not had; create() does not support them':
    async () => {
      for (const options of [
        { expectedInputs: [{ type: 'text', languages: ['unk'] }] },
        { expectedOutputs: [{ type: 'image' }] },
        { expectedOutputs: [{ type: 'audio' }] },
      ]) {
        t.same(await LanguageModel.availability(options), 'unavailable');
        await t.fails(LanguageModel.create(options), 'NotSupportedError');
      }
    },
  'tells of wrong types, tags and modes': async () => {
    await t.fails(LanguageModel.availability({ expectedInputs: [{ type: 'soup' }] }), 'TypeError');
    await t.fails(LanguageModel.create({ signal: {} }), 'TypeError');
    await t.fails(
      LanguageModel.create({ expectedInputs: [{ type: 'text', languages: ['en-abc-invalid'] }] }),
      'RangeError',
    );
    await t.fails(LanguageModel.create({ samplingMode: 'balanced', topK: 3 }), 'TypeError');
    await LanguageModel.create({ expectedInputs: [{ type: 'text', languages: ['EN'] }] });
  },
  'tells the monitor 0, then 1, and nothing after': async () => {
    const seen: unknown[] = [];
    let made = false;
    await LanguageModel.create({
      monitor(monitor: EventTarget) {
        monitor.addEventListener('downloadprogress', (event) => {
          const { loaded, total, lengthComputable } = event as ProgressEvent;
          seen.push([loaded, total, lengthComputable, made]);
        });
      },
    });
    made = true;
    await new Promise((resolve) => setTimeout(resolve, 100));
    t.same(seen, [
      [0, 1, true, false],
      [1, 1, true, false],
    ]);
  },
  'rejects with what the monitor throws': async () => {
    const mine = new Error('mine');
    await t.exactly(
      LanguageModel.create({
        monitor: () => {
          throw mine;
        },
      }),
      mine,
    );
  },
  'is aborted with the exact reason, before, while and after': async () => {
    const mine = new Error('mine');
    await t.exactly(LanguageModel.create({ signal: AbortSignal.abort(mine) }), mine);
    for (const at of [0, 1]) {
      const controller = new AbortController();
      let events = 0;
      const monitor = (monitor: EventTarget) =>
        monitor.addEventListener('downloadprogress', (event) => {
          events++;
          if ((event as ProgressEvent).loaded === at) Promise.resolve().then(() => controller.abort(mine));
        });
      await t.exactly(LanguageModel.create({ signal: controller.signal, monitor }), mine);
      t.same(events, at + 1);
    }
    const controller = new AbortController();
    const session = await LanguageModel.create({ signal: controller.signal });
    const running = session.prompt('@hold');
    controller.abort(mine);
    await t.exactly(running, mine);
    await t.exactly(session.prompt('x'), mine);
  },
  'a system message has to be the first and only one': async () => {
    const of = (...roles: string[]) => ({ initialPrompts: roles.map((role) => ({ role, content: 'x' })) });
    await LanguageModel.create(of('system', 'user', 'assistant'));
    await LanguageModel.create({ initialPrompts: [] });
    await t.fails(LanguageModel.create(of('user', 'system')), 'TypeError');
    await t.fails(LanguageModel.create(of('system', 'system')), 'TypeError');
  },
  'modes are read back, and null where numbers were given': async () => {
    t.same((await LanguageModel.create()).samplingMode, 'balanced');
    const session = await LanguageModel.create({ samplingMode: 'most-creative' });
    t.same([(await session.clone()).samplingMode, session.samplingMode], ['most-creative', 'most-creative']);
    const before = await LanguageModel.create({ temperature: 0.8, topK: 10 });
    t.same([before.samplingMode, before.topK, before.temperature], [null, 10, Math.fround(0.8)]);
  },
  'params() tells the limits of before': async () => {
    const params = await LanguageModel.params();
    t.same(
      [params?.defaultTopK, params?.maxTemperature, String(params)],
      [3, 2, '[object LanguageModelParams]'],
    );
  },
};
