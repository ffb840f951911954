/**
 * What it takes to add a provider that speaks a known wire: this one object in a list of types. Its form, the permission
 * to reach it, its row in the docs, the recognition of its key and its contract come out of it.
 */
import { describe, expect, it, vi } from 'vitest';
import { draftOf, fieldsOf } from '../../components/dashboard/provider-draft.ts';
import { hostPattern } from '../../lib/platform/host-access.ts';
import { compatible } from '../../lib/providers/compatible.ts';
import { types } from '../../lib/providers/index.ts';
import { recogniseKey } from '../../lib/providers/key-forms.ts';
import { viewOf } from '../../lib/providers/view.ts';
import { parseConfigFile } from '../../lib/settings/config-file.ts';
import { providersPage } from '../../scripts/docs/providers-page.ts';
import { contract } from './suite/index.ts';

// There is no browser here; only the pattern is wanted.
vi.mock('../../lib/platform/browser.ts', () => ({ browser: {} }));

const madeUp = compatible({
  type: 'made-up',
  label: 'Made-Up AI',
  description: 'Models that nobody has ever seen.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.made-up.example/openai/v2' },
  key: { needed: 'required', at: 'https://made-up.example/keys' },
  keyPattern: /^mup-/,
  proof: 'list',
  traits: [{ models: '*', lacks: ['tools'], maxTokens: 'max_completion_tokens' }],
});
const withIt = [...types, madeUp];

describe('a made-up provider', () => {
  it('has a form, and what the form makes is a draft of it', () => {
    const view = withIt.map(viewOf).find(({ type }) => type === 'made-up');
    if (view === undefined) throw new Error('not there');
    const fields = { ...fieldsOf(view), key: 'mup-1' };
    expect(draftOf(view, fields)).toEqual({
      ok: true,
      draft: {
        provider: {
          type: 'made-up',
          label: 'Made-Up AI',
          baseUrl: 'https://api.made-up.example/openai/v2',
        },
        key: 'mup-1',
      },
    });
    expect(draftOf(view, { ...fields, key: '' })).toMatchObject({ ok: false });
  });

  it('is asked permission for its own host', () => {
    expect(hostPattern(madeUp.baseUrl.initial ?? '')).toBe('https://api.made-up.example/*');
  });

  it('may stand in a configuration file', () => {
    const file = JSON.stringify({
      version: 1,
      providers: [{ id: 'm', type: 'made-up', label: 'M', baseUrl: 'https://api.made-up.example/openai/v2' }],
    });
    expect(parseConfigFile(file, { types: withIt, providers: [], presets: [] })).toMatchObject({ ok: true });
    expect(parseConfigFile(file, { types, providers: [], presets: [] })).toMatchObject({ ok: false });
  });

  it('has a row in the docs', () => {
    const row = providersPage(withIt)
      .split('\n')
      .find((line) => line.includes('`made-up`'));
    expect(row).toMatch(/Made-Up AI.*Chat completions.*api\.made-up\.example.*made-up\.example\/keys/);
  });

  it('is known by its key, and takes nobody else’s', () => {
    expect(recogniseKey('mup-abc', withIt)).toEqual([madeUp]);
    expect(recogniseKey(`sk-or-v1-${'0'.repeat(64)}`, withIt)).not.toContain(madeUp);
  });

  contract(madeUp, ['tools']);
});
