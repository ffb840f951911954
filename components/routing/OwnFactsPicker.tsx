import { useMemo, useState } from 'preact/hooks';
import { ownFactsText as t } from '../../lib/i18n/catalogue.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { ORIEL } from '../../lib/protocol/virtual.ts';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { indexModels } from '../model-picker/model-search.ts';
import { knownFacts } from './known-facts.ts';
import { OwnFactsForm } from './OwnFactsForm.tsx';

interface OwnFactsPickerProps {
  overview: Overview;
  /** Only models of this provider. */
  providerId?: string;
  reload(): Promise<void>;
}

/** Which model, then what the person knows of it. */
export function OwnFactsPicker({ overview, providerId, reload }: OwnFactsPickerProps) {
  const [model, setModel] = useState<ModelRef>();
  const models = useMemo(
    () =>
      overview.models.flatMap((one) =>
        // Every kind has a price; the picker would offer those for chat alone.
        one.providerId !== ORIEL && (providerId === undefined || one.providerId === providerId)
          ? [{ ...one, kind: 'chat' as const }]
          : [],
      ),
    [overview.models, providerId],
  );
  const known = model === undefined ? undefined : indexModels(models).byRef.get(model);
  return (
    <>
      <div class="narrow">
        <ModelPicker
          label={t.model}
          models={models}
          value={model}
          onChoose={(ref) => setModel(ref ?? undefined)}
        />
      </div>
      {model !== undefined && (
        <OwnFactsForm
          key={model}
          model={model}
          name={known?.name ?? model}
          own={overview.routing.own[model]}
          known={knownFacts(known ?? {})}
          reload={reload}
          onClose={() => setModel(undefined)}
        />
      )}
    </>
  );
}
