import type { ErrorCode, ErrorInfo } from '../../../lib/protocol/errors.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import type { FakeLine } from './world.ts';

export const SERVED = { model: 'openai/gpt-4', provider: 'OpenAI' };
export const FINISH: Part = { type: 'finish', reason: 'stop', served: SERVED };

/** Answers with these texts, each a message of its own, and closes as the background does. */
export const texts =
  (...deltas: string[]) =>
  (line: FakeLine): void => {
    for (const text of deltas) line.send({ type: 'text', text });
    line.send(FINISH);
    line.close();
  };

export const error =
  (code: ErrorCode, extra: Partial<ErrorInfo> = {}) =>
  (line: FakeLine): void => {
    line.send({ type: 'error', error: { code, message: `a sentence about ${code}`, ...extra } });
    line.close();
  };

export const access =
  (model: string, state: 'unasked' | 'granted' | 'denied' = 'granted') =>
  (line: FakeLine): void => {
    line.send({ type: 'access', access: { state, model } }, { type: 'finish', reason: 'stop' });
    line.close();
  };
