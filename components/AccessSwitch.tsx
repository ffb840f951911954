import { popupText as t } from '../lib/i18n/popup.ts';
import type { SiteAccess } from '../lib/protocol/control.ts';

const CHOICES: { access: SiteAccess; label: string }[] = [
  { access: 'ask', label: t.ask },
  { access: 'allow', label: t.allow },
  { access: 'deny', label: t.deny },
];

interface AccessSwitchProps {
  /** Whose access: a site, or a frame of it in the pages of another. */
  whose: string;
  access: SiteAccess;
  onChange(access: SiteAccess): void;
}

/** What a site may do, as three buttons of which one is pressed. */
export function AccessSwitch({ whose, access, onChange }: AccessSwitchProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in one line in every browser
    <div class="switch" role="group" aria-label={t.accessOf(whose)}>
      {CHOICES.map((choice) => (
        <button
          key={choice.access}
          type="button"
          class={`switch-${choice.access}`}
          aria-pressed={access === choice.access}
          onClick={() => access !== choice.access && onChange(choice.access)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
