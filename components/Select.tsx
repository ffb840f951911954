import { Field } from './Field.tsx';

export interface SelectChoice<Value extends string = string> {
  value: Value;
  label: string;
}

interface SelectProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly SelectChoice<Value>[];
  /** Below them, each under its name; one without choices is left out. */
  groups?: readonly { label: string; choices: readonly SelectChoice<Value>[] }[];
  onChange(value: Value): void;
}

/** One of a few, as the browser offers it. */
export function Select<Value extends string>({
  label,
  value,
  choices,
  groups = [],
  onChange,
}: SelectProps<Value>) {
  const all = [...choices, ...groups.flatMap((group) => group.choices)];
  const options = (some: readonly SelectChoice<Value>[]) =>
    some.map((choice) => (
      <option key={choice.value} value={choice.value} selected={choice.value === value}>
        {choice.label}
      </option>
    ));
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          class="input"
          value={value}
          onChange={(event) => {
            const chosen = all[event.currentTarget.selectedIndex];
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options(choices)}
          {groups
            .filter((group) => group.choices.length > 0)
            .map((group) => (
              <optgroup key={group.label} label={group.label}>
                {options(group.choices)}
              </optgroup>
            ))}
        </select>
      )}
    </Field>
  );
}
