const Bytes = Uint8Array;

/** Sound as it comes from an AudioBuffer: samples of −1 to 1, one list for each channel. */
export interface Samples {
  channels: readonly Float32Array[];
  /** Hz */
  rate: number;
}

/** A WAV file of 16 bits: https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html */
export function wav({ channels, rate }: Samples): Uint8Array {
  const width = channels.length;
  const frames = channels[0]?.length ?? 0;
  const size = frames * width * 2;
  const bytes = new Bytes(44 + size);
  let at = 0;
  const put = (value: number, count: number) => {
    for (let n = 0; n < count; n++) bytes[at++] = value >> (8 * n);
  };
  put(0x46464952, 4); // RIFF
  put(36 + size, 4);
  put(0x45564157, 4); // WAVE
  put(0x20746d66, 4); // fmt
  put(16, 4);
  put(1, 2);
  put(width, 2);
  put(rate, 4);
  put(rate * width * 2, 4);
  put(width * 2, 2);
  put(16, 2);
  put(0x61746164, 4); // data
  put(size, 4);
  for (let frame = 0; frame < frames; frame++)
    for (let channel = 0; channel < width; channel++) {
      const sample = channels[channel]![frame]!;
      const held = sample > 1 ? 1 : sample < -1 ? -1 : sample;
      put(held < 0 ? held * 0x8000 : held * 0x7fff, 2);
    }
  return bytes;
}
