/** Pictures of every kind that a page can give, as bytes that a model can be sent. */
import { base64, blobBuffer, bytesOf, isBlob, only, page } from '../../natives.ts';
import { exception } from '../exceptions.ts';
import { attributeOf, brand, copyOf, exceptionName, isDOMException, methodOf, platform } from '../natives.ts';
import { type Media, mediaTypeOf } from './media.ts';

const isElement = brand('HTMLImageElement', 'naturalWidth');
const BRANDS = [
  isElement,
  brand('ImageBitmap', 'width'),
  brand('ImageData', 'width'),
  brand('VideoFrame', 'codedWidth'),
  brand('OffscreenCanvas', 'width'),
  brand('SVGImageElement', 'href'),
  brand('HTMLCanvasElement', 'width'),
  brand('HTMLVideoElement', 'videoWidth'),
];

/** ImageBitmapSource or BufferSource. */
export function isPicture(value: unknown): boolean {
  for (let at = 0; at < BRANDS.length; at++) if (BRANDS[at]!(value)) return true;
  return isBlob(value) || bytesOf(value) !== undefined;
}

/** Longer sides than this say nothing to a model; what has to be written anew is made smaller, px. */
const LONGEST = 2_048;

const Canvas = platform('OffscreenCanvas') as typeof OffscreenCanvas;
const getContext = methodOf<(canvas: OffscreenCanvas, kind: '2d') => unknown>(
  'OffscreenCanvas',
  'getContext',
);
const convertToBlob = methodOf<(canvas: OffscreenCanvas) => Promise<Blob>>(
  'OffscreenCanvas',
  'convertToBlob',
);
const drawImage = methodOf<
  (context: unknown, image: ImageBitmap, x: number, y: number, width: number, height: number) => void
>('OffscreenCanvasRenderingContext2D', 'drawImage');
const decode = methodOf<(element: unknown) => Promise<void>>('HTMLImageElement', 'decode');
const widthOf = attributeOf<number>('ImageBitmap', 'width');
const heightOf = attributeOf<number>('ImageBitmap', 'height');
const makeBitmap = page.createImageBitmap?.bind(page) as (source: unknown) => Promise<ImageBitmap>;
const NativeBlob = Blob;
const { min, max } = Math;

const encoded = async (blob: Blob): Promise<string> => base64(bytesOf(await blobBuffer(blob)) as Uint8Array);

/** @throws SecurityError for what another site has not given away */
async function png(bitmap: ImageBitmap): Promise<Media> {
  const scale = min(1, LONGEST / max(widthOf(bitmap), heightOf(bitmap)));
  const width = max(1, widthOf(bitmap) * scale);
  const height = max(1, heightOf(bitmap) * scale);
  const canvas = new Canvas(width, height);
  drawImage(getContext(canvas, '2d'), bitmap, 0, 0, width, height);
  return { mediaType: 'image/png', data: await encoded(await convertToBlob(canvas)) };
}

async function ofBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Media> {
  // It is looked at even where it goes as it is: what is broken is for the page to know now.
  const bitmap = await makeBitmap(new NativeBlob(only<BlobPart>(bytes)));
  const data = base64(bytes);
  const mediaType = mediaTypeOf(data);
  return mediaType ? { mediaType, data } : await png(bitmap);
}

async function read(value: object): Promise<Media> {
  const bytes = bytesOf(value);
  if (bytes) return await ofBytes(copyOf(bytes));
  if (isBlob(value)) return await ofBytes(copyOf(bytesOf(await blobBuffer(value)) as Uint8Array));
  // It may still be on its way.
  if (isElement(value)) await decode(value);
  return await png(await makeBitmap(value));
}

/**
 * What a picture is now: a canvas may be drawn upon and a frame closed as soon as this has returned its promise. Rejects
 * with SecurityError for a tainted one, InvalidStateError for one that cannot be read.
 */
export async function readPicture(value: object): Promise<Media> {
  try {
    return await read(value);
  } catch (thrown) {
    throw isDOMException(thrown) && exceptionName(thrown) === 'SecurityError'
      ? thrown
      : exception('InvalidStateError', 'The picture cannot be read.');
  }
}
