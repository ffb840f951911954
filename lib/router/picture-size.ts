/**
 * How many pixels a picture has, by its first bytes: PNG, JPEG, GIF and WebP, by the signs that all who read them go by.
 * Pure; nothing is decoded.
 */

export interface PictureSize {
  width: number;
  height: number;
}

/**
 * Base64 code units that are looked at, one after the other: all but JPEG say it at once, and of those some have a preview and a
 * profile of colours before it.
 */
const LOOKED_AT = [64, 8_192, 262_144];

/** Undefined for anything else, and where it is not said in the beginning. @param data Base64, either alphabet. */
export function pictureSize(data: string): PictureSize | undefined {
  for (const most of LOOKED_AT) {
    const bytes = bytesAtStart(data, most);
    const size = bytes && sizeIn(bytes);
    if (size !== undefined || bytes?.[0] !== 0xff || data.length <= most) return size;
  }
  return undefined;
}

function sizeIn(bytes: Uint8Array<ArrayBuffer>): PictureSize | undefined {
  const view = new DataView(bytes.buffer);
  const has = (at: number, ...signs: number[]) => signs.every((sign, place) => bytes[at + place] === sign);
  try {
    if (has(0, 0x89, 0x50, 0x4e, 0x47)) return sized(view.getUint32(16), view.getUint32(20));
    if (has(0, 0x47, 0x49, 0x46, 0x38)) return sized(view.getUint16(6, true), view.getUint16(8, true));
    if (has(0, 0x52, 0x49, 0x46, 0x46) && has(8, 0x57, 0x45, 0x42, 0x50)) return webp(view);
    if (has(0, 0xff, 0xd8)) return jpeg(view);
  } catch {
    // It ends before it says.
  }
  return undefined;
}

function bytesAtStart(data: string, most: number): Uint8Array<ArrayBuffer> | undefined {
  const start = data.slice(0, most).replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  try {
    const signs = atob(start.slice(0, start.length - (start.length % 4)));
    const bytes = new Uint8Array(signs.length);
    for (let at = 0; at < signs.length; at += 1) bytes[at] = signs.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}

const sized = (width: number, height: number): PictureSize | undefined =>
  width > 0 && height > 0 ? { width, height } : undefined;

/** https://developers.google.com/speed/webp/docs/riff_container */
function webp(view: DataView): PictureSize | undefined {
  const chunk = view.getUint32(12);
  const three = (at: number) =>
    view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16);
  // "VP8X", "VP8L", "VP8 "
  if (chunk === 0x56503858) return sized(1 + three(24), 1 + three(27));
  if (chunk === 0x5650384c) {
    const bits = view.getUint32(21, true);
    return sized(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
  }
  if (chunk === 0x56503820)
    return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  return undefined;
}

/** From one marker to the next, until that of a frame: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, table B.1. */
function jpeg(view: DataView): PictureSize | undefined {
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    // Any marker may be filled up with more of its first byte.
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) return sized(view.getUint16(at + 7), view.getUint16(at + 5));
    // Those without a length come behind the frame, or for those alone who want a reader to miss it.
    else if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9)) return undefined;
    else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** Not a table of codes, an extension or the conditions of arithmetic coding. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
