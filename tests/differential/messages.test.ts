/**
 * Anthropic's answers through our adapter and through the AI SDK's `@ai-sdk/anthropic`.
 *
 * Different on purpose:
 * - A refusal is `refused` here; the SDK has no such reason and calls it `content-filter`.
 * - `pause_turn` is `other` here, since the answer is not at its end; the SDK calls it `stop`.
 * - A summary that the server made of the conversation (compaction) is no part of the answer here; the SDK gives it as text.
 * - Of our tool that answers in JSON the SDK knows nothing.
 * - A message that begins within another is an error for both; what the SDK had not yet given as a whole call it drops too.
 */
import { createAnthropic } from '@ai-sdk/anthropic';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { anthropic } from '../../lib/providers/anthropic.ts';
import { fixture } from '../contract/stage.ts';
import {
  asEvents,
  ours,
  recorded,
  replaying,
  type Said,
  theirs,
  theirsWhole,
  withoutNoughts,
} from './compare.ts';

const sdk = (body: string): LanguageModelV4 =>
  createAnthropic({ apiKey: 'k', fetch: replaying(body) })('claude-sonnet-4-5');

/** In pieces, so that what is compared was cut as a network cuts. */
async function both(body: string): Promise<[Said, Said]> {
  const [mine, other] = await Promise.all([ours(anthropic, body, { pieces: 7 }), theirs(sdk(body))]);
  return [withoutNoughts(mine), withoutNoughts(other)];
}

const OWN = [
  'text.sse',
  'cache.sse',
  'tools.sse',
  'thinking.sse',
  'thinking-omitted.sse',
  'length.sse',
  'window.sse',
  'twice-begun.sse',
];

describe('our own fixtures say the same through the AI SDK', () => {
  it.each(OWN)('%s', async (name) => {
    const [mine, other] = await both(fixture(name, 'messages'));
    expect(mine).toEqual(other);
    expect(mine.finish).not.toBe('none');
  });

  it('server-tools.sse, but for an event of an unknown kind, which the SDK takes for an error', async () => {
    const [mine, other] = await both(fixture('server-tools.sse', 'messages'));
    expect({ ...mine, error: true }).toEqual(other);
    expect(mine.error).toBe(false);
  });

  it.each(['error-midway.sse', 'two-answers.sse'])(
    '%s is an error for both, after the same text',
    async (name) => {
      const [mine, other] = await both(fixture(name, 'messages'));
      expect([mine.error, mine.text]).toEqual([true, other.text]);
      expect(other.error).toBe(true);
    },
  );

  it.each([
    ['refusal.sse', 'refused', 'content-filter'],
    ['pause.sse', 'other', 'stop'],
    ['json-tool.sse', 'stop', 'tool-calls'],
  ])('on purpose: %s is %s here, %s there', async (name, here, there) => {
    const [mine, other] = await both(fixture(name, 'messages'));
    expect([mine.finish, other.finish]).toEqual([here, there]);
    expect(mine.usage).toEqual(other.usage);
  });

  it('on purpose: a compaction is no text here', async () => {
    const [mine, other] = await both(fixture('compaction.sse', 'messages'));
    expect([mine.text, other.text]).toEqual(['Oslo.', 'A summary.Oslo.']);
    expect(mine.usage).toEqual(other.usage);
  });
});

/** Some recordings hold the answers of a whole tool loop; each came by itself. */
const STREAMS = recorded('anthropic').flatMap(({ name, read }) => {
  const answers = read().split(/(?<="message_stop"\}\n)(?=\{)/);
  return answers.map((lines, at) => ({
    name: at === 0 ? name : `${name}, answer ${at + 1}`,
    read: () => lines,
  }));
});
const WHOLE = recorded('anthropic', '.json').filter(({ read }) => read().includes('"stop_reason"'));

/** The text of a recording, without what a compaction wrote. */
function spoken(lines: string): string {
  const deltas = lines.split('\n').filter((line) => line.includes('"text_delta"'));
  return deltas.map((line) => (JSON.parse(line) as { delta: { text: string } }).delta.text).join('');
}

describe.skipIf(STREAMS.length === 0)(
  'Anthropic’s recorded streams, where they are beside the project',
  () => {
    it.each(STREAMS.map(({ name, read }) => [name, read] as const))('%s', async (name, read) => {
      const [mine, other] = await both(asEvents(read(), { named: true }));
      if (name.includes('refusal')) {
        expect(mine).toEqual({ ...other, finish: 'refused' });
      } else if (name.includes('compaction')) {
        expect(mine).toEqual({ ...other, text: spoken(read()) });
        expect(mine.text).not.toBe('');
      } else if (name.startsWith('spliced')) {
        expect([mine.error, other.error]).toEqual([true, true]);
        expect([mine.text, mine.reasoning]).toEqual([other.text, other.reasoning]);
      } else {
        expect(mine).toEqual(other);
        expect(mine.error).toBe(false);
      }
    });

    it('all of them are there', () => {
      expect(STREAMS.length).toBeGreaterThanOrEqual(50);
    });
  },
);

/** What a compaction wrote is no text here. */
const isCompacted = (part: { providerMetadata?: unknown }): boolean =>
  (part.providerMetadata as { anthropic?: { type?: string } } | undefined)?.anthropic?.type === 'compaction';

describe.skipIf(WHOLE.length === 0)(
  'Anthropic’s recorded whole answers, where they are beside the project',
  () => {
    it.each(WHOLE.map(({ name, read }) => [name, read] as const))('%s', async (name, read) => {
      const body = read();
      const mine = await ours(anthropic, body, { contentType: 'application/json', pieces: 5 });
      const model = createAnthropic({ apiKey: 'k', fetch: replaying(body, 'application/json') });
      const other = await theirsWhole(model('claude-sonnet-4-5'), (part) => !isCompacted(part));
      const expected = name.includes('refusal') ? { ...other, finish: 'refused' } : other;
      expect(withoutNoughts(mine)).toEqual(withoutNoughts(expected));
    });
  },
);
