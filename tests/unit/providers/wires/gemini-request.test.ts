import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../lib/protocol/call.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { toGeminiRequest } from '../../../../lib/providers/wires/gemini-request.ts';
import { ask } from '../../../contract/stage.ts';
import { EVERY_COLOUR, refusalOf } from './support.ts';

const request = (extra: Partial<Call>, traits: Traits = {}, model = 'gemini-x') => {
  const { json, ...rest } = toGeminiRequest(ask('Hi', extra), model, traits);
  return { ...rest, json: JSON.parse(JSON.stringify(json)) };
};
const config = (extra: Partial<Call>, traits: Traits = {}) => request(extra, traits).json.generationConfig;
const refusal = (extra: Partial<Call>, traits: Traits = {}) => refusalOf(() => request(extra, traits));
const unsupported = (detail: string) => expect.objectContaining({ code: 'unsupported', detail });
const tools = [
  {
    name: 'weather',
    description: 'The weather',
    inputSchema: { type: 'object', properties: { c: { const: 1 } } },
  },
  { name: 'time', inputSchema: {} },
];

describe('where it goes', () => {
  it('the model is a segment of the path, streams are asked for by the query', () => {
    expect(request({})).toEqual({
      path: '/models/gemini-x:streamGenerateContent',
      query: { alt: 'sse' },
      json: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
      ignored: [],
    });
    expect(request({}, {}, 'models/gemini-x').path).toBe('/models/gemini-x:streamGenerateContent');
  });

  it.each([
    ['gemini-x:countTokens?alt=json', '/models/gemini-x%3AcountTokens%3Falt%3Djson:streamGenerateContent'],
    ['../files', '/models/..%2Ffiles:streamGenerateContent'],
    ['a#b', '/models/a%23b:streamGenerateContent'],
  ])('S09 a model’s name stays one: %s', (model, path) => {
    expect(request({}, {}, model).path).toBe(path);
  });
});

describe('what colours an answer', () => {
  it('goes in by the wire’s words, and what it has none for is named', () => {
    const { minP: _, ...rest } = EVERY_COLOUR;
    const { json, ignored } = request(EVERY_COLOUR);
    expect(json.generationConfig).toEqual(rest);
    expect(ignored).toEqual(['minP']);
  });

  it('is left out and named where the model does not take it', () => {
    const { json, ignored } = request(EVERY_COLOUR, { takes: ['temperature'] });
    expect(json.generationConfig).toEqual({ temperature: 0.5 });
    expect(ignored).toEqual(['topP', 'topK', 'minP', 'presencePenalty', 'frequencyPenalty', 'seed']);
  });
});

describe('what else there is to say', () => {
  it('length, stop sequences, log probabilities, kinds of answer', () => {
    expect(config({ maxOutputTokens: 9, stop: ['a'], logprobs: 3, modalities: ['text', 'image'] })).toEqual({
      maxOutputTokens: 9,
      stopSequences: ['a'],
      responseLogprobs: true,
      logprobs: 3,
      responseModalities: ['TEXT', 'IMAGE'],
    });
    expect(config({ logprobs: 0, stop: [] })).toEqual({ responseLogprobs: true });
  });

  it('JSON, with and without a schema', () => {
    expect(config({ json: {} })).toEqual({ responseMimeType: 'application/json' });
    expect(
      config({ json: { name: 'n', schema: { properties: { a: { const: 'x' } } }, strict: true } }),
    ).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: { properties: { a: { enum: ['x'] } } },
    });
  });

  it('tools, and which of them to call', () => {
    const { json } = request({ tools });
    expect(json.tools).toEqual([
      {
        functionDeclarations: [
          {
            name: 'weather',
            description: 'The weather',
            parametersJsonSchema: { type: 'object', properties: { c: { enum: [1] } } },
          },
          { name: 'time' },
        ],
      },
    ]);
    expect(json.toolConfig).toBeUndefined();
  });

  it.each([
    ['auto', { mode: 'AUTO' }],
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [{ name: 'time' }, { mode: 'ANY', allowedFunctionNames: ['time'] }],
  ] as const)('tool choice %o', (toolChoice, functionCallingConfig) => {
    expect(request({ tools, toolChoice }).json.toolConfig).toEqual({ functionCallingConfig });
  });

  it('a strict tool is called by its schema or not at all', () => {
    const strict = tools.map((tool) => ({ ...tool, strict: true }));
    expect(request({ tools: strict }).json.toolConfig).toEqual({
      functionCallingConfig: { mode: 'VALIDATED' },
    });
  });

  it('a choice without tools is none, and so are no tools', () => {
    expect(request({ toolChoice: 'auto', tools: [] }).json).toEqual(request({}).json);
  });
});

describe('how it is to think', () => {
  const thinking = (reasoning: Call['reasoning'], traits: Traits, extra: Partial<Call> = {}) => {
    const { json, ignored } = request({ ...(reasoning && { reasoning }), ...extra }, traits);
    return [json.generationConfig?.thinkingConfig, ignored];
  };

  it.each([
    ['minimal', 'minimal'],
    ['low', 'low'],
    ['medium', 'medium'],
    ['high', 'high'],
    ['max', 'high'],
  ] as const)('by level: %s is %s', (effort, thinkingLevel) => {
    expect(thinking({ effort }, { reasoning: 'effort' })).toEqual([
      { thinkingLevel, includeThoughts: true },
      [],
    ]);
  });

  it('by level: a budget is the level that it suffices for', () => {
    const level = (budgetTokens: number) => thinking({ budgetTokens }, { reasoning: 'effort' })[0];
    expect(level(100)).toMatchObject({ thinkingLevel: 'minimal' });
    expect(level(9_000)).toMatchObject({ thinkingLevel: 'medium' });
  });

  it('by level: the lowest that the model knows, and that it thinks all the same is said', () => {
    const pro: Traits = { reasoning: 'effort', efforts: { minimal: null, max: 'xhigh' } };
    expect(thinking({ effort: 'minimal' }, pro)[0]).toMatchObject({ thinkingLevel: 'low' });
    expect(thinking({ effort: 'max' }, pro)[0]).toMatchObject({ thinkingLevel: 'xhigh' });
    expect(thinking({ effort: 'none' }, pro)).toEqual([{ thinkingLevel: 'low' }, ['reasoning']]);
  });

  it('by budget: an effort is its tokens, within the model’s bounds and those of the answer', () => {
    const traits: Traits = { reasoning: 'budget', budget: [128, 20_000] };
    const budget = (reasoning: Call['reasoning'], extra?: Partial<Call>) =>
      thinking(reasoning, traits, extra)[0];
    expect(budget({ effort: 'medium' })).toEqual({ thinkingBudget: 8_192, includeThoughts: true });
    expect(budget({ effort: 'max' })).toMatchObject({ thinkingBudget: 20_000 });
    expect(budget({ budgetTokens: 5 })).toMatchObject({ thinkingBudget: 128 });
    expect(budget({ effort: 'low', budgetTokens: 777 })).toMatchObject({ thinkingBudget: 777 });
    expect(budget({ effort: 'high' }, { maxOutputTokens: 500 })).toMatchObject({ thinkingBudget: 500 });
  });

  it('by budget: none is nought, or the fewest where the model always thinks', () => {
    expect(thinking({ effort: 'none' }, { reasoning: 'budget' })).toEqual([{ thinkingBudget: 0 }, []]);
    const pro: Traits = { reasoning: 'budget', budget: [128, 32_768], efforts: { none: null } };
    expect(thinking({ effort: 'none' }, pro)).toEqual([{ thinkingBudget: 128 }, ['reasoning']]);
  });

  it('a model that does not think is not told to, and the call hears of it', () => {
    expect(thinking({ effort: 'high' }, { reasoning: 'none' })).toEqual([undefined, ['reasoning']]);
    expect(thinking({}, { reasoning: 'effort' })).toEqual([undefined, []]);
    expect(thinking(undefined, { reasoning: 'effort' })).toEqual([undefined, []]);
  });
});

describe('what it cannot carry is refused by name', () => {
  const assistant = {
    role: 'assistant' as const,
    content: [{ type: 'text' as const, text: 'I' }],
    prefix: true,
  };
  it.each<[string, Partial<Call>, Traits]>([
    ['prefix', { messages: [...ask('x').messages, assistant] }, {}],
    ['n', { n: 2 }, {}],
    ['parallelToolCalls', { tools, parallelToolCalls: false }, {}],
    ['toolChoice', { toolChoice: 'required' }, {}],
    ['toolChoice', { tools, toolChoice: { name: 'unknown' } }, {}],
    ['tools', { tools }, { lacks: ['tools'] }],
    ['json', { json: {} }, { json: 'none' }],
    ['json', { json: { schema: {} } }, { json: 'object' }],
    ['json', { json: {}, tools }, { lacks: ['jsonWithTools'] }],
    ['logprobs', { logprobs: 1 }, { lacks: ['logprobs'] }],
    ['stop', { stop: ['a', 'b', 'c', 'd', 'e', 'f'] }, {}],
    ['stop', { stop: ['a'] }, { lacks: ['stop'] }],
    ['modalities', { modalities: ['text', 'image'] }, { modalities: [] }],
    ['modalities', { modalities: ['audio'] }, { modalities: ['image'] }],
  ])('%s %o', (detail, extra, traits) => {
    expect(refusal(extra, traits)).toEqual(unsupported(detail));
  });

  it('and nothing else is', () => {
    expect(
      refusal({ n: 1, parallelToolCalls: false, modalities: ['text'] }, { modalities: [] }),
    ).toBeUndefined();
    expect(
      refusal({ tools, parallelToolCalls: true, json: {}, stop: ['a', 'b', 'c', 'd', 'e'] }),
    ).toBeUndefined();
  });
});
