import type { Call, Content } from '../protocol/call.ts';
import { OrielError } from '../protocol/errors.ts';
import type { Part } from '../protocol/part.ts';
import type { Answer, Connection, EngineMessage, ModelInfo, ProviderType } from './types.ts';

const TINY_CHAT: ModelInfo = {
  id: 'tiny-chat',
  name: 'Tiny demo model (on this device)',
  contextLength: 512,
  note: 'A demo of 1.9 MB that runs inside the browser. It answers easy questions and tells short stories, and is no more than that.',
};

/** The demo model in the extension itself. */
export const onDevice: ProviderType = {
  type: 'on-device',
  label: 'On this device',
  group: 'local',
  wire: 'none',
  description: 'A tiny demo model that runs inside the browser: no key, no account, no network.',
  baseUrl: { needed: false },
  key: { needed: 'none' },
  local: true,
  naming: 'known',
  dropOrigin: false,
  choices: false,
  authenticate: () => ({}),
  generate,
  listModels: async () => [TINY_CHAT],
  async check({ engine, signal }) {
    for await (const _ of engine.chat([{ role: 'user', content: 'Hi' }], { maxTokens: 1 }, signal));
    return [TINY_CHAT];
  },
};

async function* generate(call: Call, model: string, { engine, signal }: Connection): Answer {
  if (model !== TINY_CHAT.id) throw new OrielError('model-not-found');
  refuseTheImpossible(call);
  const { maxOutputTokens: maxTokens, temperature = 0, topP, topK, seed, stop } = call;
  const options = { maxTokens, temperature, topP, topK, seed, stop };
  for await (const events of engine.chat(toMessages(call), options, signal)) {
    yield events.flatMap((event): Part[] =>
      event.type === 'text'
        ? [event]
        : [
            { type: 'usage', usage: { input: event.inputTokens, output: event.outputTokens } },
            { type: 'finish', reason: event.reason, native: event.reason },
          ],
    );
  }
}

const unsupported = (detail: string, what: string) =>
  new OrielError('unsupported', {
    detail,
    message: `The demo model cannot take ${what}. Choose another model in Oriel.`,
  });

/** What would change the meaning of the answer is refused; what only colours it (penalties) is left out. */
function refuseTheImpossible({ messages, tools, toolChoice, json, logprobs, reasoning }: Call): void {
  const last = messages.at(-1);
  if (last?.role === 'assistant' && last.prefix)
    throw unsupported('prefix', 'the beginning of its own answer');
  if (tools?.length && toolChoice !== 'none') throw unsupported('tools', 'tools');
  if (json !== undefined) throw unsupported('json', 'a format for its answer');
  if (logprobs !== undefined) throw unsupported('logprobs', 'log probabilities');
  if (reasoning?.effort !== undefined && reasoning.effort !== 'none')
    throw unsupported('reasoning', 'a reasoning effort');
}

function toMessages({ messages }: Call): EngineMessage[] {
  return messages.map(({ role, content }) => {
    if (role === 'tool') throw unsupported('tools', 'tools');
    return { role: role === 'developer' ? 'system' : role, content: content.map(textOf).join('') };
  });
}

function textOf(part: Content): string {
  if (part.type === 'text') return part.text;
  if (part.type === 'reasoning') return '';
  throw unsupported(part.type, 'anything but text');
}
