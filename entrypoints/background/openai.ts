/** Lines that speak OpenAI's words: what they ask is turned into a question like any other before anybody looks at it. */
import type { Line } from '../../lib/gate/line.ts';
import type { openExchange } from '../../lib/openai/exchange.ts';
import { errorInfo } from '../../lib/protocol/errors.ts';
import type { Part } from '../../lib/protocol/part.ts';
import type { Eventual } from '../../lib/providers/types.ts';

/** What is loaded where a page asks in OpenAI's words. */
export interface OpenAI {
  openExchange: typeof openExchange;
}
export type LoadOpenAI = () => Eventual<OpenAI>;

const isOpenAI = (message: unknown): message is Record<string, unknown> =>
  typeof message === 'object' && message !== null && 'ask' in message && message.ask === 'openai';

/** The line as it is for a question in our own words. What is asked in OpenAI's is answered in them. */
export function translated(line: Line, load: LoadOpenAI): Line {
  let reply = (parts: Part[]): Part[] => parts;
  return {
    ...line,
    onMessage(listener) {
      let asked = false;
      line.onMessage(async (message) => {
        if (asked || !isOpenAI(message)) return listener(message);
        asked = true;
        // A question that could not be read is none: the gate refuses it, and what it was refused for is said instead.
        let question: unknown;
        try {
          const exchange = (await load()).openExchange(message, () => crypto.randomUUID(), Date.now);
          ({ reply, question } = exchange);
        } catch (thrown) {
          reply = () => [{ type: 'error', error: errorInfo(thrown) }];
        }
        listener(question);
      });
    },
    send(parts) {
      const sent = reply(parts);
      if (sent.length > 0) line.send(sent);
    },
  };
}
