/** What an answer gave goes back in a tool loop as it came. */
import { describe, expect, it, vi } from 'vitest';
import { emptyResult, collect as gather } from '../../../../lib/page/result.ts';
import { Call } from '../../../../lib/protocol/call.ts';
import { anthropic } from '../../../../lib/providers/anthropic.ts';
import { toMessagesRequest } from '../../../../lib/providers/wires/messages-request.ts';
import { answering, ask, collect, fixture, stage } from '../../../contract/stage.ts';
import { asEvents, recorded } from '../../../differential/compare.ts';

// The page's own copies of what a page might patch: there is no page here.
vi.mock('../../../../lib/page/natives.ts', () => ({
  append<T>(list: T[], item: T): T[] {
    list.push(item);
    return list;
  },
}));

/** The blocks of an answer, sent back with a result for each call. */
async function sentBack(body: string, pieces = 1): Promise<unknown[]> {
  const size = Math.ceil(body.length / pieces);
  const cut = Array.from({ length: pieces }, (_, i) => body.slice(i * size, (i + 1) * size));
  const connection = stage(anthropic, { key: 'k', fetch: answering(cut) });
  const { parts } = await collect(anthropic.generate(ask('Weather?'), 'claude-opus-4-5', connection));
  const result = emptyResult();
  for (const part of parts) gather(result, part);
  const call = Call.parse(
    JSON.parse(
      JSON.stringify(
        ask('', {
          messages: [
            ...ask('Weather?').messages,
            { role: 'assistant', content: result.content as never },
            {
              role: 'tool',
              content: result.toolCalls.map(({ id }) => ({
                type: 'tool-result',
                id,
                content: [{ type: 'text', text: '4 °C' }],
              })),
            },
            { role: 'user', content: [{ type: 'text', text: 'Go on.' }] },
          ],
        }),
      ),
    ),
  );
  const { json } = toMessagesRequest(call, 'claude-opus-4-5', {});
  return (json as { messages: { content: unknown[] }[] }).messages[1]?.content ?? [];
}

describe('thoughts and calls of an answer go back unmodified, in their order', () => {
  it.each([1, 3, 40])('our own recording, in %i pieces', async (pieces) => {
    expect(await sentBack(fixture('thinking.sse', 'messages'), pieces)).toEqual([
      { type: 'thinking', thinking: 'Which city?', signature: 'EqoBCkgIARABGAIiQM==' },
      { type: 'redacted_thinking', data: 'EmwKAhgBEgy3va3p==' },
      { type: 'text', text: 'I ask the station.' },
      { type: 'tool_use', id: 'toolu_03', name: 'weather', input: { city: 'Oslo' } },
    ]);
  });

  it('two thoughts without words keep each its signature', async () => {
    expect(await sentBack(fixture('thinking-omitted.sse', 'messages'))).toEqual([
      { type: 'thinking', thinking: '', signature: 'sig-one' },
      { type: 'thinking', thinking: '', signature: 'sig-two' },
      { type: 'text', text: 'Oslo.' },
    ]);
  });

  it('an answer that was not streamed', async () => {
    expect(await sentBack(fixture('whole.json', 'messages'))).toEqual([
      { type: 'thinking', thinking: 'Capital?', signature: 'sig-w' },
      { type: 'text', text: 'Oslo.' },
      { type: 'tool_use', id: 'toolu_09', name: 'weather', input: { city: 'Oslo' } },
    ]);
  });
});

/** What a recording holds of the blocks that go back, put together by hand. */
function blocksOf(lines: string): unknown[] {
  const blocks = new Map<number, Record<string, unknown> & { json?: string }>();
  for (const line of lines.split('\n').filter((it) => it.trim() !== '')) {
    const { type, index, content_block, delta, message } = JSON.parse(line);
    for (const [at, ready] of (message?.content ?? []).entries()) blocks.set(at, { ...ready });
    if (type === 'content_block_start') blocks.set(index, { ...content_block });
    const block = blocks.get(index);
    if (type !== 'content_block_delta' || block === undefined) continue;
    if (delta.type === 'text_delta') block.text += delta.text;
    if (delta.type === 'thinking_delta') block.thinking += delta.thinking;
    if (delta.type === 'signature_delta') block.signature = delta.signature;
    if (delta.type === 'input_json_delta') block.json = (block.json ?? '') + delta.partial_json;
  }
  return [...blocks.values()]
    .filter(({ type }) => ['thinking', 'tool_use'].includes(type as string))
    .map(({ json, caller: _, ...block }) => (json ? { ...block, input: JSON.parse(json) } : block));
}

/** Each answer of a recorded tool loop came by itself. */
const RECORDED = recorded('anthropic')
  .flatMap(({ name, read }) => {
    const answers = read().split(/(?<="message_stop"\}\n)(?=\{)/);
    return answers.map((lines, at) => ({ name: `${name}, answer ${at + 1}`, read: () => lines }));
  })
  .filter(({ read }) => /"type":"(thinking|tool_use)"/.test(read()));

describe.skipIf(RECORDED.length === 0)(
  'recorded answers of Anthropic’s, where they are beside the project',
  () => {
    it.each(
      RECORDED.filter(({ name }) => !name.startsWith('spliced')).map(
        ({ name, read }) => [name, read] as const,
      ),
    )('%s', async (_name, read) => {
      const back = (await sentBack(asEvents(read(), { named: true }), 5)) as { type: string }[];
      expect(back.filter(({ type }) => type !== 'text')).toEqual(blocksOf(read()));
    });
  },
);
