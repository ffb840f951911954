import { useState } from 'preact/hooks';
import { formText as t } from '../../lib/i18n/dashboard.ts';
import type { ProviderTypeView } from '../../lib/protocol/control.ts';
import { ProviderForm } from './ProviderForm.tsx';
import { SignIn } from './SignIn.tsx';
import { ChosenType, TypePicker } from './TypePicker.tsx';

interface AddProviderProps {
  types: readonly ProviderTypeView[];
  onSaved(): void;
  onCancel(): void;
}

/** A new provider: first its kind, then the form of that kind. */
export function AddProvider({ types, onSaved, onCancel }: AddProviderProps) {
  const [name, setName] = useState<string>();
  const type = types.find((one) => one.type === name);
  return (
    <div class="panel">
      <h3>{t.addHeading}</h3>
      {type === undefined ? (
        <>
          <TypePicker focused types={types} onChoose={(one) => setName(one.type)} />
          <div class="row actions">
            <button type="button" class="button quiet" onClick={onCancel}>
              {t.cancel}
            </button>
          </div>
        </>
      ) : (
        <>
          <ChosenType type={type} onChange={() => setName(undefined)} />
          {type.signIn === true && <SignIn type={type} onSaved={onSaved} />}
          <ProviderForm key={type.type} type={type} onSaved={onSaved} onCancel={onCancel} />
        </>
      )}
    </div>
  );
}
