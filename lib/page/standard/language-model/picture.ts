/** Pictures of every kind that a page can give, as bytes that a model can be sent. */
import { base64, blobBuffer, bytesOf, isBlob, type Method, page, reader, uncurry } from '../../natives.ts';
import { exception } from '../exceptions.ts';
import { brand, copyOf, exceptionName, isDOMException, platform } from '../natives.ts';

export interface Media {
  mediaType: string;
  /** base64 */
  data: string;
}

const isElement = brand('HTMLImageElement', 'naturalWidth');
const BRANDS = [
  brand('ImageBitmap', 'width'),
  brand('ImageData', 'width'),
  brand('VideoFrame', 'codedWidth'),
  brand('OffscreenCanvas', 'width'),
  brand('SVGImageElement', 'href'),
  brand('HTMLCanvasElement', 'width'),
  brand('HTMLVideoElement', 'videoWidth'),
  isElement,
];

/** ImageBitmapSource or BufferSource. */
export function isPicture(value: unknown): boolean {
  if (isBlob(value) || bytesOf(value)) return true;
  for (let at = 0; at < BRANDS.length; at++) if (BRANDS[at]!(value)) return true;
  return false;
}

/** Longer sides than this say nothing to a model; what has to be written anew is made smaller, px. */
const LONGEST = 2_048;

const Canvas = platform('OffscreenCanvas') as typeof OffscreenCanvas | undefined;
const Context = platform('OffscreenCanvasRenderingContext2D') as
  | typeof OffscreenCanvasRenderingContext2D
  | undefined;
const getContext = Canvas && uncurry(Canvas.prototype.getContext as Method<OffscreenCanvas, ['2d'], unknown>);
const convertToBlob = Canvas && uncurry(Canvas.prototype.convertToBlob);
const drawImage =
  Context &&
  uncurry(Context.prototype.drawImage as Method<unknown, [unknown, number, number, number, number], void>);
const NativeBlob = Blob;
const makeBitmap = page.createImageBitmap?.bind(page) as (source: unknown) => Promise<ImageBitmap>;
const { ImageBitmap: Bitmap, HTMLImageElement: Element } = page as unknown as typeof globalThis;
const bitmapWidth = Bitmap && reader(Bitmap.prototype, 'width');
const bitmapHeight = Bitmap && reader(Bitmap.prototype, 'height');
const elementWidth = Element && reader(Element.prototype, 'width');
const elementHeight = Element && reader(Element.prototype, 'height');
const decode = Element && uncurry(Element.prototype.decode);

const UNREADABLE =
  'The picture cannot be read: it is broken, empty, or of a kind that this browser does not know.';

/** A picture of these bytes goes as it is: every model that sees, sees these. */
function mediaTypeOf(bytes: Uint8Array): string | undefined {
  const is = (at: number, ...values: number[]) => {
    for (let n = 0; n < values.length; n++) if (bytes[at + n] !== values[n]) return false;
    return true;
  };
  if (is(0, 0x89, 0x50, 0x4e, 0x47)) return 'image/png';
  if (is(0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (is(0, 0x47, 0x49, 0x46, 0x38)) return 'image/gif';
  if (is(0, 0x52, 0x49, 0x46, 0x46) && is(8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp';
  return undefined;
}

/** @throws SecurityError for what another site has not given away */
async function png(source: unknown, width: number, height: number): Promise<Media> {
  if (!Canvas || !getContext || !drawImage || !convertToBlob)
    throw exception('NotSupportedError', 'This browser cannot write pictures.');
  const scale = LONGEST / (width > height ? width : height);
  const [w, h] = scale < 1 ? [(width * scale) | 0 || 1, (height * scale) | 0 || 1] : [width, height];
  const canvas = new Canvas(w, h);
  drawImage(getContext(canvas, '2d'), source, 0, 0, w, h);
  const blob = await convertToBlob(canvas, { __proto__: null, type: 'image/png' } as ImageEncodeOptions);
  return { mediaType: 'image/png', data: base64(bytesOf(await blobBuffer(blob)) as Uint8Array) };
}

const bitmapPng = (bitmap: ImageBitmap) => png(bitmap, bitmapWidth(bitmap), bitmapHeight(bitmap));

async function ofBytes(bytes: Uint8Array): Promise<Media> {
  // It is looked at even where it goes as it is: what is broken is for the page to know now.
  const bitmap = await makeBitmap(new NativeBlob([bytes as Uint8Array<ArrayBuffer>]));
  const mediaType = mediaTypeOf(bytes);
  return mediaType === undefined ? bitmapPng(bitmap) : { mediaType, data: base64(bytes) };
}

/** A drawing without a size of its own has that of its element, or what replaced elements have. */
async function ofElement(element: HTMLImageElement): Promise<Media> {
  await decode(element);
  let bitmap: ImageBitmap;
  try {
    bitmap = await makeBitmap(element);
  } catch {
    return png(element, elementWidth(element) || 300, elementHeight(element) || 150);
  }
  return bitmapPng(bitmap);
}

async function read(value: object): Promise<Media> {
  const bytes = bytesOf(value);
  if (bytes) return ofBytes(copyOf(bytes));
  if (isBlob(value)) return ofBytes(bytesOf(await blobBuffer(value)) as Uint8Array);
  if (isElement(value)) return ofElement(value as HTMLImageElement);
  return bitmapPng(await makeBitmap(value));
}

/**
 * What a picture is now: a canvas may be drawn upon and a frame closed as soon as this has returned its promise. Rejects
 * with SecurityError for a tainted one, InvalidStateError for one that cannot be read.
 */
export async function readPicture(value: object): Promise<Media> {
  try {
    return await read(value);
  } catch (thrown) {
    const name = isDOMException(thrown) ? exceptionName(thrown) : '';
    throw name === 'SecurityError' || name === 'NotSupportedError'
      ? thrown
      : exception('InvalidStateError', UNREADABLE);
  }
}
