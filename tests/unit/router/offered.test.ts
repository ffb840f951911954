import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAPABILITIES } from '../../../lib/protocol/grant.ts';
import { type Offer, offered } from '../../../lib/router/offered.ts';
import { publicModelId } from '../../../lib/router/public-id.ts';
import { anyEndpoints, anyRules } from '../../fixtures/any-endpoint.ts';
import { PROVIDERS, request } from '../../fixtures/endpoints.ts';

const chat: Offer = { capabilities: ['text'], taskModels: {} };
const idsOf = (...asked: Parameters<typeof offered>) => offered(...asked).map(({ id }) => id);

describe('what a site is told of models', () => {
  it('is the one that answers it, and nothing else, where it may not choose', () => {
    const site = 'openrouter/anthropic/claude-sonnet-4.5';
    expect(offered(request({ site, fallback: 'openai/gpt-5' }), chat)).toEqual([
      {
        id: 'anthropic/claude-sonnet-4.5',
        name: 'anthropic/claude-sonnet-4.5',
        kind: 'chat',
        contextLength: 200_000,
        maxOutput: 64_000,
        inputs: ['text', 'image'],
        tools: true,
        json: true,
      },
    ]);
  });

  it('names what Oriel chooses by its own name, with the abilities of what answers now', () => {
    expect(offered(request({ fallback: 'oriel/local', favourites: [] }), chat)).toMatchObject([
      { id: 'oriel/local', name: 'oriel/local', contextLength: 131_072 },
    ]);
  });

  it('is all that the rules of the site let it choose among, what answers it first', () => {
    const ids = idsOf(
      request({ fallback: 'ollama/llava:13b', pageChooses: true, rules: [{ localOnly: true }] }),
      chat,
    );
    expect(ids).toEqual(['ollama/llava:13b', 'ollama/llama3.3:70b', 'ollama/qwen2.5-coder:7b']);
  });

  it('leaves out what is retired, what no list names, and whose provider was removed', () => {
    const ids = idsOf(
      request({
        fallback: 'openai/gpt-5',
        pageChooses: true,
        providers: PROVIDERS.filter(({ id }) => id !== 'groq'),
        now: Date.UTC(2026, 2, 1),
        endpoints: [
          ...(request().endpoints ?? []),
          {
            ref: 'lab/secret',
            providerId: 'lab',
            modelId: 'secret',
            model: 'secret',
            local: false,
            unlisted: true,
          },
        ],
      }),
      chat,
    );
    expect(ids).toContain('anthropic/claude-sonnet-4-5');
    expect(ids).not.toContain('anthropic/claude-3-opus-20240229');
    expect(ids).not.toContain('lab/secret');
    expect(ids.filter((id) => id.startsWith('groq/'))).toEqual([]);
  });

  it('holds the chosen one though it is retired: it is asked all the same, until a rule forbids it', () => {
    const asked = request({ fallback: 'anthropic/claude-3-opus-20240229', now: Date.UTC(2026, 2, 1) });
    expect(idsOf(asked, chat)).toEqual(['anthropic/claude-3-opus-20240229']);
    expect(idsOf({ ...asked, rules: [{ localOnly: true }] }, chat)).toEqual([]);
  });

  it('is nothing where the provider of the chosen one is gone', () => {
    expect(idsOf(request({ fallback: 'gone/m' }), chat)).toEqual([]);
  });

  it('is nothing where nothing is set up, or the rules leave nothing', () => {
    expect(offered(request(), chat)).toEqual([]);
    expect(offered(request({ fallback: 'openai/gpt-5', rules: [{ localOnly: true }] }), chat)).toEqual([]);
  });

  it('holds the models of tasks where the site holds a grant for them', () => {
    const taskModels = { embed: 'openai/text-embedding-3-small', speech: 'openai/tts-1' };
    const asked = request({ fallback: 'openai/gpt-5' });
    expect(offered(asked, { capabilities: ['text', 'embeddings'], taskModels })).toMatchObject([
      { id: 'openai/gpt-5', kind: 'chat' },
      { id: 'openai/text-embedding-3-small', kind: 'embedding', contextLength: 8_191 },
    ]);
    expect(idsOf(asked, { capabilities: ['embeddings'], taskModels })).toEqual([
      'openai/text-embedding-3-small',
    ]);
  });

  it('S34 never holds a price, an address, a provider’s name or anything else that was not said to be told', () => {
    const FIELDS = [
      ...['id', 'name', 'kind', 'contextLength', 'maxOutput'],
      ...['inputs', 'outputs', 'tools', 'json', 'reasoning'],
    ];
    fc.assert(
      fc.property(
        anyEndpoints,
        fc.array(anyRules, { maxLength: 2 }),
        fc.boolean(),
        fc.subarray([...CAPABILITIES]),
        (endpoints, rules, pageChooses, capabilities) => {
          const fallback = endpoints[0]?.ref ?? 'openai/a';
          const asked = request({ endpoints, rules, pageChooses, fallback });
          const told = offered(asked, { capabilities, taskModels: { embed: fallback } });
          expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
          for (const model of told) expect(FIELDS).toEqual(expect.arrayContaining(Object.keys(model)));
          if (!pageChooses) expect(told.every(({ id }) => id === publicModelId(fallback))).toBe(true);
          if (capabilities.length === 0) expect(told).toEqual([]);
        },
      ),
    );
  });
});
