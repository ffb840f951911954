/** What OpenAI itself does: its Responses wire, and chat completions for the few models that it serves nowhere else. */
import type { Call } from '../../protocol/call.ts';
import { OrielError } from '../../protocol/errors.ts';
import { listModels, readModelAnd } from '../model-list.ts';
import { OPENAI_KINDS, OPENAI_TRAITS, OVER_CHAT } from '../openai-models.ts';
import { traitsOf } from '../traits.ts';
import type { Answer, Connection, Doing, Explanation, ModelInfo } from '../types.ts';
import { generateOver, type Wire } from '../wire.ts';
import { responsesWire } from '../wires/responses.ts';
import type { ResponsesDialect } from '../wires/responses-request.ts';
import type * as chat from './chat.ts';

interface Wires {
  chat: Wire;
  responses(dialect: ResponsesDialect): Wire;
}

async function* generate(wires: Wires, call: Call, model: string, connection: Connection): Answer {
  const chatTraits = traitsOf(OVER_CHAT, model);
  if (chatTraits.instructions !== undefined) {
    yield* generateOver(wires.chat, call, model, chatTraits, connection);
    return;
  }
  const traits = traitsOf(OPENAI_TRAITS, model);
  let dialect: ResponsesDialect | undefined = { path: '/responses' };
  while (dialect !== undefined) {
    try {
      yield* generateOver(wires.responses(dialect), call, model, traits, connection);
      return;
    } catch (thrown) {
      dialect = withLess(dialect, thrown);
      if (dialect === undefined) throw thrown;
    }
  }
}

/** What only verified organisations get, asked for once and then left out: an answer is worth more than its extras. */
function withLess(dialect: ResponsesDialect, thrown: unknown): ResponsesDialect | undefined {
  const detail = thrown instanceof OrielError ? thrown.info.detail : undefined;
  if (detail === SUMMARIES && dialect.summaries !== false) return { ...dialect, summaries: false };
  if (detail === STREAM && dialect.stream !== false) return { ...dialect, stream: false };
  return undefined;
}
const SUMMARIES = 'reasoning.summary';
const STREAM = 'stream';

/** What OpenAI alone says, before what all servers of its wires say. */
const SIGNS: readonly { sign: RegExp; explain(label: string): Explanation }[] = [
  {
    sign: /must be verified to generate reasoning summar/,
    explain: (label) => unverified(label, SUMMARIES),
  },
  { sign: /must be verified to stream/, explain: (label) => unverified(label, STREAM) },
  {
    sign: /missing scopes|insufficient permissions for this operation/,
    explain: (label) => ({
      code: 'authentication',
      message: `The key for ${label} lacks a permission that this needs. Give it one at platform.openai.com/api-keys, or enter another in Oriel’s dashboard.`,
    }),
  },
  {
    sign: /does not have access to model/,
    explain: (label) => ({
      code: 'model-not-found',
      message: `The project that this key of ${label} belongs to may not use this model. Allow it in the project’s limits there, or choose another model in Oriel.`,
    }),
  },
  {
    sign: /account_deactivated|account.{0,40}deactivated/,
    explain: (label) => ({
      code: 'authentication',
      message: `The account at ${label} that this key belongs to has been closed. Enter another key in Oriel’s dashboard.`,
    }),
  },
];

const unverified = (label: string, detail: string): Explanation => ({
  code: 'unsupported',
  message: `${label} gives this to verified organisations alone. Verify yours at platform.openai.com/settings/organization/general, or choose another model in Oriel.`,
  detail,
});

/** Refused for who asks; all else is left to what every server of this wire says. */
const REFUSED: readonly number[] = [400, 401, 403, 404];

const list = (connection: Connection): Promise<ModelInfo[]> =>
  listModels(connection, { read: readModelAnd(({ id }) => whatItIs(String(id))) });

function whatItIs(id: string): Partial<ModelInfo> {
  const { kind = 'chat' } = traitsOf<{ kind: NonNullable<ModelInfo['kind']> }>(OPENAI_KINDS, id);
  if (kind !== 'chat') return { kind };
  const overChatOnly = traitsOf(OVER_CHAT, id);
  const traits = overChatOnly.instructions === undefined ? traitsOf(OPENAI_TRAITS, id) : overChatOnly;
  return {
    inputs: ['text', ...(traits.inputs ?? [])],
    outputs: ['text', ...(traits.modalities ?? [])],
    tools: !traits.lacks?.includes('tools'),
    json: (traits.json ?? 'schema') === 'schema',
    reasoning: traits.reasoning !== 'none',
  };
}

/** Both of its wires refuse in the same words, and what goes beyond chat is no other here than elsewhere. */
export const doing = ({ chatWire, explainOpenAi, openAiTasks }: typeof chat): Doing => {
  const wires: Wires = {
    chat: chatWire({ path: '/chat/completions' }),
    responses: (dialect) => responsesWire(dialect, explainOpenAi),
  };
  return {
    explain(status, body, { label }) {
      const words = body.toLowerCase();
      const known = REFUSED.includes(status) ? SIGNS.find(({ sign }) => sign.test(words)) : undefined;
      return known?.explain(label) ?? explainOpenAi(status, body);
    },
    generate: (call, model, connection) => generate(wires, call, model, connection),
    ...openAiTasks({
      embed: { maxBatch: 2_048 },
      image: [
        { models: '*', format: true, edits: true, quality: { low: 'low', medium: 'medium', high: 'high' } },
        { models: 'dall-e-*', bytes: 'response_format', format: false, edits: false },
        { models: 'dall-e-3*', max: 1, quality: { low: 'standard', medium: 'standard', high: 'hd' } },
      ],
      speech: [
        {
          models: '*',
          voice: 'alloy',
          formats: ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'],
          instructions: true,
          speed: true,
        },
        { models: 'tts-1*', instructions: false },
      ],
      transcribe: true,
    }),
    listModels: list,
    // Given to a good key alone.
    check: list,
  };
};
