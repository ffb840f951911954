/**
 * A demand for JSON without a schema has to stand in words too. OpenAI and its imitators refuse it otherwise ("'messages' must
 * contain the word 'json' in some form", https://platform.openai.com/docs/guides/structured-outputs#json-mode); models behind
 * Cohere's and Ollama's wires may write white space without end. A page asks by a field.
 */
import type { Call, Message } from '../protocol/call.ts';

const SAID = 'Answer in JSON.';

const speaksOfJson = ({ content }: Message): boolean =>
  content.some((part) => part.type === 'text' && /json/i.test(part.text));

/** The messages, with a sentence among the instructions where the demand stands nowhere in them. */
export function sayingJson({ messages, json }: Pick<Call, 'messages' | 'json'>): Call['messages'] {
  if (json === undefined || json.schema !== undefined || messages.some(speaksOfJson)) return messages;
  const [first, ...rest] = messages;
  // One message of instructions: some models know no second.
  return first?.role === 'system' || first?.role === 'developer'
    ? [{ ...first, content: [...first.content, { type: 'text', text: `\n\n${SAID}` }] }, ...rest]
    : [{ role: 'system', content: [{ type: 'text', text: SAID }] }, ...messages];
}
