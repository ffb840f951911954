/** Parameters that colour an answer; what a model does not take of them is left out and named in `finish.ignored`. */
export type Colouring =
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'minP'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'seed';

/** What servers of open models take. */
export const EVERY_COLOURING: readonly Colouring[] = [
  'temperature',
  'topP',
  'topK',
  'minP',
  'presencePenalty',
  'frequencyPenalty',
  'seed',
];
