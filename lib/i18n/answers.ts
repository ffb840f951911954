/** What our own screens say of an answer that the person asked for themselves. */
import { cost, duration, number } from './format.ts';

export const answerText = {
  stop: 'Stop',
  stopped: 'Stopped.',
  waiting: 'Waiting for the first word…',
  answer: 'Answer',
  answerOf: (place: number, of: number) => `Answer ${number(place)} of ${number(of)}`,
  cost: 'Cost',
  /** From prices, not from an account. */
  about: (dollars: number) => `about ${cost(dollars)}`,
  costUnknown: 'not known',
  free: 'nothing',
  tokens: 'Tokens',
  tokensOf: (input: number | undefined, output: number | undefined) =>
    `${input === undefined ? '?' : number(input)} read, ${output === undefined ? '?' : number(output)} written`,
  time: 'Time',
  timeOf: (firstMs: number | undefined, ms: number) =>
    firstMs === undefined ? duration(ms) : `${duration(firstMs)} to the first word, ${duration(ms)} in all`,
  calls: (name: string) => `calls ${name}`,
} as const;
