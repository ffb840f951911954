import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { joinFacts } from '../../../lib/catalog/facts.ts';
import { canonicalName, plainName } from '../../../lib/catalog/names.ts';
import { readFacts, readSnapshot } from '../../../lib/catalog/snapshot.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { typeOf } from '../../../lib/providers/index.ts';
import { FILE, MAX_GZIP_BYTES } from '../../../scripts/catalog/run.ts';

const text = readFileSync(FILE, 'utf8');
const snapshot = readSnapshot(JSON.parse(text));
const facts = joinFacts([{ source: 'bundled', facts: snapshot }], snapshot.lines);
const endpoints = Object.entries(snapshot.endpoints).flatMap(([type, its]) =>
  Object.entries(its).map(([id, record]) => ({
    type,
    id,
    record,
    model: plainName(canonicalName(type, id)),
  })),
);

describe('the list of models that comes with Oriel', () => {
  it('is 120 kB at most, compressed', () => {
    expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(MAX_GZIP_BYTES);
  });

  it('names the license of what it is made from, and brings it along', () => {
    const license = /see (\S+)"/.exec(text)?.[1] ?? '';
    expect(readFileSync(new URL(license, `file://${FILE}`), 'utf8')).toMatch(
      /MIT License[\s\S]*Mario Zechner/,
    );
  });

  it('is of providers that Oriel has, and every one of them is of a model in it', () => {
    for (const { type, id, model } of endpoints) {
      expect(typeOf(type), type).toBeDefined();
      expect(snapshot.models[model], `${type} ${id} is ${model}`).toBeDefined();
    }
  });

  it('has the models of every service that is not somebody’s own', () => {
    const services = [
      'openai',
      'anthropic',
      'google',
      'cohere',
      'openrouter',
      'mistral',
      'groq',
      'deepseek',
      'xai',
    ];
    const others = ['together', 'fireworks', 'cerebras', 'perplexity', 'hugging-face', 'azure', 'bedrock'];
    expect(Object.keys(snapshot.endpoints).sort()).toEqual([...services, ...others].sort());
    expect(Object.keys(snapshot.models).length).toBeGreaterThan(400);
  });

  it('joins no two ids of one service whose prices differ, but for regions', () => {
    const priced = endpoints.filter(({ type, record }) => type !== 'bedrock' && record.price !== undefined);
    const byName = Map.groupBy(priced, ({ type, id }) => `${type} ${canonicalName(type, id)}`);
    for (const [name, its] of byName)
      expect(new Set(its.map(({ record: { price } }) => `${price?.input} ${price?.output}`)).size, name).toBe(
        1,
      );
  });

  it('has prices that somebody could ask', () => {
    for (const { type, id, record } of endpoints) {
      const { input = 0, output = 0, cacheRead = 0 } = record.price ?? {};
      expect(Math.max(input, output), `${type} ${id}`).toBeLessThanOrEqual(1_000);
      // The dearest discount is none.
      expect(cacheRead, `${type} ${id}`).toBeLessThanOrEqual(input);
    }
  });

  it('leads from small to large within a maker’s line', () => {
    const tierOf = (type: string, id: string) => facts.of(type, id)?.tier;
    expect(
      ['claude-haiku-5-5', 'claude-sonnet-5-5', 'claude-opus-5-5'].map((id) => tierOf('anthropic', id)),
    ).toEqual([1, 2, 3]);
    expect(['gpt-6-luna', 'gpt-6-sol', 'gpt-6-astra'].map((id) => tierOf('openai', id))).toEqual([1, 2, 3]);
    expect(
      ['gemini-2.5-flash-lite', 'gemini-2.5-flash', 'gemini-2.5-pro'].map((id) => tierOf('google', id)),
    ).toEqual([1, 2, 3]);
    expect(['gpt-6.1-terra', 'gpt-6.1-sol', 'gpt-5.6-cyber'].map((id) => tierOf('openai', id))).toEqual([
      2,
      2,
      undefined,
    ]);
    // What draws is of no line of those that write.
    expect(tierOf('openrouter', 'google/gemini-3-pro-image')).toBeUndefined();
    // A line goes on after the list was made.
    expect(tierOf('anthropic', 'claude-opus-9')).toBeUndefined();
    expect(facts.of('openrouter', 'anthropic/claude-opus-4.1')?.tier).toBe(3);
  });

  it('dates what makers serve, but for names that move on to later models', () => {
    const makers = ['anthropic', 'cohere', 'deepseek', 'google', 'mistral', 'openai', 'perplexity', 'xai'];
    const undated = endpoints
      .filter(({ type, id }) => makers.includes(type) && facts.ids(type).includes(id))
      .filter(({ type, id }) => (facts.of(type, id)?.kind ?? 'chat') === 'chat')
      .filter(({ id }) => !id.endsWith('latest'))
      .filter(({ type, id }) => facts.of(type, id)?.released === undefined);
    // What nobody whom we read has dated.
    expect(undated.map(({ id }) => id)).toEqual([
      'gemini-robotics-er-2-preview',
      'labs-leanstral-1-5-1',
      'mistral-large-4-0-8',
    ]);
  });

  it('dates a model no earlier than what it knows', () => {
    for (const [name, { released, knowledge }] of Object.entries(snapshot.models))
      if (released !== undefined && knowledge !== undefined)
        expect(knowledge.slice(0, 7) <= released.slice(0, 7), `${name}: ${knowledge}, ${released}`).toBe(
          true,
        );
  });

  it('tells when a model will be gone, and does not offer one that is', () => {
    expect(facts.of('openai', 'gpt-4o')).toMatchObject({ retires: '2027-01-14', knowledge: '2023-09' });
    expect(facts.ids('openai')).toContain('gpt-4o');
    expect(facts.of('groq', 'llama-3.3-70b-versatile')?.retires).toBe('2026-08-16');
    expect(facts.ids('groq')).not.toContain('llama-3.3-70b-versatile');
    // Of the one who retires it, not of others who serve the same.
    expect(facts.of('openrouter', 'openai/gpt-4o')).not.toHaveProperty('retires');
  });

  it('knows what a model is for', () => {
    const of = (type: string, id: string) => facts.of(type, id)?.categories;
    expect(of('anthropic', 'claude-opus-5-5')).toEqual(['chat', 'code', 'reasoning', 'vision']);
    expect(facts.of('anthropic', 'claude-opus-5-5')).not.toHaveProperty('codeOnly');
    expect(facts.of('mistral', 'codestral-2508')).toMatchObject({ codeOnly: true, tier: 2 });
    expect(of('groq', 'openai/gpt-oss-safeguard-20b')).toEqual([]);
    expect(of('openai', 'text-embedding-3-small')).toEqual(['embedding']);
    expect(of('groq', 'whisper-large-v3')).toEqual(['transcription']);
    expect(of('openrouter', 'black-forest-labs/flux.2-pro')).toEqual(['image']);
    expect(of('openrouter', 'google/gemini-3-pro-image')).toContain('image');
    expect(of('ollama', 'llama3.1:8b')).toEqual(['chat', 'small']);
  });

  it('that is damaged is an error that says so, not a crash', () => {
    const good = JSON.parse(text);
    const damaged: unknown[] = [
      undefined,
      null,
      'text',
      [],
      {},
      { ...good, version: 2 },
      { ...good, models: { x: { contextLength: -1 } } },
      { ...good, models: { x: { released: 'soon' } } },
      { ...good, endpoints: { openai: { x: { price: { input: 'free' } } } } },
      { ...good, endpoints: { openai: [] } },
      { ...good, lines: { tiers: [['x', 4]], code: [], codeOnly: [] } },
    ];
    for (const file of damaged) {
      expect(() => readSnapshot(file)).toThrow(OrielError);
      expect(() => readSnapshot(file)).toThrow(/install Oriel anew/);
    }
  });

  it('leaves out what it does not know: a later Oriel may write more', () => {
    const later = readSnapshot({
      ...JSON.parse(text),
      models: { x: { name: 'X', later: true } },
      later: 1,
    });
    expect(later.models.x).toEqual({ name: 'X' });
    expect(readFacts({ at: 1, models: {}, endpoints: {}, more: 1 })).toEqual({
      at: 1,
      models: {},
      endpoints: {},
    });
    expect(readFacts({ at: 'x' })).toBeUndefined();
  });
});
