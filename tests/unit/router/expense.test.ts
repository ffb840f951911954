import { describe, expect, it } from 'vitest';
import { costOf } from '../../../lib/catalog/cost.ts';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import type { Usage } from '../../../lib/protocol/part.ts';
import type { Task } from '../../../lib/protocol/task.ts';
import type { ModelPrice } from '../../../lib/providers/types.ts';
import type { Used } from '../../../lib/router/attempt.ts';
import { estimate, expenseOf, usageOf } from '../../../lib/router/expense.ts';
import { measure } from '../../../lib/router/measure.ts';

const endpoint = (price: ModelPrice | undefined, facts: Partial<Endpoint> = {}): Endpoint => ({
  ref: 'a/m',
  providerId: 'a',
  modelId: 'm',
  model: 'm',
  local: false,
  maxOutput: 8_000,
  ...(price && { price: { ...price, source: 'bundled', at: 0 } }),
  ...facts,
});
const call = (more: Partial<Call> = {}): Call => ({
  surface: 'window.ai',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'x'.repeat(3_984) }] }],
  ...more,
});
// Likely 1,000 tokens and a quarter of that; at most 3,984 and 20.
const LIKELY = 1_250;
const MOST = 4_004;

describe('what a chat may cost', () => {
  it('is its input with a margin, and at the very most, and each token of its answer', () => {
    const expense = expenseOf(call(), endpoint({ input: 2, output: 10 }), 1);
    expect(expense?.likely.usd).toBeCloseTo((LIKELY * 2) / 1e6, 12);
    expect(expense?.most.usd).toBeCloseTo((MOST * 2) / 1e6, 12);
    expect(expense?.likely.perOutput).toBeCloseTo(10 / 1e6, 15);
    expect(expense).toMatchObject({ possible: 8_000, sure: 8_000 });
    expect(expense).not.toHaveProperty('wish');
    expect(expenseOf(call({ maxOutputTokens: 9 }), endpoint({ input: 2, output: 10 }), 1)).toMatchObject({
      wish: 9,
    });
  });

  it('is that of the dearest it can become: a cache that is written, thoughts, long requests, images, the request', () => {
    const image = { type: 'image' as const, source: { url: 'https://a.example/a.png' } };
    const result = { type: 'tool-result' as const, id: '1', content: [image] };
    const asked = call({ messages: [...call().messages, { role: 'tool', content: [result] }] });
    const price = { input: 2, cacheWrite: 4, output: 10, reasoning: 20, image: 0.5, request: 0.25 };
    // Likely 1,004 tokens, a quarter and a picture, below the step; at most 4,024 and the picture, above it.
    const claude = endpoint(
      { ...price, above: [{ tokens: 7_000, input: 8, output: 40 }] },
      { model: 'claude-x' },
    );
    const expense = expenseOf(asked, claude, 1);
    expect(expense?.likely.usd).toBeCloseTo(((1_255 + 4_784) * 4) / 1e6 + 0.75, 12);
    expect(expense?.likely.perOutput).toBeCloseTo(20 / 1e6, 15);
    expect(expense?.most.usd).toBeCloseTo(((MOST + 20 + 4_784) * 8) / 1e6 + 0.75, 12);
    expect(expense?.most.perOutput).toBeCloseTo(40 / 1e6, 15);
  });

  it('is that of all its answers, and of all requests they take', () => {
    const one = expenseOf(call(), endpoint({ input: 2, output: 10 }), 1)!;
    const joined = expenseOf(call({ n: 3 }), endpoint({ input: 2, output: 10 }), 3)!;
    const counted = expenseOf(call({ n: 3 }), endpoint({ input: 2, output: 10 }), 1)!;
    expect(joined.likely.usd).toBeCloseTo(3 * one.likely.usd, 12);
    expect(counted.likely.usd).toBeCloseTo(one.likely.usd, 12);
    expect(counted.likely.perOutput).toBeCloseTo(3 * one.likely.perOutput, 15);
  });

  it('is nothing to be held where nothing is owed or nobody knows what', () => {
    expect(expenseOf(call(), endpoint({ input: 0, output: 0 }), 1)).toBeUndefined();
    expect(expenseOf(call(), endpoint(undefined, { local: true }), 1)).toBeUndefined();
    expect(expenseOf(call(), endpoint(undefined), 1)).toBeUndefined();
    expect(expenseOf(call(), endpoint({ input: 1 }), 1)).toBeUndefined();
    // What is free but for the request is not free.
    expect(expenseOf(call(), endpoint({ input: 0, output: 0, request: 1 }), 1)?.likely.usd).toBe(1);
  });

  it('S10 is that of all that the model reads with a file that nobody here has seen', () => {
    const file = {
      type: 'file' as const,
      mediaType: 'application/pdf',
      source: { url: 'https://a.example/a' },
    };
    const asked = call({ messages: [{ role: 'user', content: [file] }] });
    const expense = expenseOf(asked, endpoint({ input: 2, output: 10 }, { contextLength: 200_000 }), 1);
    expect(expense?.likely.usd).toBeCloseTo((200_000 * 2) / 1e6, 12);
    expect(expense?.unseen).toBe(true);
    expect(expenseOf(call(), endpoint({ input: 2, output: 10 }), 1)).not.toHaveProperty('unseen');
  });

  it('S10 is no more with pictures than what the model reads, and with words that are more than that alone no less', () => {
    const picture = { type: 'image' as const, source: { url: 'https://a.example/a.png' } };
    const pictures = Array.from({ length: 20 }, () => picture);
    const asked = (text: string) =>
      call({ messages: [{ role: 'user', content: [{ type: 'text', text }, ...pictures] }] });
    const at = (contextLength: number) => endpoint({ input: 2, output: 10 }, { contextLength });
    const usd = (tokens: number) => (tokens * 2) / 1e6;
    const held = expenseOf(asked('x'), at(128_000), 2)!;
    expect(held.likely.usd).toBeCloseTo(2 * usd(128_000), 12);
    expect(held.most.usd).toBeCloseTo(2 * usd(128_000), 12);
    const wordy = expenseOf(asked('x'.repeat(9_984)), at(3_000), 1)!;
    expect(wordy.likely.usd).toBeCloseTo(usd(3_125), 12);
    expect(wordy.most.usd).toBeCloseTo(usd(10_004), 12);
    // Where nobody knows what it reads, nothing bounds them.
    expect(expenseOf(asked('x'), endpoint({ input: 2, output: 10 }), 1)!.likely.usd).toBeGreaterThan(
      usd(1_600_000),
    );
  });

  it('is bounded by what the model reads where nobody knows how long its answers get', () => {
    const price = { input: 2, output: 10 };
    const unknown = { maxOutput: undefined } as unknown as Partial<Endpoint>;
    expect(expenseOf(call(), endpoint(price, { ...unknown, contextLength: 32_000 }), 1)).toMatchObject({
      possible: 32_000,
      sure: 8_192,
    });
    expect(expenseOf(call(), endpoint(price, unknown), 1)).toMatchObject({ possible: 131_072 });
  });
});

describe('what a task may cost', () => {
  const surface = 'window.ai';
  it('is its input where it has no output to be paid for', () => {
    const task = { task: 'embed', surface, values: ['x'.repeat(4_000), 'x'.repeat(4_000)] } as const;
    const expense = expenseOf({ ...task, values: [...task.values] }, endpoint({ input: 2 }), 1);
    expect(expense?.likely).toEqual({ usd: (2_500 * 2) / 1e6, perOutput: 0 });
  });

  it('is all of it where nothing can be cut off its answer', () => {
    const priced = endpoint({ input: 0, output: 10 });
    const likely = (task: Parameters<typeof expenseOf>[0]) => expenseOf(task, priced, 1)?.likely;
    expect(likely({ task: 'image', surface, prompt: 'x', n: 2 })).toEqual({ usd: 0.13, perOutput: 0 });
    expect(likely({ task: 'speech', surface, text: 'x'.repeat(500) })?.usd).toBeCloseTo(0.01, 12);
    const audio = { mediaType: 'audio/mp3', data: 'A'.repeat(4_000_000) };
    expect(likely({ task: 'transcribe', surface, audio })?.usd).toBeCloseTo(0.06, 12);
  });

  it('S10 is that of all of a sound, which is heard piece by piece, whatever its model reads at once', () => {
    const audio = { mediaType: 'audio/mp3', data: 'A'.repeat(4_000_000) };
    const task = { task: 'transcribe', surface, audio } as const;
    const expense = expenseOf(task, endpoint({ input: 2, output: 0 }, { contextLength: 448 }), 1);
    expect(expense?.likely.usd).toBeCloseTo((7_500 * 2) / 1e6, 12);
  });
});

describe('what is charged where nobody told', () => {
  const chat = call();
  const used = (silentMs: number | undefined, usage = { input: 10, output: 5 } as Usage): Used => ({
    usage,
    ...(silentMs === undefined ? {} : { silentMs }),
  });
  const limited = (mostOutput: number): Used => ({ ...used(300_000), mostOutput });
  const output = (it: Used, facts: Partial<Endpoint> = {}, asked: Call | Task = chat, requests = 1) =>
    usageOf(it, asked, endpoint({ input: 2, output: 10 }, facts), requests).output;

  it('S26 is what a model may have thought unheard until its first word, 200 tokens a second', () => {
    expect(output(used(30_000))).toBe(6_005);
    expect(output(used(30_000, { input: 10 }))).toBe(6_000);
    expect(output(used(undefined))).toBe(5);
    expect(output(used(30_000), { reasoning: false })).toBe(5);
    expect(output(used(30_000, { input: 10, output: 7_000, reasoning: 6_500 }))).toBe(7_000);
  });

  it('is never more than its answers can be', () => {
    expect(output(used(300_000))).toBe(8_000);
    const unsaid = { maxOutput: undefined } as unknown as Partial<Endpoint>;
    expect(output(used(300_000), { ...unsaid, contextLength: 4_096 })).toBe(4_096);
    expect(output(used(3_000_000), { ...unsaid })).toBe(131_072);
    expect(output(limited(100))).toBe(100);
    expect(output(limited(100), {}, call({ n: 3 }), 3)).toBe(300);
    expect(output(used(300_000, { output: 9_000 }), {})).toBe(9_000);
  });

  it('S10 of speech is what its text comes to, however many bytes its sound has', () => {
    const speech = { task: 'speech', surface: 'window.ai', text: 'x'.repeat(150) } as const;
    // Ten seconds of samples, by their bytes.
    const heard = used(900, { input: 38, output: 960 });
    expect(output(heard, {}, speech)).toBe(300);
    expect(output(used(900, { input: 38 }), {}, speech)).toBeUndefined();
    expect(output(used(undefined, { input: 38, output: 960 }), {}, speech)).toBe(960);
  });

  it.each<Task>([
    { task: 'speech', surface: 'window.ai', text: 'x'.repeat(150) },
    { task: 'image', surface: 'window.ai', prompt: 'x', n: 2 },
    { task: 'transcribe', surface: 'window.ai', audio: { mediaType: 'audio/mp3', data: 'A'.repeat(4_000) } },
    { task: 'embed', surface: 'window.ai', values: ['x'] },
  ])('S10 is no more than was held for a task, whatever came: $task', (task) => {
    const price = { input: 2, output: 10 };
    const held = expenseOf(task, endpoint(price), 1)?.likely.usd;
    const input = measure(task).likely;
    const owed = usageOf(
      { ...used(900, { input, output: 100_000 }), inputUntold: true },
      task,
      endpoint(price),
      1,
    );
    expect(costOf(owed, price)).toBeLessThanOrEqual(held as number);
  });

  it('is nothing more for what thinks about nothing: a picture, speech', () => {
    const task = { task: 'image', surface: 'window.ai', prompt: 'x' } as const;
    expect(output(used(30_000), {}, task)).toBe(5);
  });
});

describe('what a page is told beforehand', () => {
  it('is how much goes in, and the most that it can cost', () => {
    const told = estimate(call({ maxOutputTokens: 100 }), endpoint({ input: 2, output: 10 }), 1);
    expect(told.inputTokens).toBe(1_000);
    expect(told.maxCost).toBeCloseTo((MOST * 2 + 100 * 10) / 1e6, 12);
    const open = estimate(call(), endpoint({ input: 2, output: 10 }), 1);
    expect(open.maxCost).toBeCloseTo((MOST * 2 + 8_000 * 10) / 1e6, 12);
  });

  it('is nothing for what is free, and no sum where nobody knows', () => {
    expect(estimate(call(), endpoint({ input: 0, output: 0 }), 1)).toEqual({
      inputTokens: 1_000,
      maxCost: 0,
    });
    expect(estimate(call(), endpoint(undefined), 1)).toEqual({ inputTokens: 1_000 });
  });
});
