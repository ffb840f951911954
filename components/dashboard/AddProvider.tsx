import { useState } from 'preact/hooks';
import { formText as t } from '../../lib/i18n/dashboard.ts';
import type { ProviderTypeView } from '../../lib/protocol/control.ts';
import { Icon } from '../Icon.tsx';
import { ProviderForm } from './ProviderForm.tsx';

interface AddProviderProps {
  types: readonly ProviderTypeView[];
  onSaved(): void;
  onCancel(): void;
}

/** A new provider: first its kind, then the form of that kind. */
export function AddProvider({ types, onSaved, onCancel }: AddProviderProps) {
  const [name, setName] = useState(types[0]?.type);
  const type = types.find((one) => one.type === name);
  return (
    <div class="panel">
      <h3>{t.addHeading}</h3>
      <fieldset class="kinds">
        <legend class="label">{t.type}</legend>
        {types.map((one) => (
          <label key={one.type} class="kind">
            <input
              type="radio"
              name="provider-type"
              value={one.type}
              checked={one.type === name}
              onChange={() => setName(one.type)}
            />
            <span class="kind-text">
              <span class="kind-label">
                <Icon name={one.local ? 'device' : 'cloud'} />
                {one.label}
              </span>
              <span class="hint">{one.description}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {type !== undefined && (
        <ProviderForm key={type.type} type={type} onSaved={onSaved} onCancel={onCancel} />
      )}
    </div>
  );
}
