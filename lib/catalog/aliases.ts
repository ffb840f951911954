/**
 * Names that no rule of names.ts can know: the same model under another name. Data; the right side of each line is the
 * canonical name. Keys are lower case, as the rules leave them; docs/catalogue.md says how to add one.
 */
type Names = Readonly<Record<string, string>>;

/** Wherever the name stands. */
export const ALIASES: Names = {
  __proto__: null as never,
  // Anthropic numbers its first of a line 4-0 where there is no date to tell it by.
  'claude-opus-4-0': 'claude-opus-4',
  'claude-sonnet-4-0': 'claude-sonnet-4',
  // OpenAI. Azure writes the version without its dot.
  'gpt-35-turbo': 'gpt-3.5-turbo',
  'gpt-35-turbo-16k': 'gpt-3.5-turbo-16k',
  'gpt-3.5-turbo-0125': 'gpt-3.5-turbo',
  'gpt-4-0613': 'gpt-4',
  'gpt-5-chat-latest': 'gpt-5-chat',
  'gpt-5.1-chat-latest': 'gpt-5.1-chat',
  'gpt-5.2-chat-latest': 'gpt-5.2-chat',
  'gpt-5.3-chat-latest': 'gpt-5.3-chat',
  // Google.
  'gemini-2.0-flash-001': 'gemini-2.0-flash',
  'gemini-2.0-flash-lite-001': 'gemini-2.0-flash-lite',
  'gemma-4-26b': 'gemma-4-26b-a4b',
  // Meta: Llama 4's experts are part of some names only.
  'llama-4-maverick-17b': 'llama-4-maverick',
  'llama-4-maverick-17b-128e': 'llama-4-maverick',
  'llama-4-scout-17b': 'llama-4-scout',
  'llama-4-scout-17b-16e': 'llama-4-scout',
  // Mistral numbers by date, and speaks of versions (docs.mistral.ai, "Models").
  'mistral-large-3': 'mistral-large-2512',
  'mistral-large-3-675b': 'mistral-large-2512',
  'mistral-large-3-675b-2512': 'mistral-large-2512',
  'mistral-medium-3': 'mistral-medium-2505',
  'mistral-medium-3.1': 'mistral-medium-2508',
  'mistral-medium-3-5': 'mistral-medium-2604',
  'mistral-medium-3.5': 'mistral-medium-2604',
  'mistral-small-24b-2501': 'mistral-small-2501',
  'mistral-small-3.1-24b': 'mistral-small-2503',
  'mistral-small-3.1-24b-2503': 'mistral-small-2503',
  'mistral-small-3.2': 'mistral-small-2506',
  'mistral-small-3.2-24b': 'mistral-small-2506',
  'mistral-small-3.2-24b-2506': 'mistral-small-2506',
  'ministral-3-3b': 'ministral-3b-2512',
  'ministral-3-3b-2512': 'ministral-3b-2512',
  'ministral-3-8b': 'ministral-8b-2512',
  'ministral-3-8b-2512': 'ministral-8b-2512',
  'ministral-3-14b': 'ministral-14b-2512',
  'ministral-3-14b-2512': 'ministral-14b-2512',
  'devstral-2-123b': 'devstral-2512',
  'devstral-2-123b-2512': 'devstral-2512',
  'labs-devstral-small-2512': 'devstral-small-2512',
  'devstral-small-2-24b-2512': 'devstral-small-2512',
  'open-mistral-nemo': 'mistral-nemo',
  'open-mistral-nemo-2407': 'mistral-nemo',
  'mistral-nemo-2407': 'mistral-nemo',
  'open-mixtral-8x7b': 'mixtral-8x7b',
  'mixtral-8x7b-v0.1': 'mixtral-8x7b',
  'open-mixtral-8x22b': 'mixtral-8x22b',
  'mixtral-8x22b-v0.1': 'mixtral-8x22b',
  'pixtral-12b-2409': 'pixtral-12b',
  'voxtral-small-24b-2507': 'voxtral-small-2507',
  'voxtral-mini-3b-2507': 'voxtral-mini-2507',
  // DeepSeek: V4 came out on the 23rd of April; later ones carry their date everywhere.
  'deepseek-chat-v3-0324': 'deepseek-v3-0324',
  'deepseek-chat-v3.1': 'deepseek-v3.1',
  'deepseek-v4-flash-0423': 'deepseek-v4-flash',
  'deepseek-v4-pro-0423': 'deepseek-v4-pro',
  // Moonshot: the first K2 is of July 2025.
  'kimi-k2-0711': 'kimi-k2',
  'kimi-k2-0711-preview': 'kimi-k2',
  'kimi-k2-0905-preview': 'kimi-k2-0905',
  // Microsoft.
  'phi-4-14b': 'phi-4',
  'phi-3.5-3.8b': 'phi-3.5-mini',
  // xAI.
  'grok-4-0709': 'grok-4',
  // Cohere leaves the date out where others serve it (docs.cohere.com, "Models").
  'command-a-03-2025': 'command-a',
  'command-a-111b': 'command-a',
  'command-a-plus-05-2026': 'command-a-plus',
  'embed-v4': 'embed-v4.0',
  // Amazon.
  'nova-2-lite-v1': 'nova-2-lite',
  'nova-lite-v1': 'nova-lite',
  'nova-micro-v1': 'nova-micro',
  'nova-premier-v1': 'nova-premier',
  'nova-pro-v1': 'nova-pro',
  // NVIDIA: Bedrock’s order of words.
  'nemotron-super-3-120b': 'nemotron-3-super-120b-a12b',
  'nemotron-nano-3-30b': 'nemotron-3-nano-30b-a3b',
  'nvidia-nemotron-3.5-super-vl': 'nemotron-3.5-super-vl',
  // Some write a size, or a version, that others leave out.
  'muse-spark-open-816b-a42b': 'muse-spark-open',
  'north-mini-code-1-0': 'north-mini-code',
};

/** At one type of provider alone, where the same name means another model elsewhere. By the id, lower case. */
export const ALIASES_AT: Readonly<Record<string, Names>> = {
  __proto__: null as never,
  bedrock: {
    __proto__: null as never,
    'deepseek.r1-v1:0': 'deepseek-r1',
    'deepseek.v3-v1:0': 'deepseek-v3.1',
    'deepseek.v3.1': 'deepseek-v3.1',
    'deepseek.v3.2': 'deepseek-v3.2',
    // Mistral’s Pixtral Large as Bedrock dates it.
    'mistral.pixtral-large-2502-v1:0': 'pixtral-large-2502',
  },
  // Its own names stay while the model behind them changes: what stands behind them at the date of the data.
  deepseek: { __proto__: null as never, 'deepseek-v4-pro': 'deepseek-v4-pro-0813' },
  openrouter: {
    __proto__: null as never,
    'deepseek/deepseek-chat': 'deepseek-v3',
    'openai/gpt-chat-latest': 'chat-latest',
    'qwen/qwen3-coder': 'qwen3-coder-480b-a35b',
  },
  // A name without a size, or one that others use for the whole model, is a certain size there (ollama.com/library).
  ollama: {
    __proto__: null as never,
    'deepseek-r1': 'deepseek-r1-0528-qwen3-8b',
    'deepseek-r1:1.5b': 'deepseek-r1-distill-qwen-1.5b',
    'deepseek-r1:7b': 'deepseek-r1-distill-qwen-7b',
    'deepseek-r1:8b': 'deepseek-r1-0528-qwen3-8b',
    'deepseek-r1:14b': 'deepseek-r1-distill-qwen-14b',
    'deepseek-r1:32b': 'deepseek-r1-distill-qwen-32b',
    'deepseek-r1:70b': 'deepseek-r1-distill-llama-70b',
    'deepseek-r1:671b': 'deepseek-r1-0528',
    'deepseek-v3': 'deepseek-v3',
    'deepseek-v3:671b': 'deepseek-v3',
    'deepseek-v3.1:671b': 'deepseek-v3.1',
    gemma3: 'gemma-3-4b',
    'gpt-oss': 'gpt-oss-20b',
    'llama3.1': 'llama-3.1-8b',
    'llama3.2': 'llama-3.2-3b',
    'llama3.2-vision': 'llama-3.2-11b-vision',
    'llama3.2-vision:11b': 'llama-3.2-11b-vision',
    'llama3.2-vision:90b': 'llama-3.2-90b-vision',
    'llama3.3': 'llama-3.3-70b',
    llama4: 'llama-4-scout',
    'llama4:scout': 'llama-4-scout',
    'llama4:16x17b': 'llama-4-scout',
    'llama4:maverick': 'llama-4-maverick',
    'llama4:128x17b': 'llama-4-maverick',
    'mistral-nemo': 'mistral-nemo',
    'mistral-nemo:12b': 'mistral-nemo',
    mixtral: 'mixtral-8x7b',
    'mistral-small:24b': 'mistral-small-2501',
    'mistral-small3.1': 'mistral-small-2503',
    'mistral-small3.1:24b': 'mistral-small-2503',
    'mistral-small3.2': 'mistral-small-2506',
    'mistral-small3.2:24b': 'mistral-small-2506',
    qwen3: 'qwen3-8b',
    'qwen3-coder': 'qwen3-coder-30b-a3b',
    'qwen3-coder:30b': 'qwen3-coder-30b-a3b',
    'qwen3-coder:480b': 'qwen3-coder-480b-a35b',
    'qwen3-next:80b': 'qwen3-next-80b-a3b',
    // Tags that have moved to later models of the same size.
    'qwen3:4b': 'ollama/qwen3:4b',
    'qwen3:30b': 'ollama/qwen3:30b',
    'qwen3:235b': 'ollama/qwen3:235b',
  },
};

/**
 * Snapshots that are not what the name before their date stands for. All other dates at the end of OpenAI’s and
 * Anthropic’s names are dropped.
 */
export const APART: ReadonlySet<string> = new Set([
  'claude-3-5-sonnet-20240620',
  'gpt-4o-2024-05-13',
  'gpt-4o-2024-11-20',
  'gpt-4o-audio-preview-2024-10-01',
  'gpt-4o-audio-preview-2025-06-03',
  'gpt-4o-mini-transcribe-2025-12-15',
  'gpt-4o-mini-tts-2025-12-15',
  'gpt-audio-mini-2025-12-15',
  'gpt-realtime-mini-2025-12-15',
]);

/** Who makes models or hands their weights on unchanged. Before a name, it says nothing that the name does not. */
export const MAKERS: ReadonlySet<string> = new Set(
  `ai21 ai21labs aion-labs alibaba allenai amazon anthropic arcee-ai azure baai baidu bartowski black-forest-labs
  bytedance bytedance-seed canopylabs cerebras cohere coherelabs cohereforai deepseek deepseek-ai essentialai facebook
  fireworks ggml-org google groq hexgrad ibm ibm-granite inclusionai intfloat jinaai liquid liquidai lmstudio-community
  meituan meituan-longcat meta meta-llama meta-models microsoft minimax minimaxai mistral mistralai mixedbread-ai
  mlx-community moonshot moonshotai neuralmagic nomic-ai nousresearch nvidia openai perplexity playai prime-intellect primeintellect
  qwen recraft redhatai reflection sentence-transformers stabilityai stepfun stepfun-ai tencent thinkingmachines thudm together
  togethercomputer tiiuae unsloth upstage voyageai writer x-ai xai xai-org xiaomi xiaomimimo z-ai zai zai-org`.split(
    /\s+/,
  ),
);
