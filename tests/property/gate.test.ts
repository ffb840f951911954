import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../lib/gate/caller.ts';
import { admit, type Gatekeepers, parseAsk } from '../../lib/gate/pipeline.ts';
import { createReplayGuard } from '../../lib/gate/replay.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { caller } from '../fixtures/caller.ts';

const call = { surface: 'window.ai', messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] };
const ask = { ask: 'generate', id: 'r1', call };
const never = new AbortController().signal;

const refusal = (message: unknown): string | undefined => {
  try {
    parseAsk(message);
    return undefined;
  } catch (thrown) {
    return thrown instanceof OrielError ? thrown.info.code : 'not typed';
  }
};

/** Keepers that allow everything and remember for whom they were asked. */
function keepers(firstTime: Gatekeepers['firstTime'] = () => true) {
  const seen: Caller[] = [];
  const all: Gatekeepers = {
    firstTime,
    decide: vi.fn((asking) => {
      seen.push(asking);
      return { verdict: 'allow' as const, reason: 'lasting' as const };
    }),
    approve: vi.fn(async () => ({})),
  };
  return { all, seen };
}

describe('what a page may say', () => {
  it('S13 anything that is not an ask is refused with a typed error', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (message) => {
        expect(refusal(message)).toBe('invalid-request');
      }),
    );
  });

  it('S13 a field that nobody knows is refused wherever it stands', () => {
    const known = new Set([
      'ask',
      'id',
      'call',
      'title',
      'surface',
      'messages',
      'role',
      'content',
      'type',
      'text',
    ]);
    const optional = new Set(
      'model tools toolChoice parallelToolCalls json reasoning temperature topP topK minP presencePenalty frequencyPenalty seed stop maxOutputTokens logprobs n cache prefix'.split(
        ' ',
      ),
    );
    const name = fc
      .string({ minLength: 1 })
      .filter((key) => !known.has(key) && !optional.has(key) && key !== '__proto__');
    fc.assert(
      fc.property(name, fc.jsonValue(), fc.nat({ max: 3 }), (key, value, depth) => {
        const strange = structuredClone(ask) as Record<string, unknown> & typeof ask;
        const places = [
          strange,
          strange.call,
          strange.call.messages[0],
          strange.call.messages[0]?.content[0],
        ];
        Object.defineProperty(places[depth] as object, key, { value, enumerable: true });
        expect(refusal(strange)).toBe('invalid-request');
      }),
    );
  });

  it('S01 S03 an origin, a key, an address or a grant inside a message changes nothing about who calls', async () => {
    const field = fc.constantFrom(
      'origin',
      'url',
      'topOrigin',
      'key',
      'apiKey',
      'baseUrl',
      'headers',
      'grant',
      'access',
      'session',
    );
    await fc.assert(
      fc.asyncProperty(field, fc.webUrl(), async (key, value) => {
        const { all, seen } = keepers();
        await expect(admit({ ...ask, [key]: value }, caller, all, never)).rejects.toMatchObject({
          info: { code: 'invalid-request' },
        });
        expect(seen).toEqual([]);
        await admit(ask, caller, all, never);
        expect(seen).toEqual([caller]);
      }),
    );
  });

  it('S14 __proto__, constructor and prototype keys are inert', () => {
    const poisonous = fc.constantFrom('__proto__', 'constructor', 'prototype');
    fc.assert(
      fc.property(poisonous, fc.constantFrom('schema', 'ask'), (key, place) => {
        // As JSON brings them: an own property, not the prototype.
        const poison = JSON.parse(`{"${key}":{"polluted":true,"model":"x"}}`) as object;
        if (place === 'schema') {
          const tools = [{ name: 't', inputSchema: { type: 'object', properties: poison } }];
          const parsed = parseAsk({ ...ask, call: { ...call, tools } });
          // A schema may name its properties so; they stay what they are.
          expect(JSON.stringify(parsed)).toContain(`"${key}":{"polluted":true`);
        } else {
          const message = JSON.parse(`{"${key}":{"polluted":true},${JSON.stringify(ask).slice(1)}`) as object;
          if (key === '__proto__') {
            const parsed = refusal(message) === undefined ? parseAsk(message) : {};
            expect((parsed as { polluted?: boolean }).polluted).toBeUndefined();
          } else expect(refusal(message)).toBe('invalid-request');
        }
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
        expect((Object as unknown as { polluted?: boolean }).polluted).toBeUndefined();
      }),
    );
  });

  it('S27 whatever the order of requests and replays, each id of a document runs once', async () => {
    const request = fc.record({ document: fc.constantFrom('D1', 'D2'), id: fc.constantFrom('a', 'b', 'c') });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 20 }), async (requests) => {
        const { all } = keepers(createReplayGuard());
        const ran: string[] = [];
        await Promise.all(
          requests.map(async ({ document, id }) => {
            await admit({ ...ask, id }, { ...caller, document }, all, never).then(
              () => ran.push(`${document} ${id}`),
              () => undefined,
            );
          }),
        );
        expect(ran.sort()).toEqual(
          [...new Set(requests.map(({ document, id }) => `${document} ${id}`))].sort(),
        );
      }),
    );
  });
});
