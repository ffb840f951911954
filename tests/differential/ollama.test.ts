/**
 * Ollama's answers through our adapter and through `ollama-ai-provider-v2`, which its users take with the AI SDK.
 *
 * Different on purpose: an error in the stream ends the answer here; there the line is dropped with a word on the
 * console, and the answer finishes as if it were whole.
 */
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { createOllama } from 'ollama-ai-provider-v2';
import { describe, expect, it, vi } from 'vitest';
import { ollama } from '../../lib/providers/ollama.ts';
import { fixture } from '../contract/stage.ts';
import { ours, replaying, type Said, theirs } from './compare.ts';

const contentType = 'application/x-ndjson';
const sdk = (body: string): LanguageModelV4 =>
  createOllama({ fetch: replaying(body, contentType) })('qwen3:8b');

/** In pieces, so that what is compared was cut as a network cuts. */
const both = (body: string): Promise<[Said, Said]> =>
  Promise.all([ours(ollama, body, { contentType, pieces: 7 }), theirs(sdk(body))]);

describe('our own fixtures say the same through the AI SDK', () => {
  it.each([
    'text.ndjson',
    'thinking.ndjson',
    'tools.ndjson',
    'logprobs.ndjson',
    'length.ndjson',
    'whole.ndjson',
  ])('%s', async (name) => {
    const [mine, other] = await both(fixture(name, 'ollama'));
    expect(mine).toEqual(other);
    expect(mine.finish).not.toBe('none');
  });

  it('on purpose: an error midway is one here, after the same text', async () => {
    const complaint = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const [mine, other] = await both(fixture('error-midway.ndjson', 'ollama'));
    expect([mine.text, mine.error, mine.finish]).toEqual([other.text, true, 'none']);
    expect([other.error, other.finish]).toEqual([false, 'other']);
    complaint.mockRestore();
  });
});
