import { useState } from 'preact/hooks';
import { providersText as t } from '../../lib/i18n/dashboard.ts';
import { modelPickerText } from '../../lib/i18n/model-picker.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import type { VaultView } from '../../lib/protocol/vault-control.ts';
import { askLocal } from '../ask-local.ts';
import { Icon } from '../Icon.tsx';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { OrphanedKeys } from '../vault/OrphanedKeys.tsx';
import { PassphrasePanel } from '../vault/PassphrasePanel.tsx';
import { AddProvider } from './AddProvider.tsx';
import { FindLocal } from './FindLocal.tsx';
import { ProviderRow } from './ProviderRow.tsx';
import { TaskModels } from './TaskModels.tsx';

interface SectionProps {
  overview: Overview;
  /** Not known yet: nothing is said of it. */
  vault: VaultView | undefined;
  reload(): Promise<void>;
  reloadVault(): Promise<void>;
}

export function ProvidersSection({ overview, vault, reload, reloadVault }: SectionProps) {
  const { providers, models, defaultModel } = overview;
  // While a provider is being added, the ids that were there before.
  const [adding, setAdding] = useState<ReadonlySet<string>>();
  const [removed, setRemoved] = useState<string>();
  const { error, run } = useAction();

  // The new one appears when its form goes, so that nothing jumps away under the pointer twice.
  const listed = adding ? providers.filter(({ id }) => adding.has(id)) : providers;

  return (
    <>
      <h1>{t.title}</h1>
      <section class="block">
        <h2>{t.defaultHeading}</h2>
        <p class="lede">{t.defaultHint}</p>
        <div class="field narrow">
          <ModelPicker
            label={t.defaultHeading}
            models={models}
            value={defaultModel}
            onOpen={askLocal}
            onChoose={(model) =>
              run(async () => {
                await send({ command: 'set-default-model', model });
                await reload();
              })
            }
          />
          {models.length === 0 && <p class="hint">{modelPickerText.none}</p>}
        </div>
        {error !== undefined && <Notice tone="bad">{error}</Notice>}
      </section>
      <section class="block">
        <div class="row spread">
          <h2>{t.heading}</h2>
          {!adding && (
            <button
              type="button"
              class="button"
              onClick={() => setAdding(new Set(providers.map(({ id }) => id)))}
            >
              <Icon name="plus" />
              {t.add}
            </button>
          )}
        </div>
        <p class="lede">{t.hint}</p>
        {adding && (
          <AddProvider
            types={overview.types}
            onCancel={() => setAdding(undefined)}
            onSaved={() => {
              setAdding(undefined);
              void reload();
            }}
          />
        )}
        {!adding && <FindLocal onAdded={() => void reload()} />}
        {removed !== undefined && <Notice tone="info">{t.removed(removed)}</Notice>}
        {providers.length === 0 && !adding && <p class="empty">{t.none}</p>}
        {listed.length > 0 && (
          <ul class="rows">
            {listed.map((provider) => (
              <ProviderRow
                key={provider.id}
                provider={provider}
                overview={overview}
                reload={reload}
                onRemoved={() => setRemoved(provider.label)}
              />
            ))}
          </ul>
        )}
      </section>
      {vault !== undefined && <OrphanedKeys orphaned={vault.orphaned ?? []} reload={reloadVault} />}
      {vault !== undefined && <PassphrasePanel vault={vault} reload={reloadVault} />}
      <TaskModels overview={overview} reload={reload} />
    </>
  );
}
