/**
 * What an endpoint must pass to be asked at all: the person's rules, and what is known of its abilities. A rule wants to
 * be known to be kept; an ability is doubted only where it is known to be lacking.
 */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { Removal, Rules } from '../protocol/routing.ts';
import type { TaskName } from '../protocol/task.ts';
import type { ProviderType } from '../providers/types.ts';
import { priceOf } from './price.ts';
import type { Needs } from './types.ts';

export interface Gate {
  rule: Removal;
  /** Undefined: not known, which lets pass, but last. */
  passes(endpoint: Endpoint, type: ProviderType): boolean | undefined;
  /** For the person, of one that does not: the figure. */
  detail?(endpoint: Endpoint): string | undefined;
}

/** Fewer tokens than this any model reads, and writes: not knowing its limits is then no reason for doubt. */
export const SMALL = 4_000;

const DOING: Record<Exclude<Needs['kind'], 'chat'>, TaskName> = {
  embedding: 'embed',
  image: 'image',
  speech: 'speech',
  transcription: 'transcribe',
};

/** A chat model has nothing to say to a task, nor has a provider that Oriel does not speak to of such tasks. */
function kindGate(kind: Needs['kind']): Gate {
  const doing = kind === 'chat' ? undefined : DOING[kind];
  return {
    rule: 'kind',
    passes: (endpoint, type) =>
      (endpoint.kind ?? 'chat') === kind && (doing === undefined || type[doing] !== undefined),
    detail: (endpoint) => endpoint.kind ?? 'chat',
  };
}

const unknownOr = (told: unknown) => (told === undefined ? 'unknown' : undefined);

/** @param tokens That go in. */
function ruleGates({ localOnly, noTraining, noRetention, maxPrice }: Rules, tokens: number): Gate[] {
  const gates: Gate[] = [];
  if (localOnly) gates.push({ rule: 'local-only', passes: ({ local }) => local });
  if (noTraining) {
    gates.push({
      rule: 'trains',
      passes: ({ local, privacy }) => local || privacy?.trains === false,
      detail: ({ privacy }) => unknownOr(privacy?.trains),
    });
  }
  if (noRetention) {
    gates.push({
      rule: 'retains',
      passes: ({ local, privacy }) => local || privacy?.retains === false,
      detail: ({ privacy }) => unknownOr(privacy?.retains),
    });
  }
  const { input, output } = maxPrice ?? {};
  if (input !== undefined || output !== undefined) gates.push(priceGate(tokens, input, output));
  return gates;
}

/**
 * USD per million tokens, of a call with so many. What a model thinks is part of what it writes. Nothing comes out of an
 * embedding model that could have a price.
 */
function priceGate(
  tokens: number,
  input = Number.POSITIVE_INFINITY,
  output = Number.POSITIVE_INFINITY,
): Gate {
  const within = (price: number | undefined, limit: number) =>
    limit === Number.POSITIVE_INFINITY || (price !== undefined && price <= limit);
  const inputOf = (endpoint: Endpoint) => priceOf(endpoint, tokens)?.input;
  const outputOf = (endpoint: Endpoint) => {
    const price = priceOf(endpoint, tokens);
    if (price?.output === undefined) return endpoint.kind === 'embedding' ? 0 : undefined;
    return Math.max(price.output, price.reasoning ?? 0);
  };
  return {
    rule: 'max-price',
    passes: (endpoint) => within(inputOf(endpoint), input) && within(outputOf(endpoint), output),
    detail: (endpoint) => {
      const price = inputOf(endpoint);
      const told = within(price, input) ? outputOf(endpoint) : price;
      return told === undefined ? 'unknown' : String(told);
    },
  };
}

/** Of a call that asks for it: one gate for each thing that not every model can do. */
function abilityGates(needs: Needs): Gate[] {
  const gates: Gate[] = [];
  if (needs.tools) gates.push({ rule: 'tools', passes: ({ tools }) => tools });
  if (needs.json) gates.push({ rule: 'json', passes: ({ json }) => json });
  for (const input of needs.inputs)
    gates.push({ rule: `${input}-input`, passes: ({ inputs }) => inputs?.includes(input) });
  for (const output of needs.outputs)
    gates.push({ rule: `${output}-output`, passes: ({ outputs }) => outputs?.includes(output) });
  // What is asked in one go: a task's file is read in pieces, its model's window says nothing of it.
  if (needs.kind === 'chat' || needs.kind === 'embedding') {
    gates.push(
      lengthGate('context', needs.inputTokens + (needs.outputTokens ?? 0), (it) => it.contextLength),
    );
  }
  if (needs.outputTokens !== undefined)
    gates.push(lengthGate('output-length', needs.outputTokens, (it) => it.maxOutput));
  return gates;
}

function lengthGate(
  rule: Removal,
  tokens: number,
  limitOf: (endpoint: Endpoint) => number | undefined,
): Gate {
  const unlimited = tokens <= SMALL ? true : undefined;
  return {
    rule,
    passes: (endpoint) => {
      const limit = limitOf(endpoint);
      return limit === undefined ? unlimited : tokens <= limit;
    },
    detail: (endpoint) => String(limitOf(endpoint)),
  };
}

const retiredGate = (today: string): Gate => ({
  rule: 'retired',
  passes: ({ retires }) => !isRetired(retires, today),
  detail: ({ retires }) => retires,
});

/** On the day itself it may still be served. Both as `YYYY-MM-DD`. */
export const isRetired = (retires: string | undefined, today: string): boolean =>
  retires !== undefined && retires < today;

/** `YYYY-MM-DD`, in UTC. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** All gates of one choice, the person's rules first: what breaks one of them is told so, whatever else it lacks. */
export const gatesOf = (rules: Rules, needs: Needs | undefined, now: number): readonly Gate[] => [
  ...ruleGates(rules, needs?.inputTokens ?? 0),
  kindGate(needs?.kind ?? 'chat'),
  retiredGate(dayOf(now)),
  ...(needs === undefined ? [] : abilityGates(needs)),
];
