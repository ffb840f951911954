import { useEffect, useRef } from 'preact/hooks';
import { providersText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Overview, ProviderView } from '../../lib/protocol/control.ts';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';

interface RemoveProviderProps {
  provider: ProviderView;
  overview: Overview;
  onCancel(): void;
  onRemoved(): void;
}

/** Asks before a provider goes, and names what goes with it. */
export function RemoveProvider({ provider, overview, onCancel, onRemoved }: RemoveProviderProps) {
  const { error, run } = useAction();
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => cancel.current?.focus(), []);
  return (
    <div
      class="confirm"
      role="alertdialog"
      aria-label={t.removeQuestion(provider.label)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <p>
        <strong>{t.removeQuestion(provider.label)}</strong>{' '}
        {t.loses(provider.label, losses(provider, overview))}
      </p>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button
          type="button"
          class="button danger"
          onClick={() =>
            run(async () => {
              await send({ command: 'remove-provider', id: provider.id });
              onRemoved();
            })
          }
        >
          {t.confirmRemove}
        </button>
        <button ref={cancel} type="button" class="button" onClick={onCancel}>
          {t.cancel}
        </button>
      </div>
    </div>
  );
}

function losses(provider: ProviderView, { models, sites, defaultModel }: Overview): string[] {
  const own = (ref: string | undefined) => ref?.startsWith(`${provider.id}/`) === true;
  const listed = models.filter((model) => model.providerId === provider.id).length;
  const chosen = sites.filter((site) => own(site.model)).length;
  return [
    ...(provider.hasKey ? [t.losesKey] : []),
    ...(listed > 0 ? [t.losesModels(listed)] : []),
    ...(own(defaultModel) ? [t.losesDefault] : []),
    ...(chosen > 0 ? [t.losesSites(chosen)] : []),
  ];
}
