/** A call with its text as an example to train a model on: the chat shape that OpenAI, and most after it, take. Pure. */
import type { Activity } from './activity.ts';
import type { KeptMessage, KeptText } from './text.ts';

interface ExampleMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string | null;
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

export interface Example {
  messages: ExampleMessage[];
  tools?: { type: 'function'; function: { name: string; description?: string; parameters: unknown } }[];
}

/**
 * Undefined for what would teach something else than what was said: calls that did not end well, of which something is
 * missing, or that were about more than text.
 */
export function exampleOf({ task, finish }: Activity, text: KeptText): Example | undefined {
  const [answer] = text.answers;
  const hasEndedWell = finish === 'stop' || finish === 'tool-calls';
  if (task !== undefined || !hasEndedWell || text.cut || answer === undefined) return undefined;
  if (answer.text === '' && (answer.calls ?? []).length === 0) return undefined;
  const all = [...text.messages, answer];
  if (all.some(({ files = [], calls = [] }) => files.length > 0 || !calls.every(isWhole))) return undefined;
  const tools = (text.tools ?? []).map(({ name, description, inputSchema }) => ({
    type: 'function' as const,
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      parameters: parsed(inputSchema),
    },
  }));
  if (tools.some((tool) => tool.function.parameters === undefined)) return undefined;
  return { messages: all.map(messageOf), ...(tools.length === 0 ? {} : { tools }) };
}

function messageOf({ role, text, calls = [], of }: KeptMessage): ExampleMessage {
  const message: ExampleMessage = {
    // The newer name of the same.
    role: role === 'developer' ? 'system' : role,
    content: text === '' && calls.length > 0 ? null : text,
  };
  if (calls.length > 0) {
    message.tool_calls = calls.map(({ id, name, arguments: its }) => ({
      id,
      type: 'function',
      function: { name, arguments: its },
    }));
  }
  return of === undefined ? message : { ...message, tool_call_id: of };
}

/** A model may write anything; and what was taken out of a number leaves no JSON behind. */
const isWhole = (call: { arguments: string }): boolean => parsed(call.arguments) !== undefined;

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
