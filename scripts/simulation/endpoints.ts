/** The world's endpoints as providers that the router can ask, and what each asks for what it did. */

import { costOf } from '../../lib/catalog/cost.ts';
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import type { Call } from '../../lib/protocol/call.ts';
import type { ProviderConfig } from '../../lib/protocol/config.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import type { Part, Usage } from '../../lib/protocol/part.ts';
import { refusalError } from '../../lib/providers/refusal.ts';
import type { Answer, Connection, ProviderType } from '../../lib/providers/types.ts';
import type { Candidate, Clock } from '../../lib/router/types.ts';
import type { Fate, SimulatedCall, World } from './world.ts';

export interface Served {
  call: Call;
  /** Charged so far, USD. */
  cost: number;
  /** How often each endpoint was asked for it. */
  tries: number[];
  simulated: SimulatedCall;
}

export interface Fleet {
  endpoints: Endpoint[];
  providers: ProviderConfig[];
  typeOf(name: string): ProviderType | undefined;
  candidate(place: number): Candidate;
  connect(candidate: Candidate, signal: AbortSignal): Connection;
  /** A call that is about to be made; what it is charged adds up there. */
  open(simulated: SimulatedCall): Served;
  close(served: Served): void;
}

const MODEL = 'llama';
const LONG = 'x'.repeat(1_000_000);
const text = (value: string): Part => ({ type: 'text', text: value });

export function createFleet(world: World, clock: Clock, startedAt: number): Fleet {
  const { endpoints: parameters, patienceMs } = world.parameters;
  /** By what is asked: a provider knows a call by nothing else. */
  const open = new Map<Call['messages'], Served>();

  const endpoints = parameters.map(
    ({ name, price }): Endpoint => ({
      ref: `${name}/${MODEL}`,
      providerId: name,
      modelId: MODEL,
      local: false,
      model: MODEL,
      contextLength: 1_000_000,
      maxOutput: 100_000,
      price: { ...price, source: 'own', at: startedAt },
    }),
  );
  const providers = parameters.map(({ name }) => ({ id: name, type: name, label: name }));
  const types = new Map(parameters.map(({ name }, place) => [name, typeAt(place)]));

  function typeAt(place: number): ProviderType {
    const price = endpoints[place]?.price;
    const roundTrip = parameters[place]?.roundTripMs ?? 0;
    async function* generate(call: Call, _model: string, { signal, provider }: Connection): Answer {
      const served = open.get(call.messages) as Served;
      const { input, output } = served.simulated;
      const tries = served.tries[place] ?? 0;
      served.tries[place] = tries + 1;
      const charge = (usage: Usage) => {
        served.cost += costOf(usage, price) ?? 0;
      };
      const fate = world.fate(place, served.simulated, tries, clock.now() - startedAt);
      if (fate.does !== 'answer') throw await failure(fate, provider.label, signal);
      // Whoever is sent away while the model reads has had it read.
      const reading = Math.min(roundTrip, fate.firstMs);
      await elapse(reading, clock, signal);
      charge({ input });
      await elapse(fate.firstMs - reading, clock, signal);
      yield [text('so')];
      const { restMs, cutAfter = 1 } = fate;
      let given = 0;
      try {
        await elapse((restMs * cutAfter) / 2, clock, signal);
        given = Math.round((output * cutAfter) / 2);
        yield [text(' it')];
        await elapse((restMs * cutAfter) / 2, clock, signal);
        given = Math.round(output * cutAfter);
      } finally {
        charge({ output: given });
      }
      if (cutAfter < 1) throw new OrielError('network', { message: 'The answer was cut off.' });
      yield [
        { type: 'usage', usage: { input, output } },
        { type: 'finish', reason: 'stop' },
      ];
    }
    return { choices: true, local: false, generate } as unknown as ProviderType;
  }

  async function failure(fate: Exclude<Fate, { does: 'answer' }>, label: string, signal: AbortSignal) {
    if (fate.does === 'hang') {
      await elapse(patienceMs, clock, signal);
      return new OrielError('timeout');
    }
    await elapse(fate.afterMs, clock, signal);
    if (fate.does === 'break') return new OrielError('network');
    const { status, retryAfter } = fate;
    const headers = new Headers(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
    return refusalError({ status, headers, label, keyed: true, local: false, now: clock.now() });
  }

  return {
    endpoints,
    providers,
    typeOf: (name) => types.get(name),
    candidate: (place) => ({
      provider: providers[place] as ProviderConfig,
      type: types.get(parameters[place]?.name ?? '') as ProviderType,
      modelId: MODEL,
      ref: endpoints[place]?.ref ?? '',
      reasons: [],
      endpoint: endpoints[place] as Endpoint,
    }),
    connect: ({ provider }, signal) => ({ provider, signal }) as Connection,
    open(simulated) {
      const words = LONG.slice(0, simulated.input * 4);
      const messages: Call['messages'] = [{ role: 'user', content: [{ type: 'text', text: words }] }];
      const served = { call: { surface: 'window.ai' as const, messages }, cost: 0, tries: [], simulated };
      open.set(messages, served);
      return served;
    },
    close: (served) => void open.delete(served.call.messages),
  };
}

/** @throws OrielError `aborted` */
function elapse(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new OrielError('aborted'));
    const abort = () => {
      disarm();
      reject(new OrielError('aborted'));
    };
    const disarm = clock.after(ms, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    signal.addEventListener('abort', abort);
  });
}
