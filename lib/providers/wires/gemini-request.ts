/** A `Call` as the body of `streamGenerateContent`. What the wire has no word for is `unsupported`, never dropped. */
import type { Call } from '../../protocol/call.ts';
import { pathSegment } from '../address.ts';
import { type Colouring, EVERY_COLOURING } from '../colouring.ts';
import { budgetOf, effortOf, effortWord } from '../reasoning-effort.ts';
import type { Effort, Traits } from '../traits.ts';
import { refuseBeyond, type Vocabulary } from '../vocabulary.ts';
import type { WireRequest } from '../wire.ts';
import { toContents } from './gemini-contents.ts';
import { toGeminiSchema } from './gemini-schema.ts';

type Json = Record<string, unknown>;

/** There is no word for `minP`. */
const TAKES: readonly Colouring[] = EVERY_COLOURING.filter((name) => name !== 'minP');

export const VOCABULARY: Vocabulary = {
  prefix: true,
  // https://ai.google.dev/api/generate-content, `stopSequences`.
  stops: 5,
  logprobs: 'others',
  // Few models give several candidates, and none says so beforehand.
  choices: false,
  modalities: ['image', 'audio'],
  tools: true,
  toolDemand: true,
  oneToolAtATime: false,
  json: 'schema',
  jsonBesideTools: true,
};

export function toGeminiRequest(call: Call, model: string, traits: Traits): WireRequest {
  // Of a model that nobody has heard of, nothing is held back.
  refuseBeyond(VOCABULARY, call, { modalities: VOCABULARY.modalities, ...traits });
  const colours = toColours(call, traits.takes ?? TAKES);
  const thinking = toThinking(call, traits);
  const { stop, logprobs, json, modalities } = call;
  const generationConfig = {
    ...colours.config,
    maxOutputTokens: call.maxOutputTokens,
    stopSequences: stop?.length ? stop : undefined,
    responseLogprobs: logprobs === undefined ? undefined : true,
    // Nought alternatives is the wire's way without saying so.
    logprobs: logprobs || undefined,
    responseMimeType: json === undefined ? undefined : 'application/json',
    responseJsonSchema: json?.schema === undefined ? undefined : toGeminiSchema(json.schema, 'json'),
    responseModalities: modalities?.map((kind) => kind.toUpperCase()),
    thinkingConfig: thinking.config,
  };
  return {
    // Lists name models `models/…`, and so do people.
    path: `/models/${pathSegment(model.replace(/^models\//, ''))}:streamGenerateContent`,
    query: { alt: 'sse' },
    json: {
      ...toContents(call.messages, traits),
      ...toTools(call),
      generationConfig: Object.values(generationConfig).some((it) => it !== undefined)
        ? generationConfig
        : undefined,
    },
    ignored: [...colours.ignored, ...(thinking.ignored ? ['reasoning'] : [])],
  };
}

function toColours(call: Call, takes: readonly Colouring[]): { config: Json; ignored: string[] } {
  const asked = EVERY_COLOURING.filter((name) => call[name] !== undefined);
  return {
    config: Object.fromEntries(
      asked.filter((name) => takes.includes(name)).map((name) => [name, call[name]]),
    ),
    ignored: asked.filter((name) => !takes.includes(name)),
  };
}

/** The wire's word for each effort (`thinkingLevel`). */
const LEVELS: Readonly<Record<Effort, string | null>> = {
  none: null,
  minimal: 'minimal',
  low: 'low',
  medium: 'medium',
  high: 'high',
  max: null,
};

/** `ignored`: the model thinks all the same, or does not think at all, whatever was asked. */
function toThinking(
  { reasoning, maxOutputTokens }: Call,
  traits: Traits,
): { config?: Json; ignored: boolean } {
  const { effort, budgetTokens } = reasoning ?? {};
  if (effort === undefined && budgetTokens === undefined) return { ignored: false };
  const off = effort === 'none';
  if (traits.reasoning === 'effort') {
    const wanted = effort ?? effortOf(budgetTokens as number);
    const word = effortWord(wanted, LEVELS, traits.efforts);
    // Models of this kind always think: the least is as near as they come.
    const thinkingLevel = word ?? effortWord('minimal', LEVELS, traits.efforts);
    return {
      config: { thinkingLevel, ...(off ? {} : { includeThoughts: true }) },
      ignored: word === undefined,
    };
  }
  if (traits.reasoning === 'budget') {
    const [fewest, most] = traits.budget ?? [0, 24_576];
    if (off) {
      const stays = traits.efforts?.none === null;
      return { config: { thinkingBudget: stays ? fewest : 0 }, ignored: stays };
    }
    const tokens = budgetTokens ?? budgetOf(effort ?? 'medium', maxOutputTokens);
    const thinkingBudget = Math.min(Math.max(tokens, fewest), most);
    return { config: { thinkingBudget, includeThoughts: true }, ignored: false };
  }
  return { ignored: true };
}

function toTools({ tools, toolChoice }: Call): Json {
  if (!tools?.length) return {};
  return {
    tools: [
      {
        functionDeclarations: tools.map(({ name, description, inputSchema }) => ({
          name,
          description,
          // An empty schema is one of an object without properties, which is said by saying nothing.
          parametersJsonSchema:
            Object.keys(inputSchema).length === 0 ? undefined : toGeminiSchema(inputSchema, 'tools'),
        })),
      },
    ],
    ...toToolConfig(
      toolChoice,
      tools.some(({ strict }) => strict === true),
    ),
  };
}

/** `VALIDATED`: as `AUTO`, and a call that is made keeps to its schema. */
function toToolConfig(choice: Call['toolChoice'], strict: boolean): Json {
  if (typeof choice === 'object') {
    return { toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [choice.name] } } };
  }
  if (choice === undefined && !strict) return {};
  const modes = { auto: strict ? 'VALIDATED' : 'AUTO', none: 'NONE', required: 'ANY' };
  return { toolConfig: { functionCallingConfig: { mode: modes[choice ?? 'auto'] } } };
}
