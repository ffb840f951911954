/**
 * How one model departs from what its wire usually takes. Data, matched by model id: a new model is a line in its
 * provider's table, and no adapter asks a model for its name.
 */
import type { Colouring } from './colouring.ts';

export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'max';

export interface Traits {
  /** Which of the colouring parameters the model takes. Absent: what the wire takes. */
  takes?: readonly Colouring[];
  /** What one of them is called, where the wire's own word is another (Mistral's `random_seed`). */
  words?: Partial<Record<Colouring, string>>;
  /** The same where the call tells it not to think (effort `none`). Absent: as always. */
  takesAtRest?: readonly Colouring[];
  /** How the wire's word for the length of an answer is spelt. */
  maxTokens?: 'max_tokens' | 'max_completion_tokens';
  /** Sent where a call does not say and the wire demands it, tokens. */
  maxOutput?: number;
  /** The role for instructions. `user`: the model knows no such role, and they go in as the user's first words. */
  instructions?: 'system' | 'developer' | 'user';
  /**
   * Goes on from the beginning of its own answer. Chat completions: `prefix` where that message must be marked
   * `prefix: true` (Mistral, DeepSeek), `continue` where the request asks for it by `continue_final_message` (vLLM).
   */
  prefill?: boolean | 'prefix' | 'continue';
  /** How the model is told to think: in which words depends on the wire. `none`: it is not one that thinks. */
  reasoning?: 'effort' | 'budget' | 'adaptive' | 'toggle' | 'none';
  /**
   * The wire's word for each effort, where it differs; `null`: the nearest lower one that the model knows, or the lowest
   * where there is none.
   */
  efforts?: Partial<Record<Effort, string | null>>;
  /** The fewest and the most tokens that a budget for reasoning may name. */
  budget?: readonly [fewest: number, most: number];
  /** Refuses a tool call of an earlier turn that comes back without the signature that models of its kind give. */
  signedToolCalls?: boolean;
  /**
   * Chat completions: where a request says how to think. Absent: `reasoning_effort`. `reasoning` is OpenRouter's and
   * Together's object, `thinking` that of DeepSeek, Moonshot and Z.ai, `enable_thinking` Alibaba's flag,
   * `chat_template_kwargs` that flag for vLLM, SGLang and llama.cpp.
   */
  reasoningField?: 'reasoning_effort' | 'reasoning' | 'thinking' | 'enable_thinking' | 'chat_template_kwargs';
  /** Where reasoning of earlier turns goes back in a tool loop. Absent: it stays out. */
  echoReasoning?: 'reasoning' | 'reasoning_content' | 'reasoning_details' | 'thinking_blocks' | 'content';
  /** Writes its reasoning into the answer, between `<think>` tags at its start. */
  thinkTags?: boolean;
  /**
   * Takes `cache_control` on pieces of content (Responses: `prompt_cache_breakpoint`). Absent: the provider caches by
   * itself, breakpoints are not sent.
   */
  cacheControl?: boolean;
  /** What an answer may hold besides text, where it is asked for. */
  modalities?: readonly ('image' | 'audio')[];
  /** Reads images in tool results (chat completions, Gemini). Absent: text alone. */
  toolImages?: boolean;
  /**
   * Chat completions: how files are given. Absent: their bytes. `url`: their address will do (OpenRouter).
   * `document_url`: both, by Mistral's word for it.
   */
  files?: 'url' | 'document_url';
  /** Ids of tool calls must be of this many letters and digits (Mistral: 9); others' are rewritten. */
  toolIdLength?: number;
  /** Reads what it is given in these kinds besides text. Absent: the wire hands all it has words for on. */
  inputs?: readonly ('image' | 'audio' | 'file')[];
  /** Messages: reads instructions between turns too. Absent: there they are the user's words. */
  systemTurns?: boolean;
  /**
   * Messages: its reasoning is good only behind exactly what came before it
   * (https://platform.claude.com/docs/en/build-with-claude/preserved-thinking).
   */
  boundThinking?: boolean;
  /** Answers by a JSON Schema. `object`: JSON it can, a schema it cannot. */
  json?: 'schema' | 'object' | 'none';
  /**
   * Calls one tool at a time whatever it is told, and refuses to be told: that demand is kept by saying nothing
   * (https://github.com/langchain-ai/langchain/issues/29704).
   */
  oneToolAtATime?: boolean;
  /** Takes no stop sequences, tools, log probabilities, demands for a tool call, JSON beside tools, usage in streams. */
  lacks?: readonly ('stop' | 'tools' | 'logprobs' | 'toolChoice' | 'jsonWithTools' | 'streamOptions')[];
  /** Tokens the model can read: sent where the server would otherwise cut the prompt (Ollama's `num_ctx`). */
  contextLength?: number;
}

export interface TraitRule extends Traits {
  /** Model ids: `*` stands for any run of characters, the rest for itself; letter case does not count. */
  models: string | readonly string[];
}

const patterns = new Map<string, RegExp>();

function matches(pattern: string, model: string): boolean {
  let expression = patterns.get(pattern);
  if (expression === undefined) {
    const source = pattern.split('*').map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
    expression = new RegExp(`^${source.join('.*')}$`, 'is');
    patterns.set(pattern, expression);
  }
  return expression.test(model);
}

/** What the rules say of a model: every rule that names it, a later one over an earlier one. */
export function traitsOf<T extends object = Traits>(
  rules: readonly (T & { models: string | readonly string[] })[],
  model: string,
): Partial<T> {
  let traits: Partial<T> = {};
  for (const { models, ...rule } of rules) {
    const named =
      typeof models === 'string' ? matches(models, model) : models.some((it) => matches(it, model));
    if (named) traits = { ...traits, ...(rule as unknown as Partial<T>) };
  }
  return traits;
}
