import type { Source } from '../protocol/call.ts';
import {
  base64,
  blobBuffer,
  blobType,
  bytesOf,
  decodePercent,
  indexOf,
  isBlob,
  NativePromise,
  slice,
  upon,
  utf8,
} from './natives.ts';
import { invalid } from './window-ai-error.ts';

/** Bytes or an address, as a page may give them. A string is an https: or data: URL, or else base64. */
export type PageMedia =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | URL
  | string
  | { data: string }
  | { url: string };

export interface Media {
  source: Source;
  mediaType?: string;
}

/** Blobs are read asynchronously; until `readBlobs` has run, the sources of these are empty. */
export interface PendingBlob {
  blob: Blob;
  source: { data: string };
  next: PendingBlob | undefined;
}
export interface Pending {
  first: PendingBlob | undefined;
}

const startsWith = (text: string, start: string) => slice(text, 0, start.length) === start;

/** `data:[<media type>][;base64],<data>` */
function readDataUrl(url: string, field: string): Media {
  const comma = indexOf(url, ',');
  if (comma < 0) invalid(field, `${field} is not a complete data: URL.`);
  const head = slice(url, 'data:'.length, comma);
  const body = slice(url, comma + 1);
  const isBase64 = slice(head, -';base64'.length) === ';base64';
  const mediaType = isBase64 ? slice(head, 0, -';base64'.length) : head;
  try {
    const data = isBase64 ? decodePercent(body) : base64(utf8(decodePercent(body)));
    return mediaType === '' ? { source: { data } } : { source: { data }, mediaType };
  } catch {
    return invalid(field, `${field} is not a readable data: URL.`);
  }
}

function readText(text: string, field: string): Media {
  if (startsWith(text, 'https://')) return { source: { url: text } };
  if (startsWith(text, 'data:')) return readDataUrl(text, field);
  // Base64 holds no colon, so this is an address of a kind that a provider could not fetch.
  if (indexOf(text, ':') >= 0) invalid(field, `${field} must be an https: or data: URL, base64, or a Blob.`);
  return { source: { data: text } };
}

/** @throws WindowAIError for a value of any other kind; `field` names it. */
export function readMedia(value: unknown, field: string, pending: Pending): Media {
  if (typeof value === 'string') return readText(value, field);
  if (isBlob(value)) {
    const source = { data: '' };
    pending.first = { blob: value, source, next: pending.first };
    const mediaType = blobType(value);
    return mediaType === '' ? { source } : { source, mediaType };
  }
  const bytes = bytesOf(value);
  if (bytes) return { source: { data: base64(bytes) } };
  if (typeof value === 'object' && value !== null) {
    const { url, data, href } = value as { url?: unknown; data?: unknown; href?: unknown };
    if (typeof data === 'string') return { source: { data } };
    if (typeof url === 'string') return readText(url, field);
    if (typeof href === 'string') return readText(href, field);
  }
  return invalid(field, `${field} must be a Blob, an ArrayBuffer, a URL or base64.`);
}

/** Fills in what the blobs hold. Undefined where there are none, so that a call without them need not wait. */
export function readBlobs({ first }: Pending): Promise<void> | undefined {
  if (first === undefined) return undefined;
  return new NativePromise((resolve, reject) => {
    const read = (item: PendingBlob | undefined): void => {
      if (item === undefined) {
        resolve();
        return;
      }
      const buffer = blobBuffer(item.blob);
      const filled = (content: unknown) => {
        item.source.data = base64(bytesOf(content) as Uint8Array);
        read(item.next);
      };
      upon(buffer, filled, reject);
    };
    read(first);
  });
}
