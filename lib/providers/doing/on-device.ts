/** What the demo model in the extension itself does: a call is handed to the engine. */
import type { Call, Content } from '../../protocol/call.ts';
import { OrielError } from '../../protocol/errors.ts';
import type { Part } from '../../protocol/part.ts';
import type { Answer, Connection, Doing, EngineMessage, ModelInfo } from '../types.ts';
import { refuseBeyond, type Vocabulary } from '../vocabulary.ts';
import { unsupported } from '../wire.ts';

const TINY_CHAT: ModelInfo = {
  id: 'tiny-chat',
  name: 'Tiny demo model (on this device)',
  contextLength: 512,
  note: 'A demo of 1.9 MB that runs inside the browser. It answers easy questions and tells short stories, and is no more than that.',
};

export const doing: Doing = {
  generate,
  listModels: async () => [TINY_CHAT],
  async check({ engine, signal }) {
    for await (const _ of engine.chat([{ role: 'user', content: 'Hi' }], { maxTokens: 1 }, signal));
    return [TINY_CHAT];
  },
};

async function* generate(call: Call, model: string, { engine, signal }: Connection): Answer {
  if (model !== TINY_CHAT.id) throw new OrielError('model-not-found');
  refuseBeyond(VOCABULARY, call, {});
  const ignored = ignoredOf(call);
  const { maxOutputTokens: maxTokens, temperature = 0, topP, topK, seed, stop } = call;
  const stops = stop?.map((one) => one.toWellFormed());
  const options = { maxTokens, temperature, topP, topK, seed, stop: stops };
  for await (const events of engine.chat(toMessages(call), options, signal)) {
    yield events.flatMap((event): Part[] =>
      event.type === 'text'
        ? [event]
        : [
            { type: 'usage', usage: { input: event.inputTokens, output: event.outputTokens } },
            {
              type: 'finish',
              reason: event.reason,
              native: event.reason,
              ...(ignored.length > 0 && { ignored }),
            },
          ],
    );
  }
}

export const VOCABULARY: Vocabulary = {
  prefix: false,
  stops: Number.POSITIVE_INFINITY,
  logprobs: 'none',
  choices: false,
  modalities: [],
  tools: false,
  toolDemand: false,
  oneToolAtATime: false,
  json: 'none',
  jsonBesideTools: false,
};

/** What only colours an answer, and the engine has no word for. */
const UNHEARD = ['minP', 'presencePenalty', 'frequencyPenalty'] as const;

function ignoredOf(call: Call): string[] {
  const { effort, budgetTokens } = call.reasoning ?? {};
  // That it is not to think is kept: it never does.
  const thinks = budgetTokens !== undefined || (effort !== undefined && effort !== 'none');
  return [...UNHEARD.filter((name) => call[name] !== undefined), ...(thinks ? ['reasoning'] : [])];
}

function toMessages({ messages }: Call): EngineMessage[] {
  return messages.map(({ role, content }) => {
    if (role === 'tool') throw unsupported('tools', 'tools');
    // The engine fails on half a pair of surrogates, which is what a text that was cut within a character ends with.
    const text = content.map(textOf).join('').toWellFormed();
    return { role: role === 'developer' ? 'system' : role, content: text };
  });
}

function textOf(part: Content): string {
  if (part.type === 'text') return part.text;
  if (part.type === 'reasoning') return '';
  throw unsupported(part.type, 'anything but text');
}
