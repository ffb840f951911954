import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import { Policy, type Rules, VIRTUAL_MODELS } from '../../lib/protocol/routing.ts';
import { elsewhere, explain } from '../../lib/router/choose.ts';
import type { ChooseRequest, Needs } from '../../lib/router/types.ts';
import { anyEndpoints, anyHealth, anyNeeds, anyRules } from '../fixtures/any-endpoint.ts';
import { NOW, PROVIDERS, request, typeOf } from '../fixtures/endpoints.ts';

const policy = fc.constantFrom(...Policy.options);
const site = fc.oneof(
  fc.constantFrom(...VIRTUAL_MODELS.map((name) => `oriel/${name}`)),
  fc.constant('oriel/mine'),
  fc
    .tuple(fc.constantFrom(...PROVIDERS.map(({ id }) => id)), fc.constantFrom('a', 'b'))
    .map((it) => it.join('/')),
);

/** Any choice that can be made, with a preset `oriel/mine` of all endpoints. */
const anyRequest: fc.Arbitrary<ChooseRequest> = fc
  .record({
    site,
    endpoints: anyEndpoints,
    rules: fc.array(anyRules, { maxLength: 2 }),
    needs: anyNeeds,
    health: anyHealth,
    elsewhere: fc.boolean(),
    policy,
    seed: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    sticky: fc.option(fc.constantFrom('openai/a', 'groq/b'), { nil: undefined }),
  })
  .map(({ health, policy: its, seed, ...rest }) =>
    request({
      ...rest,
      health: (ref) => health.get(ref),
      random: () => seed,
      favourites: ['openai/a', 'lab/b', 'oriel/auto'],
      presets: [{ id: 'mine', label: 'Mine', models: rest.endpoints.map(({ ref }) => ref), policy: its }],
    }),
  );

const candidatesOf = (made: ChooseRequest) => explain(made).decision.candidates;
const refsOf = (made: ChooseRequest) => candidatesOf(made).map(({ ref }) => ref);
const known = ({ endpoints = [] }: ChooseRequest, ref: string): Endpoint | undefined =>
  endpoints.find((it) => it.ref === ref);

/** Written anew from the words of the rules, and not from the gates. */
function isForbidden(it: Endpoint, rules: readonly Rules[]): boolean {
  const price = it.price ?? (it.local ? { input: 0, output: 0 } : {});
  const output = price.output ?? (it.kind === 'embedding' ? 0 : undefined);
  return rules.some(
    ({ localOnly, noTraining, noRetention, maxPrice = {} }) =>
      (localOnly && !it.local) ||
      (noTraining && !it.local && it.privacy?.trains !== false) ||
      (noRetention && !it.local && it.privacy?.retains !== false) ||
      (maxPrice.input !== undefined && !(price.input !== undefined && price.input <= maxPrice.input)) ||
      (maxPrice.output !== undefined && !(output !== undefined && output <= maxPrice.output)),
  );
}

function isUnable(it: Endpoint, needs: Needs | undefined): boolean {
  if ((it.kind ?? 'chat') !== (needs?.kind ?? 'chat')) return true;
  if (it.retires !== undefined && it.retires < '2025-12-01') return true;
  if (needs === undefined) return false;
  const { tools, json, inputs, outputs, inputTokens, outputTokens = 0, kind } = needs;
  return (
    (tools && it.tools === false) ||
    (json && it.json === false) ||
    inputs.some((input) => it.inputs !== undefined && !it.inputs.includes(input)) ||
    outputs.some((output) => it.outputs !== undefined && !it.outputs.includes(output)) ||
    (kind !== 'image' && it.contextLength !== undefined && it.contextLength < inputTokens + outputTokens) ||
    (it.maxOutput !== undefined && it.maxOutput < outputTokens)
  );
}

function isDoubtful(it: Endpoint, needs: Needs | undefined): boolean {
  if (needs === undefined) return false;
  const { tools, json, inputs, outputs, inputTokens, outputTokens = 0, kind } = needs;
  return (
    (tools && it.tools === undefined) ||
    (json && it.json === undefined) ||
    (inputs.length > 0 && it.inputs === undefined) ||
    (outputs.length > 0 && it.outputs === undefined) ||
    (kind !== 'image' && it.contextLength === undefined && inputTokens + outputTokens > 4_000) ||
    (it.maxOutput === undefined && outputTokens > 4_000)
  );
}

/** A chosen endpoint that no list names: all that is known of it is where it is. */
const bare = (ref: string): Endpoint => ({
  ref,
  providerId: ref.slice(0, ref.indexOf('/')),
  modelId: ref.slice(ref.indexOf('/') + 1),
  model: '',
  local: ref.startsWith('ollama/'),
});

describe('a choice', () => {
  it('is never of what a rule forbids, of what is known to be unable, or of who is not set up', () => {
    fc.assert(
      fc.property(anyRequest, (made) => {
        for (const ref of refsOf(made)) {
          const found = known(made, ref) ?? bare(ref);
          // Named as such, it is of the kind that is asked for unless somebody says otherwise.
          const named = !made.site?.startsWith('oriel/') && found.kind === undefined;
          const it = named ? { ...found, kind: made.needs?.kind ?? 'chat' } : found;
          expect(isForbidden(it, made.rules), `${ref} is forbidden`).toBe(false);
          expect(isUnable(it, made.needs), `${ref} is unable`).toBe(false);
          expect(PROVIDERS.some(({ id }) => id === it.providerId)).toBe(true);
          if (made.site === 'oriel/local') expect(it.local).toBe(true);
          if (made.site === 'oriel/vision') expect(it.inputs?.includes('image')).not.toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is of all whom no rule forbids and who are not known to be unable', () => {
    fc.assert(
      fc.property(anyRequest, (made) => {
        const { endpoints = [], rules, needs } = made;
        const all = endpoints.filter(
          (it) =>
            !isForbidden(it, rules) &&
            !isUnable(it, needs) &&
            PROVIDERS.some(({ id }) => id === it.providerId) &&
            // Oriel speaks to one of these providers only of embeddings, and to none of images.
            (needs?.kind === 'embedding' ? it.providerId === 'openai' : needs?.kind !== 'image'),
        );
        const preset = { ...made, site: 'oriel/mine' };
        expect(new Set(refsOf(preset))).toEqual(new Set(all.map(({ ref }) => ref)));
      }),
      { numRuns: 300 },
    );
  });

  it('names each endpoint once, as a candidate or as removed, or counts it', () => {
    fc.assert(
      fc.property(anyRequest, (made) => {
        const { decision, refused } = explain(made);
        const { candidates, removed, more } = decision;
        const named = [...candidates, ...removed].map(({ ref }) => ref);
        expect(new Set(named).size).toBe(named.length);
        if (made.site?.startsWith('oriel/')) {
          const counted = Object.values(more ?? {}).reduce((sum, count) => sum + count, 0);
          expect(named.length + counted).toBe(made.endpoints?.length);
        }
        expect(candidates.length === 0).toBe(refused !== undefined);
        for (const { reasons } of candidates) expect(reasons).not.toEqual([]);
      }),
    );
  });

  it('is the same for the same, and for the same endpoints listed otherwise', () => {
    fc.assert(
      fc.property(anyRequest, fc.infiniteStream(fc.nat()), (made, shuffle) => {
        const { decision } = explain(made);
        expect(explain(made).decision).toEqual(decision);
        const keyed = (made.endpoints ?? []).map(
          (endpoint) => [shuffle.next().value as number, endpoint] as const,
        );
        const endpoints = keyed.sort(([a], [b]) => a - b).map(([, endpoint]) => endpoint);
        expect(explain({ ...made, endpoints }).decision.candidates).toEqual(decision.candidates);
        const providers = made.providers.toReversed();
        expect(explain({ ...made, endpoints, providers }).decision.candidates).toEqual(decision.candidates);
      }),
    );
  });

  it('gains no candidate by a rule, whatever else it says', () => {
    fc.assert(
      fc.property(anyRequest, anyRules, (made, rule) => {
        const before = new Set(refsOf(made));
        for (const ref of refsOf({ ...made, rules: [...made.rules, rule] })) expect(before).toContain(ref);
      }),
    );
  });

  it('keeps to the person’s order where it is given: a rule only leaves places empty', () => {
    fc.assert(
      fc.property(anyRequest, anyRules, ({ presets, ...made }, { prefer: _, ...rule }) => {
        const ordered = presets.map((preset) => ({ ...preset, policy: 'order' as const }));
        const preset = { ...made, presets: ordered, site: 'oriel/mine', health: () => undefined };
        const before = refsOf(preset);
        const after = refsOf({ ...preset, rules: [...made.rules, rule] });
        expect(after).toEqual(before.filter((ref) => after.includes(ref)));
      }),
    );
  });

  it('loses nobody to an open breaker, a rate limit, an outage or slowness', () => {
    fc.assert(
      fc.property(anyRequest, (made) => {
        const well = { ...made, health: () => undefined, sticky: undefined };
        expect(new Set(refsOf(made))).toEqual(new Set(refsOf(well)));
        const open = { breaker: 'open', coolUntil: NOW + 60_000, failedAt: NOW, attempts: 10 } as const;
        const allOpen = { ...made, health: () => open };
        expect(new Set(refsOf(allOpen))).toEqual(new Set(refsOf(well)));
      }),
    );
  });

  it('asks those that are known to be able first, and of those the ones that do not rest', () => {
    fc.assert(
      fc.property(anyRequest, (made) => {
        const ranks = refsOf(made).map((ref) => {
          const it = known(made, ref) ?? bare(ref);
          const asked = made.site === 'oriel/vision' ? reading(made.needs) : made.needs;
          const { breaker, coolUntil = 0 } = made.health(ref) ?? {};
          return (isDoubtful(it, asked) ? 2 : 0) + (breaker === 'open' || coolUntil > NOW ? 1 : 0);
        });
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }),
    );
  });

  it('says of whatever is moved down why', () => {
    fc.assert(
      fc.property(anyRequest, (made) => {
        for (const { ref, reasons } of candidatesOf(made)) {
          const codes = reasons.map(({ code }) => code);
          const { breaker, coolUntil = 0 } = made.health(ref) ?? {};
          if (breaker === 'open') expect(codes).toContain('outage');
          expect(codes.includes('cooling')).toBe(coolUntil > NOW);
          const asked = made.site === 'oriel/vision' ? reading(made.needs) : made.needs;
          expect(codes.includes('unknown')).toBe(isDoubtful(known(made, ref) ?? bare(ref), asked));
        }
      }),
    );
  });
});

const reading = (needs: Needs | undefined): Needs => ({
  ...(needs ?? { kind: 'chat', tools: false, json: false, inputs: [], outputs: [], inputTokens: 0 }),
  inputs: ['image', ...(needs?.inputs ?? [])],
});

describe('elsewhere', () => {
  it('never leaves this machine, and is never another model', () => {
    fc.assert(
      fc.property(anyRequest, (made) => {
        for (const endpoint of made.endpoints ?? []) {
          const provider = PROVIDERS.find(({ id }) => id === endpoint.providerId);
          const type = provider && typeOf(provider.type);
          if (provider === undefined || type === undefined) continue;
          const { ref, modelId } = endpoint;
          const failed = { provider, type, modelId, ref, reasons: [{ code: 'chosen' as const }] };
          const { candidates, decision } = elsewhere(failed, { ...made, site: ref });
          for (const other of candidates) {
            expect(other.ref).not.toBe(ref);
            expect(other.endpoint?.model).toBe(endpoint.model);
            if (endpoint.local) expect(other.endpoint?.local).toBe(true);
            expect(made.elsewhere).toBe(true);
          }
          expect(decision.candidates.map((it) => it.ref)).toEqual([ref, ...candidates.map((it) => it.ref)]);
        }
      }),
    );
  });
});

describe('a policy', () => {
  const byPolicy = (made: ChooseRequest, its: Policy) => ({
    ...made,
    site: 'oriel/mine',
    sticky: undefined,
    rules: [],
    needs: undefined,
    // No exploring.
    random: () => 0.999,
    presets: made.presets.map((preset) => ({ ...preset, policy: its })),
  });
  /** Neighbours of which nothing else speaks against one. */
  const pairs = (made: ChooseRequest) => {
    const listed = candidatesOf(made).filter(({ reasons }) =>
      reasons.every(({ code }) => !['unknown', 'cooling', 'outage', 'slow'].includes(code)),
    );
    return listed.slice(1).map((after, i) => [listed[i], after] as const);
  };
  const told = (reasons: { code: string; value?: number | string }[] | undefined, code: string) =>
    reasons?.find((it) => it.code === code)?.value as number | undefined;

  it.each([
    ['price', 'price', 1],
    ['latency', 'latency', 1],
    ['throughput', 'throughput', -1],
  ] as const)('%s goes by its figure, and what has none comes after', (its, code, direction) => {
    fc.assert(
      fc.property(anyRequest, (made) => {
        for (const [before, after] of pairs(byPolicy(made, its))) {
          const [a, b] = [told(before?.reasons, code), told(after.reasons, code)];
          if (a === undefined) expect(b).toBeUndefined();
          else if (b !== undefined) expect(direction * (a - b)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
