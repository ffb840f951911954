import { describe, expect, it } from 'vitest';
import { REMOVALS, type Removal } from '../../../lib/protocol/reasons.ts';
import { refusalOf } from '../../../lib/router/refusal.ts';
import { ENDPOINTS } from '../../fixtures/endpoints.ts';

const refused = (...removals: Removal[]) => refusalOf('oriel/auto', ENDPOINTS, removals);

describe('a refusal', () => {
  it('names every rule that took somebody out, and what to do next', () => {
    expect(refused('local-only', 'max-price').message).toBe(
      'None of the models behind oriel/auto may answer: not on this machine; dearer than your limit, or of unknown price. Change the rule, or choose another model in Oriel.',
    );
    expect(refusalOf('openrouter/openai/gpt-4o', ENDPOINTS, ['tools']).message).toBe(
      'openai/gpt-4o may not answer this: cannot use tools. Choose another model in Oriel.',
    );
    for (const rule of REMOVALS) expect(refused(rule).message).toMatch(/: [a-z].+\. .+ in Oriel\.$/);
  });

  it('is about the feature where another call would be answered, by the name that the wires give it', () => {
    expect(refused('local-only', 'json', 'tools')).toMatchObject({ code: 'unsupported', detail: 'json' });
    expect(refused('image-input')).toMatchObject({ code: 'unsupported', detail: 'image' });
    expect(refused('audio-output')).toMatchObject({ code: 'unsupported', detail: 'modalities' });
    expect(refused('kind')).toMatchObject({ code: 'unsupported', detail: 'kind' });
  });

  it('of what is too long says how much could be read', () => {
    expect(refused('context', 'tools')).toMatchObject({ code: 'context-too-long', limit: 400_000 });
  });

  it('is about the rules where they, or nothing, are left', () => {
    for (const rule of ['local-only', 'trains', 'retains', 'max-price', 'retired', 'not-set-up'] as const)
      expect(refused(rule)).toMatchObject({ code: 'no-model' });
    expect(refused()).toMatchObject({ code: 'no-model' });
  });

  it('does not speak of those that were never meant, unless there is nothing else to say', () => {
    expect(refused('kind', 'retired', 'trains')).toEqual(refused('trains'));
    expect(refused('retired', 'not-set-up').message).toContain(
      'no longer served; the provider is not set up',
    );
  });
});
