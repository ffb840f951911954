/**
 * One name for the same model, whatever a provider calls it: what joins the endpoints of a model. Rules here, exceptions in
 * aliases.ts; what joins and what stays apart, and why, is in docs/catalogue.md. In doubt two models stay two. Pure.
 */
import { ALIASES, ALIASES_AT, APART, MAKERS } from './aliases.ts';

/** Longer ids are no names of models; the rest of them is not looked at. */
const MAX_CHARS = 320;

/**
 * Lower case, without vendor, date or region. The same for any spelling of case, and for its own answer.
 * @param type A name in the provider registry; unknown ones have no rules of their own.
 */
export function canonicalName(type: string, id: string): string {
  let name = id.slice(0, MAX_CHARS).trim().toLowerCase();
  // A name may have worn several layers. Each pass takes one off or changes nothing.
  for (let pass = 0; pass <= MAX_CHARS; pass += 1) {
    const plain = plainName(name);
    const next = simpler(type, plain).trim() + name.slice(plain.length);
    if (next === name) break;
    name = next;
  }
  return name;
}

/** Without what a service adds to a model: the name whose facts hold for it, too. */
export function plainName(name: string): string {
  const colon = name.lastIndexOf(':');
  return colon > 0 && VARIANT.test(name.slice(colon + 1)) ? name.slice(0, colon) : name;
}

/** OpenRouter's that answer otherwise, later, or on other terms: they stay apart. */
const VARIANT = /^(?:free|batch|extended|online|thinking)$/;
/** OpenRouter's that only say which of its providers is asked. */
const ROUTED = /:(?:nitro|floor|exacto|beta)$/;

function simpler(type: string, id: string): string {
  const known = ALIASES_AT[type]?.[id];
  if (known !== undefined) return known;
  // A model of somebody's own, or a name that is pointed at another model from time to time.
  if (/^(?:ft:|~|accounts\/(?!fireworks\/models\/))/.test(id)) return id;
  const unwrapped = UNWRAP[type]?.(id) ?? id;
  const { name, maker } = withoutMaker(unwrapped);
  const plain = maker && NAMED_LIKE_WEIGHTS.has(type) ? asBase(family(name)) : family(name);
  const bare = undated(instructed(unquantised(plain)));
  return ALIASES[bare] ?? bare;
}

const UNWRAP: Readonly<Record<string, (id: string) => string>> = {
  __proto__: null as never,
  bedrock: fromBedrock,
  fireworks: (id) => id.replace(/^accounts\/fireworks\/models\//, '').replace(/(?<=\d)p(?=\d)/g, '.'),
  google: (id) => id.replace(/^models\//, ''),
  groq: (id) => id.replace(/^(llama-.*)-(?:versatile|instant)$/, '$1'),
  // The provider that runs it, or how one is picked.
  'hugging-face': (id) => id.replace(/:[a-z0-9-]+$/, ''),
  litellm: fromRoute,
  'llama-cpp': fromFile,
  // The second of the same model in memory.
  'lm-studio': (id) => fromFile(id.replace(/:\d+$/, '')),
  ollama: fromOllama,
  'openai-compatible': fromRoute,
  openrouter: (id) => id.replace(ROUTED, ''),
  // Its own quantisations, of eight and four bits (docs.together.ai, "Serverless models").
  together: (id) => id.replace(/-instruct-(?:turbo|lite|reference)$/, '-instruct').replace(/-tput$/, ''),
  vllm: fromFile,
};

/** These name models as their weights are named, where no word at the end means the untaught model. */
const NAMED_LIKE_WEIGHTS = new Set([
  'hugging-face',
  'litellm',
  'openai-compatible',
  'openrouter',
  'together',
  'vllm',
]);

/** `us.anthropic.claude-sonnet-4-5-20250929-v1:0`: region, maker, name, version of the interface. */
function fromBedrock(id: string): string {
  const name = id.replace(/^arn:.*:(?:inference-profile|foundation-model)\//, '');
  // Anything else with an address is of somebody's own making.
  if (name.startsWith('arn:')) return name;
  const regionless = name.replace(/^(?:us-gov|us|eu|apac|au|ca|in|jp|global)\.(?=[a-z])/, '');
  const known = ALIASES_AT.bedrock?.[regionless];
  if (known !== undefined) return known;
  return regionless
    .replace(/^[a-z0-9]+\.(?=[a-z])/, '')
    .replace(/(?::\d+){1,2}$/, '')
    .replace(/-v1$|(?<=^claude-.*)-v\d$|(?<=^gpt-oss-.*)-1$/, '');
}

/** A gateway leads to others, and writes whose the model is before it. */
const ROUTES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  bedrock: 'bedrock',
  converse: 'bedrock',
  deepinfra: 'hugging-face',
  fireworks_ai: 'fireworks',
  gemini: 'google',
  groq: 'groq',
  huggingface: 'hugging-face',
  ollama: 'ollama',
  ollama_chat: 'ollama',
  openrouter: 'openrouter',
  together_ai: 'together',
  vertex_ai: 'google',
};

function fromRoute(id: string): string {
  const slash = id.indexOf('/');
  const route = ROUTES[id.slice(0, Math.max(slash, 0))];
  return route === undefined ? fromFile(id) : canonicalName(route, id.slice(slash + 1));
}

/** A file of weights is named by its folder or by itself. */
function fromFile(id: string): string {
  const path = id.replaceAll('\\', '/');
  if (!path.endsWith('.gguf')) return path;
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.gguf$/, '')
    .replace(/-\d{5}-of-\d{5}$/, '');
}

/** `llama3.3:70b-instruct-q4_k_m`: what a tag leaves out is in the aliases. */
function fromOllama(id: string): string {
  const path = id.replace(/^registry\.ollama\.ai\//, '').replace(/^library\//, '');
  const hub = /^(?:hf\.co|huggingface\.co)\/(.*)$/.exec(path)?.[1];
  if (hub !== undefined) return fromFile(hub);
  // Somebody's own build.
  if (path.includes('/')) return path;
  const [name = '', given = ''] = path.split(':', 2);
  const tag = unquantised(given.replace(/(?:^|-)(?:latest|cloud)$/, '')).replace(/-(?:instruct|it)$/, '');
  const short = tag === '' ? name : `${name}:${tag}`;
  return ALIASES_AT.ollama?.[short] ?? short.replace(':', '-');
}

/** Only a maker's name is dropped: `someone/llama-3.3-70b` may be anything. */
function withoutMaker(id: string): { name: string; maker: boolean } {
  const slash = id.indexOf('/');
  const maker = slash > 0 && MAKERS.has(id.slice(0, slash));
  return maker ? { name: id.slice(slash + 1), maker } : { name: id, maker };
}

/** The same family, spelled alike. */
function family(name: string): string {
  switch (name[0]) {
    case 'c':
      return name
        .replace(/^c4ai-(?=command)/, '')
        .replace(/^claude-.*/, (claude) =>
          claude.replace(/(?<=\d)\.(?=\d)/g, '-').replace(/(?<=-\d.*)-latest$/, ''),
        );
    case 'g':
      return name.replace(/^gemma(?=\d)/, 'gemma-').replace(/^glm-(\d)-(\d)(?=-|$)/, 'glm-$1.$2');
    case 'l':
    case 'm':
      return name.replace(
        /^(?:meta-)?llama-?v?(\d)(?:[.-](\d)(?=-|$))?/,
        (_, major: string, minor?: string) => `llama-${major}${minor === undefined ? '' : `.${minor}`}`,
      );
    case 'n':
      return name.replace(/^nvidia-(?=nemotron)/, '');
    case 'p':
      return name.replace(/^phi(?=\d)/, 'phi-');
    case 'q':
      return name.replace(/^qwen-(?=\d)/, 'qwen').replace(/^qwen2-5(?=-)/, 'qwen2.5');
    case 'z':
      return name.replace(/^zai-(?=glm)/, '');
    default:
      return name;
  }
}

const BASE =
  /^(?:llama-[23](?:\.\d)?-\d+b(?:-vision)?|llama-4-(?:scout|maverick)-17b-\d+e|gemma-\d-(?:\d+|e\d)b(?:-a\d+b)?|qwen2(?:\.5)?-[\d.]+b|mistral-7b-v0\.\d|mixtral-8x\d+b-v0\.1)$/;

const asBase = (name: string): string =>
  BASE.test(name) ? `${name}-base` : name.replace(/(?<=^gemma-.*)-pt$/, '-base');

/** Of four bits and more: what most providers serve without saying so. Fewer are heard, and stay in the name. */
const QUANTISED =
  /[-._@:](?:q([1-8])(?:_[a-z0-9]+)*|iq([1-8])_[a-z]+|fp8(?:-dynamic|-block)?|(?:nv|mx)?fp4|mxfp8|int[48]|w[48]a(?:16|8)|awq|gptq|bnb-4bit|(?:mlx-)?([1-8])bit|bf16|f(?:p)?16|f32|gguf|mlx|qat|ud)$/;

function unquantised(name: string): string {
  const match = QUANTISED.exec(name);
  if (match === null || match.index === 0) return name;
  const bits = match[1] ?? match[2] ?? match[3];
  return bits !== undefined && Number(bits) < 4 ? name : name.slice(0, match.index);
}

/** Families whose plain name means the model that follows instructions, at everyone who serves it. */
const TAUGHT = /^(?:llama-[2-4]|qwen|mi[ns]tral|mixtral|codestral|devstral|pixtral|voxtral|kimi|phi|granite)/;

function instructed(name: string): string {
  if (name.startsWith('gemma')) return name.replace(/-it(?=-|$)/, '');
  if (name.startsWith('llama-2')) return name.replace(/-chat$/, '');
  return TAUGHT.test(name) ? name.replace(/-instruct(?=-|$)/, '') : name;
}

/** Whose whole dates name a snapshot of the model before them. */
const SNAPSHOTS = /^(?:claude|gpt|chatgpt|o\d|codex|computer-use)/;

function undated(name: string): string {
  const current = name.replace(/@default$/, '');
  if (APART.has(current) || !SNAPSHOTS.test(current)) return current;
  return current.replace(/[-@](?:\d{4}-\d\d-\d\d|20\d{6})$/, '');
}
