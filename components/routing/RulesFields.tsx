import { rulesText as t } from '../../lib/i18n/routing.ts';
import { Check } from '../Check.tsx';
import { NumberField } from './NumberField.tsx';
import type { RuleNumber, RulesDraft, RulesProblems } from './rules-draft.ts';

interface RulesFieldsProps {
  draft: RulesDraft;
  problems: RulesProblems;
  onChange(draft: RulesDraft): void;
}

/** What a model must and should be, for all sites, one site or a preset. */
export function RulesFields({ draft, problems, onChange }: RulesFieldsProps) {
  const set = (change: Partial<RulesDraft>) => onChange({ ...draft, ...change });
  const numberField = (name: RuleNumber, label: string) => (
    <NumberField
      label={label}
      value={draft.numbers[name]}
      problem={problems[name]}
      onChange={(value) => set({ numbers: { ...draft.numbers, [name]: value } })}
    />
  );
  return (
    <div class="rules-fields">
      <div class="checks">
        <Check label={t.localOnly} checked={draft.localOnly} onChange={(localOnly) => set({ localOnly })} />
        <Check
          label={t.noTraining}
          checked={draft.noTraining}
          onChange={(noTraining) => set({ noTraining })}
        />
        <Check
          label={t.noRetention}
          checked={draft.noRetention}
          hint={draft.noTraining || draft.noRetention ? t.unknown : undefined}
          onChange={(noRetention) => set({ noRetention })}
        />
      </div>
      <fieldset>
        <legend class="label">{t.prices}</legend>
        <div class="pair">
          {numberField('maxInput', t.maxInput)}
          {numberField('maxOutput', t.maxOutput)}
        </div>
        <p class="hint">{t.pricesHint}</p>
      </fieldset>
      <fieldset>
        <legend class="label">{t.prefers}</legend>
        <div class="pair">
          {numberField('firstToken', t.firstToken)}
          {numberField('perSecond', t.perSecond)}
        </div>
      </fieldset>
    </div>
  );
}
