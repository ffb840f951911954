import { presetsText as t } from '../../lib/i18n/routing.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Command } from '../../lib/protocol/control.ts';
import type { Policy, Preset } from '../../lib/protocol/routing.ts';
import { draftOfRules, type RulesDraft, type RulesProblems, rulesOf } from './rules-draft.ts';
import { asTyped, isEmpty, type Range, typedNumbers } from './typed-number.ts';

export type Effort = NonNullable<NonNullable<Preset['parameters']>['effort']>;
export type ParameterNumber = 'temperature' | 'topP' | 'maxOutputTokens';

/** A preset as its form holds it. */
export interface PresetDraft {
  label: string;
  models: ModelRef[];
  policy: Policy;
  system: string;
  numbers: Record<ParameterNumber, string>;
  effort: Effort | '';
  rules: RulesDraft;
}
export interface PresetProblems {
  label?: string;
  models?: string;
  numbers: Partial<Record<ParameterNumber, string>>;
  rules: RulesProblems;
}
export type SavedPreset = Extract<Command, { command: 'save-preset' }>['preset'];

const RANGES: Record<ParameterNumber, Range> = {
  temperature: { min: 0, max: 2 },
  topP: { min: 0, max: 1 },
  maxOutputTokens: { min: 1, max: 100_000_000, whole: true },
};

export const NO_PROBLEMS: PresetProblems = { numbers: {}, rules: {} };

export const draftOfPreset = (preset?: Preset): PresetDraft => ({
  label: preset?.label ?? '',
  models: preset?.models ?? [],
  policy: preset?.policy ?? 'order',
  system: preset?.system ?? '',
  numbers: {
    temperature: asTyped(preset?.parameters?.temperature),
    topP: asTyped(preset?.parameters?.topP),
    maxOutputTokens: asTyped(preset?.parameters?.maxOutputTokens),
  },
  effort: preset?.parameters?.effort ?? '',
  rules: draftOfRules(preset?.rules),
});

/** The form as what is saved, or what is wrong with it. */
export function presetOf(
  draft: PresetDraft,
  id?: string,
): { ok: true; preset: SavedPreset } | { ok: false; problems: PresetProblems } {
  const label = draft.label.trim();
  const system = draft.system.trim();
  const { values, problems: numbers } = typedNumbers(draft.numbers, RANGES);
  const rules = rulesOf(draft.rules);
  const problems: PresetProblems = { numbers, rules: rules.ok ? {} : rules.problems };
  if (label === '') problems.label = t.labelNeeded;
  if (draft.models.length === 0) problems.models = t.listNeeded;
  if (!rules.ok || problems.label || problems.models || !isEmpty(numbers)) return { ok: false, problems };
  const parameters = { ...values, ...(draft.effort === '' ? {} : { effort: draft.effort }) };
  const preset: SavedPreset = {
    ...(id === undefined ? {} : { id }),
    label,
    models: draft.models,
    policy: draft.policy,
    ...(system === '' ? {} : { system }),
    ...(isEmpty(parameters) ? {} : { parameters }),
    ...(rules.rules === undefined ? {} : { rules: rules.rules }),
  };
  return { ok: true, preset };
}
