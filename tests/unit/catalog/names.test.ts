import { describe, expect, it } from 'vitest';
import { ALIASES, ALIASES_AT } from '../../../lib/catalog/aliases.ts';
import { canonicalName, plainName } from '../../../lib/catalog/names.ts';
import { typeOf } from '../../../lib/providers/index.ts';
import { SAME } from '../../fixtures/catalog/names.ts';
import { APART } from '../../fixtures/catalog/names-apart.ts';

const nameOf = (at: string): string => {
  const blank = at.indexOf(' ');
  const type = at.slice(0, blank);
  if (typeOf(type) === undefined) throw new Error(`No provider type ${type}.`);
  return canonicalName(type, at.slice(blank + 1));
};

describe('the name of a model', () => {
  it('is known of 60 well-known models at least', () => {
    expect(Object.keys(SAME).length).toBeGreaterThanOrEqual(60);
  });

  it.each(Object.entries(SAME))('%s is one model at everyone who serves it', (name, ids) => {
    expect(Object.fromEntries(ids.map((id) => [id, nameOf(id)]))).toEqual(
      Object.fromEntries(ids.map((id) => [id, name])),
    );
  });

  it.each(APART)('%s and %s stay apart: %s', (one, other) => {
    expect(nameOf(one)).not.toBe(nameOf(other));
  });

  it('is its own where nothing is known of the type', () => {
    expect(canonicalName('no-such-type', 'Some-Model')).toBe('some-model');
    expect(canonicalName('__proto__', 'toString')).toBe('tostring');
  });

  it('without what a service adds to it is that of the model whose facts hold', () => {
    expect(plainName('llama-3.3-70b:free')).toBe('llama-3.3-70b');
    expect(plainName('llama-3.3-70b')).toBe('llama-3.3-70b');
    expect(plainName('ollama/qwen3:30b')).toBe('ollama/qwen3:30b');
  });
});

describe('the aliases', () => {
  it('lead to a name that stays as it is', () => {
    for (const [alias, name] of Object.entries(ALIASES)) expect(canonicalName('', name), alias).toBe(name);
    for (const [type, names] of Object.entries(ALIASES_AT))
      for (const [id, name] of Object.entries(names)) {
        expect(canonicalName(type, id), `${type} ${id}`).toBe(name);
        expect(canonicalName(type, name), `${type} ${name}`).toBe(name);
      }
  });

  it('of a type are of one that there is', () => {
    for (const type of Object.keys(ALIASES_AT)) expect(typeOf(type), type).toBeDefined();
  });
});
