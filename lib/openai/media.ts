/** Pictures, sound and files, as OpenAI's requests hold them. */
import type { Source } from '../protocol/call.ts';
import { refuse } from './body.ts';

export interface Media {
  source: Source;
  mediaType?: string;
}

/** `data:[<media type>][;base64],<data>` */
const DATA_URL = /^data:([^,]*?)(;base64)?,(.*)$/is;

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** An address that a provider can reach, or bytes: as a data: URL or as base64. Nothing is fetched (S08). */
export function readMedia(text: string, param: string): Media {
  if (/^https:\/\//i.test(text)) return { source: { url: text } };
  const [, mediaType = '', isBase64, body = ''] = DATA_URL.exec(text) ?? [];
  try {
    if (isBase64 !== undefined) return typed({ data: decodeURIComponent(body) }, mediaType);
    if (/^data:.*,/is.test(text)) return typed({ data: base64(decodeURIComponent(body)) }, mediaType);
  } catch {
    return refuse(param, `${param} is not a readable data: URL.`);
  }
  // Base64 holds no colon: this is an address of a kind that a provider could not fetch.
  if (text.includes(':')) return refuse(param, `${param} must be an https: or data: URL, or base64.`);
  return { source: { data: text } };
}

const typed = (source: Source, mediaType: string): Media =>
  mediaType === '' ? { source } : { source, mediaType };
