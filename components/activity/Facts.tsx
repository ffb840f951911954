import type { ComponentChildren } from 'preact';

export interface Fact {
  name: string;
  value: ComponentChildren;
  /** Below it, in small. */
  notes?: readonly string[];
}

/** Names and figures, side by side as far as there is room. */
export function Facts({ label, facts }: { label: string; facts: readonly Fact[] }) {
  return (
    <dl class="figures" aria-label={label}>
      {facts.map(({ name, value, notes = [] }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="wrap">{value}</dd>
          {notes.map((note) => (
            <dd key={note} class="hint">
              {note}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
