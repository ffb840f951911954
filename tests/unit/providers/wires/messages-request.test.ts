import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../lib/protocol/call.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { JSON_TOOL } from '../../../../lib/providers/wires/messages-json.ts';
import { toMessagesRequest } from '../../../../lib/providers/wires/messages-request.ts';
import { ask } from '../../../contract/stage.ts';
import { asking } from './support.ts';

type Json = Record<string, unknown>;
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const TOOLS = [{ name: 'weather', description: 'Of a city', inputSchema: SCHEMA }];
const ADAPTIVE: Traits = { reasoning: 'adaptive', maxOutput: 128_000 };
const BUDGET: Traits = { reasoning: 'budget', maxOutput: 64_000 };

const {
  request,
  sent,
  refusal: refused,
} = asking((call, traits: Traits = {}) => toMessagesRequest(call, 'claude-x', traits));
const refusal = (...args: Parameters<typeof refused>) => {
  const info = refused(...args);
  return info && [info.code, info.detail];
};
const talk = (messages: Call['messages'], extra: Partial<Call> = {}): Call => ask('', { messages, ...extra });
const words = (text: string) => [{ type: 'text' as const, text }];

describe('a call as a Messages request', () => {
  it('says no more than was asked, and how long the answer may be at most', () => {
    expect(sent(ask('Hi'))).toEqual({
      model: 'claude-x',
      max_tokens: 4096,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      stream: true,
    });
    expect(sent(ask('Hi'), BUDGET).max_tokens).toBe(64_000);
    expect(sent(ask('Hi', { maxOutputTokens: 100 }), BUDGET).max_tokens).toBe(100);
    expect(sent(ask('Hi', { maxOutputTokens: 100_000 }), BUDGET).max_tokens).toBe(64_000);
  });

  it('carries what the wire has words for', () => {
    const call = ask('Hi', { temperature: 0.5, topK: 3, stop: ['END'], tools: TOOLS, toolChoice: 'auto' });
    expect(sent(call)).toMatchObject({
      temperature: 0.5,
      top_k: 3,
      stop_sequences: ['END'],
      tools: [{ name: 'weather', description: 'Of a city', input_schema: SCHEMA }],
      tool_choice: { type: 'auto' },
    });
  });

  it('leaves out what only colours an answer, and names it', () => {
    const call = ask('Hi', {
      temperature: 2,
      topP: 0.9,
      minP: 0.1,
      presencePenalty: 1,
      frequencyPenalty: 1,
      seed: 7,
    });
    const { json, ignored } = request(call);
    expect(json).toMatchObject({ temperature: 1 });
    expect(json).not.toHaveProperty('top_p');
    expect(ignored).toEqual(['topP', 'minP', 'presencePenalty', 'frequencyPenalty', 'seed']);
    expect(sent(ask('Hi', { topP: 0.9 }))).toMatchObject({ top_p: 0.9 });
    expect(request(ask('Hi', { temperature: 1, topP: 1, topK: 1 }), { takes: [] }).ignored).toEqual([
      'temperature',
      'topP',
      'topK',
    ]);
  });

  it.each([
    ['log probabilities', { logprobs: 0 }, 'logprobs'],
    ['several answers', { n: 2 }, 'n'],
    ['an image as an answer', { modalities: ['text' as const, 'image' as const] }, 'modalities'],
    ['a stop sequence of white space', { stop: ['\n'] }, 'stop'],
    ['a choice among no tools', { toolChoice: 'required' as const }, 'toolChoice'],
  ])('refuses %s, naming it', (_, extra, detail) => {
    expect(refusal(ask('Hi', extra))).toEqual(['unsupported', detail]);
  });
});

describe('tools', () => {
  it.each([
    [{ toolChoice: 'required' as const }, { type: 'any' }],
    [{ toolChoice: 'none' as const, parallelToolCalls: false }, { type: 'none' }],
    [{ toolChoice: { name: 'weather' } }, { type: 'tool', name: 'weather' }],
    [{ parallelToolCalls: false }, { type: 'auto', disable_parallel_tool_use: true }],
    [
      { toolChoice: 'required' as const, parallelToolCalls: false },
      { type: 'any', disable_parallel_tool_use: true },
    ],
    [{}, undefined],
  ])('%j is %j', (extra, choice) => {
    expect(sent(ask('Hi', { tools: TOOLS, ...extra })).tool_choice).toEqual(choice);
  });

  it('a forced choice is refused where the model refuses it, and goes before a budget for thoughts', () => {
    const call = ask('Hi', { tools: TOOLS, toolChoice: 'required', reasoning: { effort: 'low' } });
    expect(refusal(call, { lacks: ['toolChoice'] })).toEqual(['unsupported', 'toolChoice']);
    expect(request(call, BUDGET).ignored).toEqual(['reasoning']);
    expect(sent(call, ADAPTIVE)).toMatchObject({
      output_config: { effort: 'low' },
      tool_choice: { type: 'any' },
    });
    expect(sent(call, ADAPTIVE)).not.toHaveProperty('thinking');
  });

  it('strictness goes where the model knows it; a schema that says nothing is one of an object', () => {
    const call = ask('Hi', { tools: [{ name: 'f', inputSchema: {}, strict: true }] });
    expect(sent(call).tools).toEqual([{ name: 'f', input_schema: { type: 'object' }, strict: true }]);
    const { json, ignored } = request(call, { json: 'object' });
    expect(JSON.stringify(json)).not.toContain('strict');
    expect(ignored).toEqual(['tools.strict']);
  });
});

describe('answers in JSON', () => {
  const json = { schema: SCHEMA };
  const forced = { type: 'tool', name: JSON_TOOL, disable_parallel_tool_use: true };

  it('by a schema where the model is held to one', () => {
    expect(sent(ask('Hi', { json, tools: TOOLS, reasoning: { effort: 'high' } }), ADAPTIVE)).toMatchObject({
      output_config: {
        effort: 'high',
        format: { type: 'json_schema', schema: { ...SCHEMA, additionalProperties: false } },
      },
      tools: [{ name: 'weather' }],
    });
  });

  it.each([
    ['for models that know none', json, { json: 'object' as const }],
    ['for a schema that cannot be closed', { schema: { type: 'object' } }, {}],
    ['for JSON without a schema', {}, {}],
  ])('by a forced tool %s', (_, wanted, traits) => {
    expect(sent(ask('Hi', { json: wanted }), traits)).toMatchObject({
      tools: [{ name: JSON_TOOL, input_schema: { type: 'object' } }],
      tool_choice: forced,
    });
  });

  it('is refused where neither will do', () => {
    const lacks = ['toolChoice' as const];
    expect(refusal(ask('Hi', { json: {} }), { lacks })).toEqual(['unsupported', 'json']);
    expect(refusal(ask('Hi', { json }), { json: 'none' })).toEqual(['unsupported', 'json']);
    expect(refusal(ask('Hi', { json, tools: TOOLS }), { json: 'object' })).toEqual(['unsupported', 'json']);
    expect(refusal(ask('Hi', { json: { schema: { type: 'array' } } }), { json: 'object' })).toEqual([
      'unsupported',
      'json',
    ]);
  });
});

describe('thinking', () => {
  const think = (reasoning: Call['reasoning'], traits: Traits, extra: Partial<Call> = {}) => {
    const { json, ignored } = request(ask('Hi', { reasoning, ...extra }), traits);
    const { thinking, output_config } = JSON.parse(JSON.stringify(json));
    return { thinking, effort: output_config?.effort, ignored };
  };

  it('by a budget: efforts by the table, always less than the answer may hold', () => {
    expect(think({ effort: 'medium' }, BUDGET).thinking).toEqual({ type: 'enabled', budget_tokens: 8192 });
    expect(think({ budgetTokens: 100 }, BUDGET).thinking.budget_tokens).toBe(1024);
    expect(think({ budgetTokens: 9000 }, BUDGET, { maxOutputTokens: 3000 }).thinking.budget_tokens).toBe(
      2999,
    );
    expect(think({ effort: 'high' }, BUDGET, { maxOutputTokens: 3000 }).thinking.budget_tokens).toBe(1500);
    expect(think({ effort: 'high' }, BUDGET, { maxOutputTokens: 1024 })).toMatchObject({
      ignored: ['reasoning'],
    });
    expect(think({ effort: 'none' }, BUDGET)).toEqual({});
  });

  it('by an effort: budgets by the table, the thoughts’ summary asked for', () => {
    const shown = { type: 'adaptive', display: 'summarized' };
    expect(think({ effort: 'high' }, ADAPTIVE)).toEqual({ thinking: shown, effort: 'high' });
    expect(think({ effort: 'minimal' }, ADAPTIVE).effort).toBe('low');
    expect(think({ effort: 'max' }, ADAPTIVE).effort).toBe('max');
    expect(think({ budgetTokens: 9000 }, ADAPTIVE)).toEqual({ thinking: shown, effort: 'medium' });
    expect(think({ effort: 'none' }, ADAPTIVE)).toEqual({ thinking: { type: 'disabled' } });
    expect(think({ effort: 'none' }, { ...ADAPTIVE, efforts: { none: 'between_tools' } }).thinking).toEqual({
      type: 'between_tools',
    });
    expect(think({ effort: 'none' }, { ...ADAPTIVE, efforts: { none: null } })).toEqual({
      effort: 'low',
      ignored: ['reasoning'],
    });
  });

  it('is left out and named for models that do not think', () => {
    expect(think({ effort: 'high' }, { reasoning: 'none' })).toEqual({ ignored: ['reasoning'] });
  });

  it('takes the sampling parameters’ place', () => {
    const call = ask('Hi', { reasoning: { effort: 'low' }, temperature: 0.2, topP: 0.9, topK: 4 });
    const { json, ignored } = request(call, BUDGET);
    for (const name of ['temperature', 'top_p', 'top_k']) expect(json).not.toHaveProperty(name);
    expect(ignored).toEqual(['temperature', 'topP', 'topK']);
    const { ignored: atRest } = request({ ...call, reasoning: { effort: 'none' } }, ADAPTIVE);
    expect(atRest).toEqual(['topP']);
  });

  const looped = (content: Call['messages'][number]['content']): Call =>
    talk(
      [
        { role: 'user', content: words('u') },
        { role: 'assistant', content: content as never },
        { role: 'tool', content: [{ type: 'tool-result', id: 'a', content: words('x') }] },
      ],
      { reasoning: { effort: 'low' } },
    );
  const called = { type: 'tool-call' as const, id: 'a', name: 'f', arguments: '{}' };
  const signed = { type: 'reasoning' as const, text: 't', metadata: { messages: { signature: 's' } } };

  it('by a budget stops where a tool loop began without thoughts', () => {
    expect(request(looped([called]), BUDGET).ignored).toEqual(['reasoning']);
    expect(request(looped([signed, called]), BUDGET).ignored).toBeUndefined();
    expect(request(looped([called]), ADAPTIVE).ignored).toBeUndefined();
  });

  it('thoughts of another wire, or that nobody signed, stay out', () => {
    const foreign = { type: 'reasoning' as const, text: 'x', metadata: { gemini: { signature: 'g' } } };
    const unsigned = { type: 'reasoning' as const, text: 'y', metadata: { messages: {} } };
    const { messages } = sent(
      looped([foreign, unsigned, { type: 'reasoning', text: 'z' }, called]),
      ADAPTIVE,
    ) as {
      messages: { content: Json[] }[];
    };
    expect(messages[1]?.content.map(({ type }) => type)).toEqual(['tool_use']);
  });

  it('thoughts that are bound to what came before are left out by the API rather than refused', () => {
    const bound = { ...ADAPTIVE, boundThinking: true };
    const { json, headers } = request(looped([signed, called]), bound);
    expect(json).toMatchObject({
      thinking: { type: 'adaptive', block_binding: { prefix_mismatch_behavior: 'drop_block' } },
    });
    expect(headers).toEqual({ 'anthropic-beta': 'thinking-binding-controls-2026-08-01' });
    expect(request(looped([called]), bound).headers).toBeUndefined();
    expect(request(looped([signed, called]), ADAPTIVE).headers).toBeUndefined();
  });
});
