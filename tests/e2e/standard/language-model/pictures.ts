/** Pictures as content. */
import type { LanguageModelStatics } from '../../../unit/page/standard/language-model/page.ts';
import type { Rules, Tools } from '../rules.ts';

declare const LanguageModel: LanguageModelStatics;
declare const t: Tools;

export const PICTURES: Rules = {
  'every kind of picture is taken': async () => {
    const session = await LanguageModel.create({ expectedInputs: [{ type: 'image' }] });
    const canvas = document.createElement('canvas');
    const offscreen = new OffscreenCanvas(4, 4);
    for (const it of [canvas, offscreen]) {
      it.width = 4;
      it.height = 4;
      const context = it.getContext('2d') as CanvasRenderingContext2D;
      context.fillStyle = 'red';
      context.fillRect(0, 0, 4, 4);
    }
    const blob = await offscreen.convertToBlob();
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const padded = new Uint8Array(bytes.length + 64);
    padded.set(bytes, 32);
    const bitmap = await createImageBitmap(blob);
    const image = new Image();
    image.src = URL.createObjectURL(blob);
    const drawing = new Image();
    drawing.src =
      'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4" fill="red"/></svg>';
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const inSvg = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    inSvg.setAttribute('href', canvas.toDataURL());
    svg.append(inSvg);
    document.body.append(svg);
    await new Promise((resolve) => inSvg.addEventListener('load', resolve));
    const kinds: Record<string, unknown> = {
      blob,
      bitmap,
      canvas,
      offscreen,
      image,
      drawing,
      inSvg,
      data: new ImageData(4, 4),
      frame: new VideoFrame(bitmap, { timestamp: 1 }),
      buffer: bytes.buffer,
      view: new Uint8Array(padded.buffer, 32, bytes.length),
      dataView: new DataView(bytes.buffer),
    };
    const wrong: string[] = [];
    for (const [kind, value] of Object.entries(kinds)) {
      const prompt = [
        {
          role: 'user',
          content: [
            { type: 'text', value: kind },
            { type: 'image', value },
          ],
        },
      ];
      try {
        t.same(await session.prompt(prompt), kind);
      } catch (error) {
        wrong.push(`${kind}: ${error}`);
      }
    }
    t.same(wrong, []);
    t.same(
      await session.measureContextUsage([{ role: 'user', content: [{ type: 'image', value: blob }] }]),
      1024,
    );
  },
  'a video is its frame of now': async () => {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')?.fillRect(0, 0, 9, 9);
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = canvas.captureStream(10);
    await video.play();
    const session = await LanguageModel.create({ expectedInputs: [{ type: 'image' }] });
    t.same(
      await session.prompt([
        {
          role: 'user',
          content: [
            { type: 'text', value: 'see' },
            { type: 'image', value: video },
          ],
        },
      ]),
      'see',
    );
  },
  'what is broken is an InvalidStateError, what is foreign a SecurityError': async () => {
    const session = await LanguageModel.create({ expectedInputs: [{ type: 'image' }] });
    const see = (value: unknown) => session.prompt([{ role: 'user', content: [{ type: 'image', value }] }]);
    await t.fails(see(new Blob(['no picture'])), 'InvalidStateError');
    await t.fails(see(new Uint8Array(50)), 'InvalidStateError');
    const broken = new Image();
    broken.src = 'data:image/png;base64,AAAA';
    await t.fails(see(broken), 'InvalidStateError');
    const image = new Image();
    image.src = `${location.origin.replace('127.0.0.1', 'localhost')}/picture.svg`;
    await image.decode();
    await t.fails(see(image), 'SecurityError');
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    await t.fails(see(canvas), 'SecurityError');
  },
  'what was not expected is not supported, and what is of another type a SyntaxError': async () => {
    const deaf = await LanguageModel.create();
    const image = { type: 'image', value: new ImageData(1, 1) };
    await t.fails(deaf.prompt([{ role: 'user', content: [image] }]), 'NotSupportedError');
    await t.fails(deaf.prompt([{ role: 'user', content: [{ ...image, type: 'text' }] }]), 'SyntaxError');
    const session = await LanguageModel.create({ expectedInputs: [{ type: 'image' }] });
    await t.fails(session.prompt([{ role: 'assistant', content: [image] }]), 'NotSupportedError');
  },
};
