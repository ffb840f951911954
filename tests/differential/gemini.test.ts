/**
 * Gemini's answers through our adapter and through the AI SDK's `@ai-sdk/google`.
 *
 * Different on purpose:
 * - A blocked prompt is an error here (`content-filtered`), so that the router may ask another model; the SDK finishes
 *   with `content-filter`.
 * - Usage of which nothing was said stays unsaid here; the SDK counts it as nought.
 * - Pictures that the model thought with, and code that ran at Google's, are not passed on here; the SDK has kinds of
 *   parts for them. `compare.ts` looks at neither.
 * - A call whose streamed arguments nobody closed, in an answer that finished with `STOP`, is whole here; the SDK drops it.
 * - A stream without a finish reason is cut off here, an error; the SDK finishes with `interrupted`.
 */
import { createGoogle } from '@ai-sdk/google';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { google } from '../../lib/providers/google.ts';
import { fixture } from '../contract/stage.ts';
import { asEvents, ours, recorded, replaying, type Said, theirs, withoutNoughts } from './compare.ts';

const sdk = (body: string): LanguageModelV4 =>
  createGoogle({ apiKey: 'k', fetch: replaying(body) })('gemini-3-flash');

/** In pieces, so that what is compared was cut as a network cuts. */
async function both(body: string): Promise<[Said, Said]> {
  const [mine, other] = await Promise.all([ours(google, body, { pieces: 7 }), theirs(sdk(body))]);
  return [withoutNoughts(mine), withoutNoughts(other)];
}

const OWN = [
  'text.sse',
  'thinking.sse',
  'tools.sse',
  'tools-streamed.sse',
  'image.sse',
  'grounding.sse',
  'logprobs.sse',
  'safety.sse',
  'length.sse',
];

describe('our own fixtures say the same through the AI SDK', () => {
  it.each(OWN)('%s', async (name) => {
    const [mine, other] = await both(fixture(name, 'gemini'));
    expect(mine).toEqual(other);
    expect(mine.finish).not.toBe('none');
  });

  it('an error midway is one for both, after the same text', async () => {
    const [mine, other] = await both(fixture('error-midway.sse', 'gemini'));
    expect([mine.error, mine.text, mine.usage]).toEqual([other.error, other.text, other.usage]);
    expect(mine.error).toBe(true);
  });

  it('on purpose: a blocked prompt is an error here, a finish there', async () => {
    const [mine, other] = await both(fixture('blocked.sse', 'gemini'));
    expect([mine.error, mine.finish]).toEqual([true, 'none']);
    expect([other.error, other.finish]).toEqual([false, 'content-filter']);
  });
});

const isEvents = (line: string): boolean => line.includes('"candidates"');
const STREAMS = recorded('google').filter(({ read }) => isEvents(read().split('\n')[0] as string));
const WHOLE = recorded('google', '.json').filter(({ read }) => isEvents(read()));

describe.skipIf(STREAMS.length === 0)('Google’s recorded streams, where they are beside the project', () => {
  it.each(STREAMS.map(({ name, read }) => [name, read] as const))('%s', async (_name, read) => {
    const [mine, other] = await both(asEvents(read()));
    expect(mine).toEqual(other);
    expect(mine.error).toBe(false);
    expect(mine.text + mine.reasoning + mine.toolCalls.map(({ name }) => name)).not.toBe('');
  });

  it('all of them are there', () => {
    expect(STREAMS.length).toBeGreaterThanOrEqual(8);
  });
});

describe.skipIf(WHOLE.length === 0)(
  'Google’s recorded whole answers, where they are beside the project',
  () => {
    it.each(WHOLE.map(({ name, read }) => [name, read] as const))(
      '%s says what its stream of one event says',
      async (_name, read) => {
        const body = read();
        const mine = await ours(google, body, { contentType: 'application/json', pieces: 5 });
        const other = await theirs(sdk(asEvents(JSON.stringify(JSON.parse(body)))));
        expect(withoutNoughts(mine)).toEqual(withoutNoughts(other));
        expect(mine.finish).not.toBe('none');
      },
    );
  },
);
