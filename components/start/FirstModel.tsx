import { useMemo, useState } from 'preact/hooks';
import { startText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { Notice } from '../Notice.tsx';
import { useAction, useLoad } from '../use-load.ts';

const load = () => send({ command: 'overview' });

interface FirstModelProps {
  providerId: string;
  /** How many models the test found; they are listed a moment after the provider is saved. */
  expected: number;
  overview: Overview;
  onDone(model: string): void;
}

/** The new provider's models: which of them answers by default. */
export function FirstModel({ providerId, expected, overview, onDone }: FirstModelProps) {
  const { value } = useLoad(load);
  const [picked, setPicked] = useState<string>();
  const { error, run } = useAction();
  const { models: all, providers } = value ?? overview;
  const models = useMemo(() => all.filter((model) => model.providerId === providerId), [all, providerId]);
  const { notListed } = providers.find(({ id }) => id === providerId) ?? {};
  const chosen =
    models.find((model) => model.ref === picked) ?? (models.length === 1 ? models[0] : undefined);

  return (
    <div class="form">
      <p class="label">{t.whichModel}</p>
      {models.length > 0 && (
        <ModelPicker
          inline
          label={t.whichModel}
          models={models}
          value={chosen?.ref}
          onChoose={(ref) => setPicked(ref ?? undefined)}
        />
      )}
      {models.length === 0 && notListed !== undefined && (
        <Notice tone="bad">
          {notListed.message} <a href="#providers">{t.manage}</a>
        </Notice>
      )}
      {models.length === 0 && notListed === undefined && expected > 0 && (
        <p class="loading">{t.readingModels}</p>
      )}
      {models.length === 0 && notListed === undefined && expected === 0 && (
        <Notice tone="warning">
          {t.listsNone} <a href="#providers">{t.manage}</a>
        </Notice>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button
          type="button"
          class="button primary"
          disabled={chosen === undefined}
          onClick={() => {
            if (chosen !== undefined)
              void run(async () => {
                await send({ command: 'set-default-model', model: chosen.ref });
                onDone(chosen.name);
              });
          }}
        >
          {t.useModel}
        </button>
      </div>
    </div>
  );
}
