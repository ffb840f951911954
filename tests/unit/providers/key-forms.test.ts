import { describe, expect, it } from 'vitest';
import { types } from '../../../lib/providers/index.ts';
import { recogniseKey } from '../../../lib/providers/key-forms.ts';

const HEX = '0123456789abcdef0123456789abcdef';
const named = (key: string) => recogniseKey(key).map(({ type }) => type);

/** A key of each form that belongs to one provider alone. */
const SPECIFIC: readonly [type: string, key: string][] = [
  ['openai', `sk-proj-${'Ab1_'.repeat(12)}T3BlbkFJ${'Cd2-'.repeat(8)}`],
  ['openai', `sk-svcacct-${'Ab1_'.repeat(12)}T3BlbkFJ${'Cd2-'.repeat(8)}`],
  ['openai', `sk-${'A'.repeat(20)}T3BlbkFJ${'B'.repeat(20)}`],
  ['anthropic', `sk-ant-api03-${'Ab1-'.repeat(23)}wAA`],
  ['google', `AIza${'S'.repeat(35)}`],
  ['openrouter', `sk-or-v1-${HEX}${HEX}`],
  ['groq', `gsk_${'A1b2'.repeat(13)}`],
  ['xai', `xai-${'A1b2'.repeat(20)}`],
  ['together', `tgp_v1_${'A1b2'.repeat(10)}abc`],
  ['fireworks', 'fw_3ZabcdefGHIJKLmnopqrstuv'],
  ['cerebras', `csk-${'a1b2'.repeat(12)}`],
  ['perplexity', `pplx-${'A1b2'.repeat(12)}`],
  ['hugging-face', `hf_${'A'.repeat(34)}`],
  ['bedrock', `ABSK${'A1b2'.repeat(30)}=`],
  ['bedrock', 'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t'],
];

describe('a key that was pasted', () => {
  it.each(SPECIFIC)('is told by its form: %s', (type, key) => {
    expect(named(key)).toEqual([type]);
    expect(named(`  ${key}\n`)).toEqual([type]);
  });

  it('the forms that tell one provider are those of every type that has such a form', () => {
    const shared = ['mistral', 'deepseek', 'azure', 'litellm', 'cohere'];
    const told = new Set(SPECIFIC.map(([type]) => type));
    const forms = types.filter(({ keyPattern }) => keyPattern !== undefined).map(({ type }) => type);
    expect(forms.filter((type) => !told.has(type) && !shared.includes(type))).toEqual([]);
  });

  it('is several providers’ where they share a form, the most telling first', () => {
    expect(named(`sk-${HEX}`)).toEqual(['deepseek', 'litellm']);
    expect(named('sk-1234')).toEqual(['litellm']);
    expect(named(HEX).sort()).toEqual(['azure', 'mistral']);
    expect(named('A'.repeat(32))).toEqual(['mistral']);
    expect(named('a1'.repeat(42))).toEqual(['azure']);
  });

  it('is nobody’s where no form fits', () => {
    for (const key of ['', '   ', 'hello', 'sk-', 'password123', `${HEX} ${HEX}`, 'https://api.openai.com']) {
      expect(named(key)).toEqual([]);
    }
  });

  it('of another list of types is looked for in that list', () => {
    const made = { ...types[0]!, type: 'made-up', keyPattern: /^mk-/ };
    expect(recogniseKey('mk-1', [made])).toEqual([made]);
    expect(recogniseKey(`sk-or-v1-${HEX}`, [made])).toEqual([]);
  });

  it('is matched in a time that its length bounds', () => {
    const since = performance.now();
    for (const start of ['sk-', 'sk-proj-', 'A', '0', 'gsk_']) named(start + 'a-'.repeat(4_000));
    expect(performance.now() - since).toBeLessThan(250);
  });
});
