import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../lib/protocol/call.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import {
  type ResponsesDialect,
  toResponsesRequest,
} from '../../../../lib/providers/wires/responses-request.ts';
import { ask } from '../../../contract/stage.ts';
import { asking } from './support.ts';

const DIALECT: ResponsesDialect = { path: '/responses' };
const THINKS: Traits = { reasoning: 'effort', instructions: 'developer', takes: [] };
const {
  request,
  sent,
  refusal: refused,
} = asking((call, traits?: Traits, dialect: ResponsesDialect = DIALECT) =>
  toResponsesRequest(call, 'm/1', dialect, traits),
);
const refusal = (...args: Parameters<typeof refused>) => refused(...args)?.detail;
const user = (text: string) => ({ role: 'user', content: [{ type: 'input_text', text }] });

describe('a call as a Responses request', () => {
  it('says no more than was asked, and keeps nothing at the provider', () => {
    expect(request(ask('Hi')).path).toBe('/responses');
    expect(sent(ask('Hi'))).toEqual({ model: 'm/1', input: [user('Hi')], stream: true, store: false });
    expect(request(ask('Hi')).ignored).toBeUndefined();
  });

  it('carries every option that the wire knows', () => {
    const call = ask('Hi', {
      tools: [
        { name: 'weather', description: 'Of a city', inputSchema: { type: 'object' }, strict: true },
        { name: 'time', inputSchema: {} },
      ],
      toolChoice: { name: 'weather' },
      parallelToolCalls: false,
      json: { name: 'reply', schema: { type: 'object' }, strict: true },
      reasoning: { effort: 'low' },
      temperature: 0.5,
      topP: 0.9,
      maxOutputTokens: 100,
      logprobs: 3,
      n: 1,
    });
    expect(sent(call)).toEqual({
      model: 'm/1',
      input: [user('Hi')],
      stream: true,
      store: false,
      include: ['reasoning.encrypted_content', 'message.output_text.logprobs'],
      tools: [
        {
          type: 'function',
          name: 'weather',
          description: 'Of a city',
          parameters: { type: 'object' },
          strict: true,
        },
        // Left out it would be strict.
        { type: 'function', name: 'time', parameters: {}, strict: false },
      ],
      tool_choice: { type: 'function', name: 'weather' },
      parallel_tool_calls: false,
      text: { format: { type: 'json_schema', name: 'reply', schema: { type: 'object' }, strict: true } },
      reasoning: { effort: 'low', summary: 'auto' },
      temperature: 0.5,
      top_p: 0.9,
      max_output_tokens: 100,
      top_logprobs: 3,
    });
    expect(sent(ask('Hi', { json: {} })).text).toEqual({ format: { type: 'json_object' } });
    expect(sent({ ...call, toolChoice: 'required' }).tool_choice).toBe('required');
  });

  it('names what it leaves out because the wire or the model has no word for it', () => {
    const colours = { topK: 40, minP: 0.1, presencePenalty: 1, frequencyPenalty: 1, seed: 7 };
    const { ignored } = request(ask('Hi', { ...colours, temperature: 1 }));
    expect(ignored).toEqual(['topK', 'minP', 'presencePenalty', 'frequencyPenalty', 'seed']);
    const thinking = request(ask('Hi', { temperature: 1, topP: 1 }), THINKS);
    expect(thinking.ignored).toEqual(['temperature', 'topP']);
    expect(thinking.json).toMatchObject({ temperature: undefined, top_p: undefined });
  });

  it('a model that thinks may take more when it is told not to', () => {
    const traits: Traits = { ...THINKS, takesAtRest: ['temperature', 'topP'] };
    const call = ask('Hi', { temperature: 1, reasoning: { effort: 'none' } });
    expect(sent(call, traits)).toMatchObject({ temperature: 1, reasoning: { effort: 'none' } });
    expect(request(ask('Hi', { temperature: 1 }), traits).ignored).toEqual(['temperature']);
  });

  it('a limit below the least that the server takes is raised to it, and named', () => {
    const { json, ignored } = request(ask('Hi', { maxOutputTokens: 3 }));
    expect(json).toMatchObject({ max_output_tokens: 16 });
    expect(ignored).toEqual(['maxOutputTokens']);
  });

  it('refuses by name what would change the meaning', () => {
    const stop = ask('Hi', { stop: ['END'] });
    const prefix = ask('Hi', {
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'He' }], prefix: true },
      ],
    });
    expect(refusal(stop)).toBe('stop');
    expect(refusal(ask('Hi', { stop: [] }))).toBeUndefined();
    expect(refusal(prefix)).toBe('prefix');
    expect(refusal(ask('Hi', { n: 2 }))).toBe('n');
    expect(refusal(ask('Hi', { modalities: ['text', 'audio'] }), { modalities: ['audio'] })).toBe(
      'modalities',
    );
    expect(refusal(ask('Hi', { modalities: ['image'] }))).toBe('modalities');
    const lacks: Traits = { lacks: ['tools', 'logprobs', 'toolChoice'], json: 'object' };
    expect(refusal(ask('Hi', { logprobs: 0 }), lacks)).toBe('logprobs');
    expect(refusal(ask('Hi', { tools: [{ name: 'a', inputSchema: {} }] }), lacks)).toBe('tools');
    expect(refusal(ask('Hi', { toolChoice: 'required' }), lacks)).toBe('toolChoice');
    expect(refusal(ask('Hi', { json: { schema: {} } }), lacks)).toBe('json');
    expect(refusal(ask('Hi', { json: {}, tools: [], toolChoice: 'auto' }), lacks)).toBeUndefined();
    expect(refusal(ask('Hi', { json: {} }), { json: 'none' })).toBe('json');
  });

  it('a model that calls one tool at a time is not told to; that it may call more is named as left out', () => {
    const tools = [{ name: 'a', inputSchema: {} }];
    const one = (parallelToolCalls: boolean) =>
      request(ask('Hi', { tools, parallelToolCalls }), { oneToolAtATime: true });
    expect([one(false).ignored, one(true).ignored]).toEqual([undefined, ['parallelToolCalls']]);
    expect(JSON.stringify([one(false).json, one(true).json])).not.toContain('parallel');
  });

  it('a word about tools is one only where there are tools', () => {
    const { tool_choice, parallel_tool_calls } = sent(
      ask('Hi', { toolChoice: 'auto', parallelToolCalls: false }),
    );
    expect([tool_choice, parallel_tool_calls]).toEqual([undefined, undefined]);
  });

  it('pictures in the answer are drawn by the provider’s own tool', () => {
    const call = ask('Draw', { modalities: ['text', 'image'], tools: [{ name: 'a', inputSchema: {} }] });
    expect(sent(call, { modalities: ['image'] }).tools).toEqual([
      expect.objectContaining({ name: 'a' }),
      { type: 'image_generation' },
    ]);
  });
});

describe('reasoning', () => {
  const reasoning = (asked: Call['reasoning'], traits: Traits = THINKS, dialect?: ResponsesDialect) => {
    const { json, ignored } = request(ask('Hi', { reasoning: asked }), traits, dialect);
    return { ...(json as { reasoning?: object }).reasoning, ...(ignored && { ignored }) };
  };

  it('comes back encrypted from every model that thinks, and is not asked of one that does not', () => {
    expect(sent(ask('Hi'), THINKS).include).toEqual(['reasoning.encrypted_content']);
    expect(sent(ask('Hi'), THINKS).reasoning).toBeUndefined();
    expect(sent(ask('Hi'), { reasoning: 'none' }).include).toBeUndefined();
    expect(reasoning({ effort: 'high' }, { reasoning: 'none' })).toEqual({ ignored: ['reasoning'] });
  });

  it('is told in the model’s own words, the nearest lower where it lacks one', () => {
    expect(reasoning({ effort: 'max' })).toEqual({ effort: 'high', summary: 'auto' });
    const words: Traits = { ...THINKS, efforts: { none: null, minimal: null, max: 'xhigh' } };
    expect(reasoning({ effort: 'max' }, words)).toEqual({ effort: 'xhigh', summary: 'auto' });
    expect(reasoning({ effort: 'minimal' }, words)).toEqual({ effort: 'low', summary: 'auto' });
    expect(reasoning({ effort: 'none' }, words)).toEqual({ ignored: ['reasoning'] });
    expect(reasoning({ effort: 'none' })).toEqual({ effort: 'none' });
  });

  it('a budget is the effort that it covers', () => {
    expect(reasoning({ budgetTokens: 10_000 })).toEqual({ effort: 'medium', summary: 'auto' });
    expect(reasoning({ budgetTokens: 10_000, effort: 'low' })).toMatchObject({ effort: 'low' });
    expect(reasoning({ budgetTokens: 1 })).toMatchObject({ effort: 'minimal' });
  });

  it('without summaries, without a stream, where these are not to be had', () => {
    expect(reasoning({ effort: 'low' }, THINKS, { ...DIALECT, summaries: false })).toEqual({ effort: 'low' });
    expect(sent(ask('Hi'), {}, { ...DIALECT, stream: false }).stream).toBe(false);
  });
});
