import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { sayingJson } from '../../../lib/providers/json-word.ts';
import { toChatRequest } from '../../../lib/providers/wires/chat-request.ts';
import { toCohereRequest } from '../../../lib/providers/wires/cohere-request.ts';
import { toOllamaRequest } from '../../../lib/providers/wires/ollama-request.ts';
import { toResponsesRequest } from '../../../lib/providers/wires/responses-request.ts';
import { ask } from '../../contract/stage.ts';

const words = (text: string) => [{ type: 'text' as const, text }];
const user = { role: 'user' as const, content: words('Cities of Norway?') };

describe('the word that JSON without a schema wants', () => {
  it('is said where nobody said it, among the instructions that there are', () => {
    expect(sayingJson(ask('', { messages: [user], json: {} }))).toEqual([
      { role: 'system', content: words('Answer in JSON.') },
      user,
    ]);
    const brief = { role: 'developer' as const, content: words('Be brief.') };
    expect(sayingJson(ask('', { messages: [brief, user], json: {} }))).toEqual([
      { role: 'developer', content: [...words('Be brief.'), ...words('\n\nAnswer in JSON.')] },
      user,
    ]);
  });

  it('is not said twice, nor where a schema says it, nor where nobody wants JSON', () => {
    const said = [{ ...user, content: words('As a json list') }];
    expect(sayingJson(ask('', { messages: said, json: {} }))).toBe(said);
    const plain = [user];
    expect(sayingJson(ask('', { messages: plain, json: { schema: {} } }))).toBe(plain);
    expect(sayingJson(ask('', { messages: plain }))).toBe(plain);
  });
});

describe('every wire on which it is wanted', () => {
  it.each([
    ['chat completions', (call: Call) => toChatRequest(call, 'm', { path: '/c' })],
    ['Responses', (call: Call) => toResponsesRequest(call, 'm', { path: '/r' })],
    ['Cohere', (call: Call) => toCohereRequest(call, 'm', {})],
    ['Ollama', (call: Call) => toOllamaRequest(call, 'm', {})],
  ])('%s says it', (_, request) => {
    const sent = (extra: Partial<Call>) => JSON.stringify(request(ask('Cities?', extra)).json);
    expect(sent({ json: {} })).toContain('Answer in JSON.');
    expect(sent({})).not.toContain('Answer in JSON.');
  });
});
