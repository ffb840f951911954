import { providersText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Overview, ProviderView } from '../../lib/protocol/control.ts';
import { Confirm } from '../Confirm.tsx';
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
  return (
    <Confirm
      question={t.removeQuestion(provider.label)}
      confirm={t.confirmRemove}
      cancel={t.cancel}
      error={error}
      onCancel={onCancel}
      onConfirm={() =>
        run(async () => {
          await send({ command: 'remove-provider', id: provider.id });
          onRemoved();
        })
      }
    >
      {t.loses(provider.label, losses(provider, overview))}
    </Confirm>
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
