/** Sounds of every kind that a page can give, as bytes that a model can be sent. */
import { append, base64, blobBuffer, bytesOf, isBlob, reader, uncurry } from '../../natives.ts';
import { exception } from '../exceptions.ts';
import { brand, copyOf, platform } from '../natives.ts';
import type { Media } from './picture.ts';
import { wav } from './wav.ts';

export interface Sound extends Media {
  seconds: number;
}

const isAudioBuffer = brand('AudioBuffer', 'numberOfChannels');
/** AudioBuffer, BufferSource or Blob. */
export const isSound = (value: unknown): boolean =>
  isAudioBuffer(value) || isBlob(value) || bytesOf(value) !== undefined;

const Buffer = platform('AudioBuffer') as typeof AudioBuffer | undefined;
const Decoder = platform('OfflineAudioContext') as typeof OfflineAudioContext | undefined;
const decodeAudioData = Decoder && uncurry(Decoder.prototype.decodeAudioData);
const channelData = Buffer && uncurry(Buffer.prototype.getChannelData);
const channelCount = Buffer && reader(Buffer.prototype, 'numberOfChannels');
const sampleRate = Buffer && reader(Buffer.prototype, 'sampleRate');
const duration = Buffer && reader(Buffer.prototype, 'duration');

/** What models hear at, Hz: sounds of other formats are written anew at it. */
const RATE = 16_000;

/** These formats every model takes that hears; others are written anew. */
function mediaTypeOf(bytes: Uint8Array): string | undefined {
  const [a, b, c] = [bytes[0], bytes[1], bytes[2]];
  if (a === 0x52 && b === 0x49 && c === 0x46 && bytes[8] === 0x57 && bytes[9] === 0x41) return 'audio/wav';
  if ((a === 0x49 && b === 0x44 && c === 0x33) || (a === 0xff && ((b ?? 0) & 0xe6) === 0xe2))
    return 'audio/mpeg';
  return undefined;
}

function ofBuffer(buffer: AudioBuffer): Sound {
  const channels: Float32Array[] = [];
  const count = channelCount!(buffer);
  for (let at = 0; at < count; at++) append(channels, channelData!(buffer, at));
  const data = base64(wav({ channels, rate: sampleRate!(buffer) }));
  return { mediaType: 'audio/wav', data, seconds: duration!(buffer) };
}

/** What a sound is now. Rejects with DataError for one that cannot be read. */
export async function readSound(value: object): Promise<Sound> {
  try {
    if (isAudioBuffer(value)) return ofBuffer(value as AudioBuffer);
    const given = bytesOf(value);
    const bytes = given ? copyOf(given) : (bytesOf(await blobBuffer(value as Blob)) as Uint8Array);
    // It is listened to even where it goes as it is: what is broken is for the page to know now, and how long it is.
    const context = new Decoder!(1, 1, RATE);
    const buffer = await decodeAudioData!(context, copyOf(bytes).buffer);
    const mediaType = mediaTypeOf(bytes);
    return mediaType === undefined
      ? ofBuffer(buffer)
      : { mediaType, data: base64(bytes), seconds: duration!(buffer) };
  } catch {
    throw exception(
      'DataError',
      'The sound cannot be read: it is broken, or of a kind that this browser does not know.',
    );
  }
}
