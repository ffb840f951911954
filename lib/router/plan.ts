/** What was chosen, as a plan: which endpoints come into question, by which rules and in which order. */
import type { Endpoint } from '../catalog/endpoint.ts';
import { type ModelRef, splitModelRef } from '../protocol/config.ts';
import type { Policy, Preset, Reason, Rules, VirtualModel, WantedBy } from '../protocol/routing.ts';
import { isLocal, leavesMachine } from '../providers/local.ts';
import { newerFirst } from './age.ts';
import { SUPPOSED_INPUT } from './expected.ts';
import type { Compare } from './order.ts';
import { isOriel, presetOf, virtualOf } from './oriel.ts';
import { plainName } from './public-id.ts';
import { strictest } from './rules.ts';
import type { Candidate, ChooseRequest, Needs } from './types.ts';
import { VIRTUALS, type Virtual, type Whose } from './virtual.ts';

export interface Plan {
  wanted: string;
  by: WantedBy;
  policy: Policy;
  pool: readonly Endpoint[];
  rules: Rules;
  needs: Needs | undefined;
  /** 0 is first. Absent: all are equal. */
  place?(endpoint: Endpoint): number;
  models?: Compare<Endpoint> | undefined;
  /** Whether a warm prompt cache may go before the order: not before one that the person made. */
  sticks: boolean;
  /** Besides what the policy says; `rank` from 1. */
  why?(endpoint: Endpoint, rank: number): Reason[];
  preset?: Candidate['preset'];
}

/** How a plan comes to be: who wanted it, and what they called it. */
export interface Asked {
  wanted: string;
  by: WantedBy;
}

/** One that is in no list: all that is known of it is where it is. */
function unlisted(ref: ModelRef, { providers, typeOf, nameOf = plainName }: ChooseRequest): Endpoint {
  const { providerId, modelId } = splitModelRef(ref);
  const provider = providers.find(({ id }) => id === providerId);
  const type = provider?.type ?? '';
  const local = provider !== undefined && isLocal(provider, typeOf(type)) && !leavesMachine(type, modelId);
  return { ref, providerId, modelId, local, model: nameOf(type, modelId) };
}

/** In the order of `refs`; each once. */
function endpointsOf(refs: readonly ModelRef[], request: ChooseRequest): Endpoint[] {
  const found = new Map<ModelRef, Endpoint | undefined>(refs.map((ref) => [ref, undefined]));
  for (const endpoint of request.endpoints ?? [])
    if (found.has(endpoint.ref)) found.set(endpoint.ref, endpoint);
  return [...found].map(([ref, endpoint]) => endpoint ?? unlisted(ref, request));
}

/**
 * Certain endpoints, and behind them the same models elsewhere, where the person allows that. What was chosen on this
 * machine stays on it.
 */
export function planOfNamed(
  named: readonly Endpoint[],
  policy: Policy,
  asked: Asked,
  request: ChooseRequest,
): Plan {
  const refs = new Set(named.map(({ ref }) => ref));
  const local = named.every((endpoint) => endpoint.local);
  const models = new Set(named.map(({ model }) => model));
  const others = request.elsewhere
    ? (request.endpoints ?? []).filter(
        (it) => models.has(it.model) && !refs.has(it.ref) && !it.unlisted && (it.local || !local),
      )
    : [];
  const chosen = named.length === 1;
  return {
    ...asked,
    policy,
    pool: takenFor(request.needs, [...named, ...others]),
    rules: strictest(request.rules),
    needs: request.needs,
    place: ({ ref }) => (refs.has(ref) ? 0 : 1),
    sticks: policy !== 'order',
    why: ({ ref }) => (refs.has(ref) ? (chosen ? [{ code: 'chosen' }] : []) : [{ code: 'same-model' }]),
  };
}

/** What nobody says the kind of, and was named for a task, is taken to be made for it. */
function takenFor(needs: Needs | undefined, pool: readonly Endpoint[]): readonly Endpoint[] {
  if (needs === undefined || needs.kind === 'chat') return pool;
  return pool.map((endpoint) => (endpoint.kind === undefined ? { ...endpoint, kind: needs.kind } : endpoint));
}

export const planOfRef = (ref: ModelRef, asked: Asked, request: ChooseRequest): Plan =>
  planOfNamed(endpointsOf([ref], request), 'order', asked, request);

function planOfVirtual(name: VirtualModel, asked: Asked, request: ChooseRequest): Plan {
  const virtual: Virtual = VIRTUALS[name];
  const { endpoints = [], elsewhere, health, needs } = request;
  const pool = endpoints.filter(({ unlisted }) => !unlisted);
  const refs = request.favourites.filter((ref) => !isOriel(ref));
  const favourites = new Map([...new Set(refs)].map((ref, place) => [ref, place]));
  const models = new Set<string>();
  if (elsewhere && favourites.size > 0) {
    for (const { ref, model } of pool) if (favourites.has(ref)) models.add(model);
  }
  const whose: Whose = { favourites, models, pool, health, newer: newerFirst(request.now) };
  return {
    ...asked,
    policy: virtual.policy,
    pool,
    rules: strictest(virtual.rules === undefined ? request.rules : [...request.rules, virtual.rules]),
    needs: virtual.inputs === undefined ? needs : reading(needs, virtual.inputs),
    place: (endpoint) => virtual.place?.(endpoint, whose) ?? 0,
    models: virtual.models?.(whose),
    sticks: true,
    why: (endpoint, rank) => virtual.why(endpoint, whose, rank),
  };
}

/** What is known of the call, and that it wants a model that reads these. */
function reading(needs: Needs | undefined, inputs: Needs['inputs']): Needs {
  const plain = { tools: false, json: false, inputs: [], outputs: [] };
  const known = needs ?? { ...plain, kind: 'chat', inputTokens: SUPPOSED_INPUT };
  return { ...known, inputs: [...new Set([...known.inputs, ...inputs])] };
}

function planOfPreset(preset: Preset, asked: Asked, request: ChooseRequest): Plan {
  const { models, policy, system, parameters, rules } = preset;
  const places = new Map([...new Set(models)].map((ref, place) => [ref, place]));
  const listed = policy === 'order';
  const { needs } = request;
  return {
    ...asked,
    policy,
    pool: endpointsOf(models, request),
    rules: strictest(rules === undefined ? request.rules : [...request.rules, rules]),
    needs: needs && withPreset(needs, preset),
    ...(listed ? { place: ({ ref }: Endpoint) => places.get(ref) ?? 0 } : {}),
    sticks: !listed,
    why: ({ ref }) => (listed ? [{ code: 'listed', value: (places.get(ref) ?? 0) + 1 }] : []),
    ...(system === undefined && parameters === undefined ? {} : { preset: { system, parameters } }),
  };
}

/** What the preset adds to the call is read and written too. */
function withPreset(needs: Needs, { system, parameters }: Preset): Needs {
  const outputTokens = needs.outputTokens ?? parameters?.maxOutputTokens;
  return {
    ...needs,
    inputTokens: needs.inputTokens + Math.ceil((system?.length ?? 0) / 4),
    ...(outputTokens === undefined ? {} : { outputTokens }),
  };
}

/** Undefined where the reference names a preset that is not there any more. */
export function planOf(ref: ModelRef, by: WantedBy, request: ChooseRequest): Plan | undefined {
  const asked = { wanted: ref, by };
  if (!isOriel(ref)) return planOfRef(ref, asked, request);
  const name = virtualOf(ref);
  if (name !== undefined) return planOfVirtual(name, asked, request);
  const preset = presetOf(ref, request.presets);
  return preset && planOfPreset(preset, asked, request);
}
