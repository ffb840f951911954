/** What a type makes of its provider's answers. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ToolCallPart, UsagePart } from '../../../lib/protocol/part.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { type Act, openAct } from '../act.ts';
import { JSON_BODY } from '../servers.ts';

const CALLS = [
  { name: 'weather', arguments: '{"city":"Oslo"}' },
  { name: 'weather', arguments: '{"city":"Rome"}' },
];
const tools = [
  { name: 'weather', inputSchema: { type: 'object', properties: { city: { type: 'string' } } } },
];

/** @param refuses Features that the type refuses, for which there is no answer to read. */
export function answers(type: ProviderType, refuses: readonly string[] = []): void {
  let act: Act;
  beforeAll(async () => {
    act = await openAct(type);
  });
  afterAll(() => act[Symbol.asyncDispose]());

  it('text as it comes, and one finish', async () => {
    act.says({ says: ['The capital', ' of Norway', ' is Oslo.'] }, { gapMs: 12 });
    const { text, parts, reads, ends, error } = await act.run();
    expect(error).toBeUndefined();
    expect(text).toBe('The capital of Norway is Oslo.');
    expect(reads.length).toBeGreaterThan(2);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(ends).toBe(1);
  });

  if (!refuses.includes('tools')) {
    it('tool calls side by side, each once and whole', async () => {
      act.says({ says: [], calls: CALLS, finish: 'tool-calls' });
      const { parts, ends } = await act.run({ tools });
      const calls = parts.filter((part): part is ToolCallPart => part.type === 'tool-call');
      expect(calls.map(({ name, arguments: text }) => ({ name, arguments: JSON.parse(text) }))).toEqual(
        CALLS.map(({ name, arguments: text }) => ({ name, arguments: JSON.parse(text) })),
      );
      expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
      expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' });
      expect(ends).toBe(1);
    });
  }

  it('reasoning apart from what is said', async () => {
    act.says({ thinks: ['Norway', ' is north.'], says: ['Oslo.'] });
    const { parts, text } = await act.run();
    const thought = parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
    expect(thought).toBe('Norway is north.');
    expect(text).toBe('Oslo.');
  });

  it('how many tokens it took, before the finish', async () => {
    const usage = { input: 11, output: 7, reasoning: 3, cacheRead: 5 };
    act.says({ thinks: ['Hm.'], says: ['x'], usage });
    const { parts } = await act.run();
    const told = parts.filter((part): part is UsagePart => part.type === 'usage');
    expect(told).toHaveLength(1);
    expect(parts.at(-2)).toBe(told[0]);
    expect(told[0]?.usage).toMatchObject({ input: 11, output: 7 });
    // Not every wire tells these; one that does tells no others.
    expect(usage).toMatchObject(told[0]?.usage ?? {});
  });

  it('that it ended at its limit', async () => {
    act.says({ says: ['x'], finish: 'length' });
    expect((await act.run()).parts.at(-1)).toMatchObject({ type: 'finish', reason: 'length' });
  });

  it('that a filter, or the model itself, stopped it', async () => {
    act.says({ says: ['x'], finish: 'content-filter' });
    const { parts, text } = await act.run();
    expect(text).toBe('x');
    // Not every wire tells one from the other; Ollama has neither.
    const reasons = type.wire === 'ollama' ? ['stop', 'other'] : ['content-filter', 'refused'];
    const end = parts.at(-1);
    expect(reasons).toContain(end?.type === 'finish' ? end.reason : undefined);
  });

  it('the same in one body, where it came whole', async () => {
    const { whole } = act.play;
    if (whole === undefined) return;
    act.replies((response) => {
      response.writeHead(200, JSON_BODY);
      response.end(JSON.stringify(whole({ says: ['Oslo.'], usage: { input: 2, output: 3 } })));
    });
    const { text, parts, ends } = await act.run();
    expect(text).toBe('Oslo.');
    expect(parts.slice(-2)).toMatchObject([
      { type: 'usage', usage: { input: 2, output: 3 } },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(ends).toBe(1);
  });
}
