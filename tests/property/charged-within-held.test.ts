/** S10 What an attempt is charged whose provider told nothing is never more than what was held for it. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hold } from '../../entrypoints/accounting/holding.ts';
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import { NANO } from '../../lib/ledger/accounts.ts';
import type { Call, Content, Message } from '../../lib/protocol/call.ts';
import { measure } from '../../lib/router/measure.ts';
import { all, desk } from '../unit/ledger/budget-desk.ts';

const data = 'A'.repeat(4_000);
const url = 'https://a.example/a';
const FILES: readonly Content[] = [
  { type: 'file', mediaType: 'application/pdf', source: { data } },
  { type: 'file', mediaType: 'application/pdf', source: { url } },
  { type: 'image', mediaType: 'image/png', source: { data } },
  { type: 'image', source: { url } },
  { type: 'audio', mediaType: 'audio/mp3', source: { data } },
];
const between = (min: number, max: number) => fc.option(fc.integer({ min, max }), { nil: undefined });
const usd = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const scene = fc.record({
  text: fc.string({ maxLength: 400, unit: 'binary' }),
  files: fc.array(fc.constantFrom(...FILES), { maxLength: 3 }),
  model: fc.constantFrom('claude-x', 'gemini-x', 'm'),
  price: fc.record({ input: usd(0.01, 30), output: usd(0.01, 100) }),
  maxOutput: between(16, 100_000),
  // Some read less than a file by its address is estimated at.
  contextLength: fc.oneof(between(1, 4_000), between(8_000, 1_000_000)),
  wish: between(1, 50_000),
  answers: fc.integer({ min: 1, max: 8 }),
  together: fc.boolean(),
  perDay: fc.option(usd(0.001, 50), { nil: undefined }),
  silentMs: fc.nat(2_000_000),
});

test('S10 S26 is within it, whatever was asked, however long nobody heard a word, and however little is left', async () => {
  let admitted = 0;
  await fc.assert(
    fc.asyncProperty(scene, async (it) => {
      const { text, files, model, price, maxOutput, contextLength, wish, answers, perDay, silentMs } = it;
      const content = [{ type: 'text', text }, ...files];
      const call: Call = {
        surface: 'window.ai',
        messages: [{ role: 'user', content }] as Message[],
        n: answers,
        ...(wish !== undefined && { maxOutputTokens: wish }),
      };
      const endpoint: Endpoint = {
        ref: 'a/m',
        providerId: 'a',
        modelId: 'm',
        model,
        local: false,
        price: { ...price, source: 'bundled', at: 0 },
        ...(maxOutput !== undefined && { maxOutput }),
        ...(contextLength !== undefined && { contextLength }),
      };
      const requests = it.together ? 1 : answers;
      const own = desk(perDay === undefined ? {} : { all: { perDay } });
      const attempt = { call, endpoint, requests, used: () => ({ usage: {} }) };
      const held = await hold(await own.open(), [all], attempt).catch(() => undefined);
      if (held === undefined) return;
      admitted += 1;
      const mostOutput = held.reserved.maxOutputTokens ?? wish;
      const owed = held.owed({
        usage: { input: measure(call).likely * requests },
        inputUntold: true,
        silentMs,
        ...(mostOutput !== undefined && { mostOutput }),
      });
      const [reservation] = (await own.disk()).reservations;
      expect(owed).toBeLessThanOrEqual((reservation?.held ?? 0) / NANO + 1e-8);
    }),
    { numRuns: 300 },
  );
  expect(admitted).toBeGreaterThan(100);
});
