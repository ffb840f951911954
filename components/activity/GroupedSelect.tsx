import { Field } from '../Field.tsx';
import type { Choice } from './filter-choices.ts';

interface GroupedSelectProps {
  label: string;
  value: string;
  /** Stands for no choice. */
  none: string;
  groups: readonly { label: string; choices: readonly Choice[] }[];
  onChange(value: string): void;
}

/** One of several groups, as the browser offers them; a group without choices is left out. */
export function GroupedSelect({ label, value, none, groups, onChange }: GroupedSelectProps) {
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          class="input"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="" selected={value === ''}>
            {none}
          </option>
          {groups
            .filter(({ choices }) => choices.length > 0)
            .map((group) => (
              <optgroup key={group.label} label={group.label}>
                {group.choices.map((choice) => (
                  <option key={choice.value} value={choice.value} selected={choice.value === value}>
                    {choice.label}
                  </option>
                ))}
              </optgroup>
            ))}
        </select>
      )}
    </Field>
  );
}
