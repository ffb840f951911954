import type { ComponentChildren } from 'preact';

interface ChoicesProps<Value> {
  legend: string;
  hint?: string | undefined;
  /** Of the radio buttons, for the browser. */
  name: string;
  choices: readonly { value: Value; id: string; words: ComponentChildren }[];
  /** Undefined: none yet. */
  chosen: Value | undefined;
  onChoose(value: Value): void;
}

/** One of a few, all of them in view. */
export function Choices<Value>({ legend, hint, name, choices, chosen, onChoose }: ChoicesProps<Value>) {
  return (
    <fieldset class="choices">
      <legend class="label">{legend}</legend>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {choices.map(({ value, id, words }) => (
        <label key={id} class="choice">
          <input
            type="radio"
            name={name}
            value={id}
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}
