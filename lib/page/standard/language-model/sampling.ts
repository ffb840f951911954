/** Sampling modes, and the numbers of before. */
import { NativeRangeError, toFloat, trunc } from '../natives.ts';
import type { CoreOptions, SamplingMode } from './dictionaries.ts';

/**
 * A mode as a temperature; `balanced` is whatever the model's maker thought best. None is above 1, which some models
 * refuse.
 */
const TEMPERATURES: Record<SamplingMode, number | undefined> = {
  'most-predictable': 0,
  predictable: 0.2,
  'slightly-predictable': 0.4,
  balanced: undefined,
  'slightly-creative': 0.8,
  creative: 0.9,
  'most-creative': 1,
};

export const LIMITS = { defaultTopK: 3, maxTopK: 128, defaultTemperature: 1, maxTemperature: 2 };

export interface Sampling {
  /** Null where the page gave numbers. */
  mode: SamplingMode | null;
  /** What is told; where the page gave no number, and its mode has none, the default, and it is not sent. */
  topK: number;
  temperature: number;
  /** What goes into a call. */
  sent: { temperature?: number; topK?: number };
}

/** Numbers that no model can be asked for: NaN is among them. */
export const isOutOfRange = ({ topK, temperature }: CoreOptions): boolean =>
  (topK !== undefined && !(topK >= 1)) || (temperature !== undefined && !(temperature >= 0));

const atMost = (value: number | undefined, most: number) =>
  value !== undefined && value > most ? most : value;

/** What is too much is as much as there is. @throws RangeError */
export function readSampling(options: CoreOptions): Sampling {
  if (isOutOfRange(options)) throw new NativeRangeError('topK or temperature is out of range.');
  const temperature = atMost(options.temperature, LIMITS.maxTemperature);
  const limited = atMost(options.topK, LIMITS.maxTopK);
  const topK = limited === undefined ? undefined : trunc(limited);
  const numbers = temperature !== undefined || topK !== undefined;
  const mode = numbers ? null : (options.samplingMode ?? 'balanced');
  const wanted = mode === null ? temperature : TEMPERATURES[mode];
  return {
    mode,
    topK: topK ?? LIMITS.defaultTopK,
    // An attribute of Web IDL's type float.
    temperature: toFloat(wanted ?? LIMITS.defaultTemperature),
    sent: {
      ...(wanted === undefined ? undefined : { temperature: wanted }),
      ...(topK === undefined ? undefined : { topK }),
    },
  };
}
