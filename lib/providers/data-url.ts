/** Binary content of a `Call` as providers take it: standard base64, or a data URL of it. */
import type { Source } from '../protocol/call.ts';

/** A `Call` may hold base64url; providers know the standard alphabet alone. */
export const standardBase64 = (data: string): string => data.replaceAll('-', '+').replaceAll('_', '/');

/** The bytes of base64, either alphabet. Throws what `atob` throws: what it means is for the caller to say. */
export function bytesOfBase64(data: string): Uint8Array<ArrayBuffer> {
  const binary = atob(standardBase64(data));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** A URL is handed on as it is and never fetched by us (S08). Without a media type the bytes are taken for an image's. */
export function addressOf(source: Source, mediaType?: string): string {
  if ('url' in source) return source.url;
  const data = standardBase64(source.data);
  return `data:${mediaType ?? imageType(data)};base64,${data}`;
}

/** By the first bytes, where the page did not say. */
export function imageType(data: string): string {
  if (data.startsWith('/9j/')) return 'image/jpeg';
  if (data.startsWith('R0lG')) return 'image/gif';
  if (data.startsWith('UklG')) return 'image/webp';
  return 'image/png';
}
