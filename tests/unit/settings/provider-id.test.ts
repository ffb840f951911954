import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProviderId } from '../../../lib/protocol/config.ts';
import { chooseProviderId } from '../../../lib/settings/provider-id.ts';

describe('the id of a new provider', () => {
  test.each([
    ['My LM Studio!', [], 'my-lm-studio'],
    ['OpenRouter', ['openrouter'], 'openrouter-2'],
    ['OpenRouter', ['openrouter', 'openrouter-2'], 'openrouter-3'],
    ['  Café Ünïcode  ', [], 'cafe-unicode'],
    ['日本語', [], 'provider'],
    ['日本語', ['provider'], 'provider-2'],
    ['---', [], 'provider'],
    ['x'.repeat(80), [], 'x'.repeat(64)],
    ['x'.repeat(80), ['x'.repeat(64)], `${'x'.repeat(62)}-2`],
    ['GPT-4 @ work (EU)', [], 'gpt-4-work-eu'],
  ])('of %j beside %j is %s', (label, taken, id) => {
    expect(chooseProviderId(label, taken)).toBe(id);
  });

  test('is always valid and never one that is taken', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('Same'))), (labels) => {
        const taken: string[] = [];
        for (const label of labels) {
          const id = chooseProviderId(label, taken);
          expect(ProviderId.safeParse(id).success).toBe(true);
          expect(taken).not.toContain(id);
          taken.push(id);
        }
      }),
    );
  });
});
