import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../lib/protocol/call.ts';
import { endpointUrl, pathSegment } from '../../lib/providers/address.ts';
import { cohere } from '../../lib/providers/cohere.ts';
import { types } from '../../lib/providers/index.ts';
import { ollama } from '../../lib/providers/ollama.ts';
import { openAiCompatible } from '../../lib/providers/openai-compatible.ts';
import type { ProviderType } from '../../lib/providers/types.ts';
import { playOf, plays } from '../contract/act.ts';
import { answering, ask, collect, stage } from '../contract/stage.ts';

const KEY = 'sk-canary-4242';
const BASES = ['https://api.example/v1', 'http://127.0.0.1:1234', 'https://gate.example/a/b?tenant=1'];
const text = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '../../admin',
    'https://evil.example/',
    '\r\nauthorization: Bearer x',
    '__proto__',
    '?a=b#c',
  ),
);

/** Whatever a page can put into a call, as it is once parsed. */
const call: fc.Arbitrary<Call> = fc
  .record(
    {
      model: text,
      messages: fc.array(
        fc.oneof(
          fc.record({
            role: fc.constant('user' as const),
            content: fc.tuple(fc.record({ type: fc.constant('text' as const), text })),
          }),
          fc.record({
            role: fc.constant('user' as const),
            content: fc.tuple(
              fc.record({
                type: fc.constant('image' as const),
                source: fc.record({ url: text.map((t) => `https://${t}`) }),
              }),
            ),
          }),
          fc.record({
            role: fc.constant('tool' as const),
            content: fc.tuple(
              fc.record({
                type: fc.constant('tool-result' as const),
                id: text,
                content: fc.constant<never[]>([]),
              }),
            ),
          }),
        ),
        { minLength: 1, maxLength: 4 },
      ),
      tools: fc.array(fc.record({ name: text, inputSchema: fc.dictionary(text, fc.jsonValue()) }), {
        maxLength: 2,
      }),
      stop: fc.array(text, { maxLength: 2 }),
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      maxOutputTokens: fc.integer({ min: 1 }),
    },
    { requiredKeys: ['messages'] },
  )
  .map((extra) => ask('', extra));

describe('what a page and a model id can change about a request', () => {
  it.each([
    { type: openAiCompatible, path: /^(\/v1|\/a\/b)?(\/v1)?\/chat\/completions$/ },
    { type: cohere, path: /^(\/v1|\/a\/b)?\/v2\/chat$/ },
    { type: ollama, path: /^(\/v1|\/a\/b)?\/api\/chat$/ },
  ])('S08 S09 the JSON body, and nothing else ($type.type)', async ({ type, path }) => {
    await fc.assert(
      fc.asyncProperty(call, text, fc.constantFrom(...BASES), async (asked, model, baseUrl) => {
        const sent: { url: string; init: RequestInit }[] = [];
        const answer = answering(['data: [DONE]\n\n']);
        const fetch: typeof answer = (url, init) => {
          sent.push({ url, init });
          return answer(url, init);
        };
        await collect(type.generate(asked, model, stage(type, { baseUrl, fetch, key: KEY })));
        // Ollama takes images by their bytes alone.
        if (type === ollama && JSON.stringify(asked).includes('"source":{"url"')) {
          expect(sent).toEqual([]);
          return;
        }
        expect(sent).toHaveLength(1);
        const [{ url, init }] = sent as [{ url: string; init: RequestInit }];
        const base = new URL(baseUrl);
        expect(new URL(url).origin).toBe(base.origin);
        expect(new URL(url).search).toBe(base.search);
        expect(new URL(url).pathname).toMatch(path);
        expect(init.method).toBe('POST');
        expect(Object.fromEntries(new Headers(init.headers))).toEqual({
          'content-type': 'application/json',
          authorization: `Bearer ${KEY}`,
        });
        expect(JSON.parse(String(init.body)).model).toBe(model);
        expect(String(init.body)).not.toContain('canary');
      }),
      { numRuns: 150 },
    );
  });

  it('S09 a model id in a path stays one segment below the base, or is refused', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
        fc.constantFrom(...BASES),
        (id, base) => {
          let url: URL;
          try {
            url = endpointUrl(base, `/models/${pathSegment(id)}`);
          } catch {
            expect(['.', '..']).toContain(id);
            return;
          }
          const root = new URL(base).pathname.replace(/\/$/, '');
          expect(url.origin).toBe(new URL(base).origin);
          expect(url.search).toBe(new URL(base).search);
          expect(url.hash).toBe('');
          const rest = url.pathname.slice(root.length).split('/');
          expect(rest.slice(0, 2)).toEqual(['', 'models']);
          expect(rest).toHaveLength(3);
          expect(decodeURIComponent(rest[2] as string)).toBe(id.toWellFormed());
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('S06 what a provider says about a refusal', () => {
  it('never reaches the page, whatever it is', async () => {
    const status = fc.integer({ min: 400, max: 599 });
    const marked = fc.string({ maxLength: 80 }).map((noise) => `${noise} marker-7351 ${KEY} ${noise}`);
    const body = fc.oneof(
      marked,
      marked.map((message) =>
        JSON.stringify({ error: { message, code: message, type: message, param: message } }),
      ),
      fc
        .tuple(
          marked,
          fc.constantFrom('insufficient_quota', 'context length', 'unsupported tool', 'origin', 'flagged'),
        )
        .map(([message, sign]) => JSON.stringify({ error: `${message} ${sign}`, detail: message })),
    );
    // A stream of each wire, as it reports an error, and whatever else comes in its place.
    const reports = (type: ProviderType, said: string, code: number) => {
      const told = { message: said, type: said, code, status: said };
      return [
        playOf(type).reported({ type: 'error', message: said, error: type === ollama ? said : told }),
        `data: ${JSON.stringify({ error: told })}\n\n`,
        said,
      ];
    };
    const overHttp = types.filter(({ wire }) => plays.has(wire));
    await fc.assert(
      fc.asyncProperty(
        status,
        body,
        fc.constantFrom(...overHttp),
        fc.constantFrom(undefined, 0, 1, 2),
        async (code, said, type, inStream) => {
          const fetch = async () =>
            inStream === undefined
              ? new Response(said, {
                  status: code,
                  headers: { 'retry-after': '3', 'x-request-id': 'marker-7351' },
                })
              : new Response(reports(type, said, code)[inStream]);
          const connection = stage(type, { baseUrl: BASES[0] as string, fetch, key: KEY });
          const { error, parts } = await collect(type.generate(ask('Hi'), 'm-1', connection));
          expect(error).toBeDefined();
          expect(error?.message).toMatch(/^[A-Z].*[.?]$/s);
          expect(JSON.stringify([error, parts])).not.toMatch(/marker-7351|canary/);
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
