/** Sounds of every kind that a page can give, as bytes that a model can be sent. */
import { append, base64, blobBuffer, bytesOf, isBlob } from '../../natives.ts';
import { exception } from '../exceptions.ts';
import { attributeOf, brand, copyOf, methodOf, platform } from '../natives.ts';
import { type Media, mediaTypeOf } from './media.ts';
import { wav } from './wav.ts';

export interface Sound extends Media {
  seconds: number;
}

const isAudioBuffer = brand('AudioBuffer', 'numberOfChannels');
/** AudioBuffer, BufferSource or Blob. */
export const isSound = (value: unknown): boolean =>
  isAudioBuffer(value) || isBlob(value) || bytesOf(value) !== undefined;

const Decoder = platform('OfflineAudioContext') as typeof OfflineAudioContext;
const decodeAudioData = methodOf<(context: unknown, bytes: ArrayBuffer) => Promise<AudioBuffer>>(
  'OfflineAudioContext',
  'decodeAudioData',
);
const channelData = methodOf<(buffer: object, channel: number) => Float32Array>(
  'AudioBuffer',
  'getChannelData',
);
const channelCount = attributeOf<number>('AudioBuffer', 'numberOfChannels');
const sampleRate = attributeOf<number>('AudioBuffer', 'sampleRate');
const duration = attributeOf<number>('AudioBuffer', 'duration');

/** What models hear at, Hz: sounds of other formats are written anew at it. */
const RATE = 16_000;

function ofBuffer(buffer: object): Sound {
  const channels: Float32Array[] = [];
  for (let at = 0; at < channelCount(buffer); at++) append(channels, channelData(buffer, at));
  const data = base64(wav({ channels, rate: sampleRate(buffer) }));
  return { mediaType: 'audio/wav', data, seconds: duration(buffer) };
}

/** What a sound is now. Rejects with DataError for one that cannot be read. */
export async function readSound(value: object): Promise<Sound> {
  try {
    if (isAudioBuffer(value)) return ofBuffer(value);
    const given = bytesOf(value);
    const bytes = given ? copyOf(given) : (bytesOf(await blobBuffer(value as Blob)) as Uint8Array);
    // It is listened to even where it goes as it is: what is broken is for the page to know now, and how long it is.
    const buffer = await decodeAudioData(new Decoder(1, 1, RATE), copyOf(bytes).buffer);
    const data = base64(bytes);
    const mediaType = mediaTypeOf(data);
    return mediaType ? { mediaType, data, seconds: duration(buffer) } : ofBuffer(buffer);
  } catch {
    throw exception('DataError', 'The sound cannot be read.');
  }
}
