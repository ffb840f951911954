/** Sound as a piece of what is asked, in OpenAI's word for it. */
import type { Content } from '../protocol/call.ts';
import { standardBase64 } from './data-url.ts';
import { unsupported } from './wire.ts';

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['audio/wav', 'wav'],
  ['audio/wave', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp3', 'mp3'],
]);

/** @throws OrielError `unsupported` for another format, and for sound by its address: the word has none for it. */
export function inputAudio({ mediaType, source }: Extract<Content, { type: 'audio' }>) {
  const format = FORMATS.get(mediaType.toLowerCase());
  if (format === undefined) throw unsupported('audio', 'audio that is not WAV or MP3');
  if (!('data' in source)) throw unsupported('audio.url', 'audio by its address');
  return { type: 'input_audio', input_audio: { data: standardBase64(source.data), format } };
}
