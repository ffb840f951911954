/** Sounds as content. */
import type { LanguageModelStatics } from '../../../unit/page/standard/language-model/page.ts';
import type { Rules, Tools } from '../rules.ts';

declare const LanguageModel: LanguageModelStatics;
declare const t: Tools;

export const SOUNDS: Rules = {
  'every kind of sound is taken, and counts by its length': async () => {
    const session = await LanguageModel.create({ expectedInputs: [{ type: 'audio' }] });
    const context = new OfflineAudioContext(2, 8_000, 8_000);
    const buffer = context.createBuffer(2, 8_000, 8_000);
    for (let at = 0; at < 8_000; at++) buffer.getChannelData(0)[at] = Math.sin(at);
    const hear = (value: unknown) =>
      session.measureContextUsage([{ role: 'user', content: [{ type: 'audio', value }] }]);
    t.same(await hear(buffer), 32);
    const wav = new Uint8Array(44 + 8_000);
    const text = (at: number, said: string) => wav.set(new TextEncoder().encode(said), at);
    const view = new DataView(wav.buffer);
    text(0, 'RIFF');
    view.setUint32(4, 36 + 8_000, true);
    text(8, 'WAVEfmt ');
    view.setUint32(16, 16, true);
    view.setUint16(20, 1, true);
    view.setUint16(22, 1, true);
    view.setUint32(24, 8_000, true);
    view.setUint32(28, 8_000, true);
    view.setUint16(32, 1, true);
    view.setUint16(34, 8, true);
    text(36, 'data');
    view.setUint32(40, 8_000, true);
    for (const value of [wav, wav.buffer, new Blob([wav])]) t.same(await hear(value), 32);
    const prompt = [
      {
        role: 'user',
        content: [
          { type: 'text', value: 'hear' },
          { type: 'audio', value: buffer },
        ],
      },
    ];
    t.same(await session.prompt(prompt), 'hear');
  },
  'a sound of any length takes exactly what was measured': async () => {
    const session = await LanguageModel.create({ expectedInputs: [{ type: 'audio' }] });
    const context = new OfflineAudioContext(1, 1, 44_100);
    await session.append('a text of some length');
    for (const length of [30_870, 12_345, 1]) {
      const value = context.createBuffer(1, length, 44_100);
      const message = [{ role: 'user', content: [{ type: 'audio', value }] }];
      const before = session.contextUsage;
      const measured = await session.measureContextUsage(message);
      await session.append(message);
      t.same(session.contextUsage - before, measured);
    }
  },
  'what is broken is a DataError': async () => {
    const session = await LanguageModel.create({ expectedInputs: [{ type: 'audio' }] });
    await t.fails(
      session.prompt([{ role: 'user', content: [{ type: 'audio', value: new Blob(['no sound']) }] }]),
      'DataError',
    );
  },
};
