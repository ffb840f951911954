import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalName } from '../../lib/catalog/names.ts';
import { types } from '../../lib/providers/index.ts';
import { SAME } from '../fixtures/catalog/names.ts';

const type = fc.constantFrom(...types.map((it) => it.type), 'unknown', '__proto__', 'constructor');
const known = fc.constantFrom(
  ...Object.values(SAME)
    .flat()
    .map((at) => at.slice(at.indexOf(' ') + 1)),
);
/** What rules look for, thrown together. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...[
        'meta-',
        'llama',
        '-v3p3',
        '3.1',
        '-8b',
        '-instruct',
        '-it',
        '-chat',
        ':latest',
        '-cloud',
        '@20250101',
      ],
      ...[
        '-2025-01-01',
        '-20250101',
        '.gguf',
        '-q4_k_m',
        '-q2_k',
        ':free',
        ':batch',
        '/',
        'openai/',
        'us.',
        '-v1:0',
      ],
      ...[
        'anthropic.',
        'claude-',
        'gemma',
        'qwen-',
        'glm-5-3',
        'zai-',
        '~',
        'ft:',
        'arn:aws:',
        'openrouter/',
        '\\',
      ],
      ...[
        'accounts/fireworks/models/',
        '__proto__',
        ' ',
        '-turbo',
        '-fp8',
        '-latest',
        'bedrock/',
        'hf.co/',
        '1',
      ],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const id = fc.oneof(
  known,
  pieces,
  fc.string({ maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 50 }),
);

describe('the name of a model', () => {
  it('is made of any id without fail, and is its own name', () => {
    fc.assert(
      fc.property(type, id, (type, id) => {
        const name = canonicalName(type, id);
        expect(canonicalName(type, name)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same however its letters are written', () => {
    fc.assert(
      fc.property(type, fc.oneof(known, pieces), (type, id) => {
        expect(canonicalName(type, id.toUpperCase())).toBe(canonicalName(type, id.toLowerCase()));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes no longer for an id that was made to be long', () => {
    const hostile = ['-instruct', '-it', '-q4_0', ':latest', '/', 'us.', '-2025-01-01'].map((part) =>
      part.repeat(2_000),
    );
    const started = performance.now();
    for (const { type } of types) for (const id of hostile) canonicalName(type, `llama${id}`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
