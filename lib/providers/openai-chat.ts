/** OpenAI's chat completions: the wire that most providers and every local server speak. */
import type { Call } from '../protocol/call.ts';
import { errorInfo } from '../protocol/errors.ts';
import { createChatAnswer } from './openai-answer.ts';
import { type ChatDialect, toChatRequest } from './openai-request.ts';
import { serverEvents } from './sse.ts';
import type { Answer, Connection } from './types.ts';

/** After every choice has ended, usage and the end mark may take this long, ms; some servers send neither. */
const TRAILING_MS = 2_000;

/** See `ProviderType.generate`. */
export async function* chat(call: Call, model: string, connection: Connection, dialect: ChatDialect): Answer {
  const { label } = connection.provider;
  const json = toChatRequest(call, model, dialect);
  const response = await connection.request(dialect.path, { method: 'POST', json });
  const reading = connection.read(response);
  const answer = createChatAnswer({ label, choices: call.n ?? 1, now: connection.now });
  let begun = false;
  let trailing = false;
  try {
    for await (const read of serverEvents(reading, label)) {
      if (typeof read === 'string') answer.acceptWhole(read);
      else for (const { data } of read) answer.accept(data);
      if (!trailing && (answer.finished || answer.done)) {
        trailing = true;
        reading.endWithin(TRAILING_MS);
      }
      if (answer.done) break;
      const parts = answer.take();
      if (parts.length === 0) continue;
      begun = true;
      reading.progressed();
      yield parts;
    }
    yield [...answer.take(), ...answer.end()];
  } catch (thrown) {
    const rest = answer.take();
    if (!begun && rest.length === 0) throw thrown;
    yield [...rest, ...answer.usage(), { type: 'error', error: errorInfo(thrown) }];
  }
}
