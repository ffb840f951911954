import { describe, expect, test } from 'vitest';
import { NO_ROUTING, type Routing } from '../../../lib/protocol/routing.ts';
import { isChosenByOriel } from '../../../lib/settings/chosen-by-oriel.ts';
import { withoutProvider } from '../../../lib/settings/provider-changes.ts';
import {
  type PresetDraft,
  patched,
  withOwnFacts,
  withoutPreset,
  withPreset,
  withPrivacy,
} from '../../../lib/settings/routing.ts';

const draft = (more: Partial<PresetDraft> = {}): PresetDraft => ({
  label: 'Careful writer',
  models: ['anthropic/claude-sonnet-4-5', 'router/openai/gpt-4o'],
  policy: 'order',
  ...more,
});
const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  throw new Error('nothing was refused');
};

describe('a preset', () => {
  test('gets an id made of its label, unlike the others and unlike what Oriel chooses itself', () => {
    const first = withPreset(NO_ROUTING, draft());
    expect(first.id).toBe('careful-writer');
    expect(withPreset(first.routing, draft()).id).toBe('careful-writer-2');
    expect(withPreset(NO_ROUTING, draft({ label: 'Fast' })).id).toBe('fast-2');
  });

  test('of an id that is there is replaced in its place; of one that is not it is added, as undo does', () => {
    const one = withPreset(NO_ROUTING, draft({ id: 'a' })).routing;
    const two = withPreset(one, draft({ id: 'b' })).routing;
    const changed = withPreset(two, draft({ id: 'a', label: 'New' })).routing;
    expect(changed.presets.map(({ id, label }) => [id, label])).toEqual([
      ['a', 'New'],
      ['b', 'Careful writer'],
    ]);
    expect(withoutPreset(changed, 'a').presets.map(({ id }) => id)).toEqual(['b']);
  });

  test('never has the name of a virtual model, holds no other preset and no model twice', () => {
    expect(refusal(() => withPreset(NO_ROUTING, draft({ id: 'auto' })))).toContain('Choose another name');
    expect(refusal(() => withPreset(NO_ROUTING, draft({ models: ['oriel/fast'] })))).toContain(
      'models of providers',
    );
    expect(refusal(() => withPreset(NO_ROUTING, draft({ models: ['a/b', 'a/b'] })))).toContain('twice');
  });

  test('is known as a model of Oriel’s own, and a made-up one is not', () => {
    const { presets } = withPreset(NO_ROUTING, draft()).routing;
    expect(isChosenByOriel('oriel/careful-writer', presets)).toBe(true);
    expect(isChosenByOriel('oriel/best', [])).toBe(true);
    expect(isChosenByOriel('oriel/careful-writer', [])).toBe(false);
    expect(isChosenByOriel('other/best', presets)).toBe(false);
  });
});

describe('what holds for all sites', () => {
  test('changes where it is named, and keeps the rest', () => {
    const routing: Routing = { ...NO_ROUTING, rules: { localOnly: true } };
    expect(patched(routing, { hedge: true })).toEqual({ ...routing, hedge: true });
    expect(patched(routing, { rules: null, elsewhere: false })).toEqual({ ...NO_ROUTING, elsewhere: false });
    expect(patched(routing, { rules: {} })).toEqual(NO_ROUTING);
  });

  test('of a provider that is gone is forgotten, but for the presets that name it', () => {
    const own = { 'a/x': { input: 1 }, 'ab/x': { input: 2 } };
    const routing: Routing = {
      ...withPreset(NO_ROUTING, draft({ models: ['a/x'] })).routing,
      own,
      privacy: { a: { trains: false } },
    };
    const left = withoutProvider(routing, 'a');
    expect(left.own).toEqual({ 'ab/x': { input: 2 } });
    expect(left.privacy).toEqual({});
    expect(left.presets).toHaveLength(1);
  });

  test('a person’s own figures are set, replaced and taken away', () => {
    const set = withOwnFacts(NO_ROUTING, 'a/x', { input: 1 });
    expect(set.own).toEqual({ 'a/x': { input: 1 } });
    expect(withOwnFacts(set, 'a/x', {}).own).toEqual({});
    expect(withOwnFacts(set, 'a/x', null).own).toEqual({});
    expect(withPrivacy(NO_ROUTING, 'a', { retains: false }).privacy).toEqual({ a: { retains: false } });
  });
});
