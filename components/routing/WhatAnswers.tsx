import { useCallback, useMemo, useState } from 'preact/hooks';
import { explanationText, supposedText as t } from '../../lib/i18n/explanation.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import type { Supposed } from '../../lib/protocol/routing-control.ts';
import { Check } from '../Check.tsx';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { indexModels } from '../model-picker/model-search.ts';
import { Notice } from '../Notice.tsx';
import { Select } from '../Select.tsx';
import { useLoad } from '../use-load.ts';
import { Explanation } from './Explanation.tsx';
import { knownFacts } from './known-facts.ts';
import { namesOf } from './model-names.ts';
import { NumberField } from './NumberField.tsx';
import { OwnFactsForm } from './OwnFactsForm.tsx';
import { typedNumbers } from './typed-number.ts';

const RANGES = {
  inputTokens: { min: 0, max: 100_000_000, whole: true },
  outputTokens: { min: 1, max: 100_000_000, whole: true },
};
type Input = NonNullable<Supposed['inputs']>[number];
const INPUTS: Input[] = ['image', 'audio', 'file'];

interface WhatAnswersProps {
  overview: Overview;
  reload(): Promise<void>;
}

/** A call that nobody makes: who would answer it, in what order, and why the others would not. */
export function WhatAnswers({ overview, reload }: WhatAnswersProps) {
  const { models, sites } = overview;
  const [origin, setOrigin] = useState('');
  const [model, setModel] = useState<ModelRef>();
  const [flags, setFlags] = useState({ tools: false, json: false });
  const [inputs, setInputs] = useState<readonly Input[]>([]);
  const [typed, setTyped] = useState({ inputTokens: '', outputTokens: '' });
  const [editing, setEditing] = useState<ModelRef>();

  const { values, problems } = useMemo(() => typedNumbers(typed, RANGES), [typed]);
  // What cannot be read as a number is left out until it can.
  const load = useCallback(
    () =>
      send({
        command: 'explain',
        ...(origin === '' ? {} : { origin }),
        ...(model === undefined ? {} : { model }),
        supposed: {
          ...(flags.tools ? { tools: true } : {}),
          ...(flags.json ? { json: true } : {}),
          ...(inputs.length === 0 ? {} : { inputs: [...inputs] }),
          ...values,
        },
      }),
    [origin, model, flags, inputs, values],
  );
  const { value, error, reload: again } = useLoad(load);
  const nameOf = useMemo(() => namesOf(models, value?.endpoints), [models, value]);
  const choices = useMemo(
    () => [
      { value: '', label: t.noSite },
      ...sites.map((site) => ({ value: site.origin, label: site.origin })),
    ],
    [sites],
  );
  const numberField = (name: keyof typeof typed, label: string) => (
    <NumberField
      label={label}
      value={typed[name]}
      problem={problems[name]}
      onChange={(text) => setTyped((last) => ({ ...last, [name]: text }))}
    />
  );

  return (
    <section class="block">
      <h2>{t.heading}</h2>
      <p class="lede">{t.hint}</p>
      <div class="supposed">
        <div class="pair">
          <Select label={t.site} value={origin} choices={choices} onChange={setOrigin} />
          <div class="field">
            <span class="label">{t.model}</span>
            <ModelPicker
              label={t.model}
              models={models}
              value={model}
              defaultLabel={t.usual}
              onChoose={(ref) => setModel(ref ?? undefined)}
            />
          </div>
        </div>
        <fieldset>
          <legend class="label">{t.needs}</legend>
          <div class="checks-row">
            <Check
              label={t.tools}
              checked={flags.tools}
              onChange={(tools) => setFlags((last) => ({ ...last, tools }))}
            />
            <Check
              label={t.json}
              checked={flags.json}
              onChange={(json) => setFlags((last) => ({ ...last, json }))}
            />
            {INPUTS.map((input) => (
              <Check
                key={input}
                label={t[input]}
                checked={inputs.includes(input)}
                onChange={(on) =>
                  setInputs(INPUTS.filter((one) => (one === input ? on : inputs.includes(one))))
                }
              />
            ))}
          </div>
        </fieldset>
        <div class="pair">
          {numberField('inputTokens', t.inputTokens)}
          {numberField('outputTokens', t.outputTokens)}
        </div>
      </div>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {value === undefined && error === undefined && <p class="loading">{t.working}</p>}
      {value !== undefined && error === undefined && (
        <div class="panel">
          <Explanation
            decision={value.decision}
            refused={value.refused}
            endpoints={value.endpoints}
            nameOf={nameOf}
            actions={(ref) => {
              const { name } = nameOf(ref);
              return (
                <>
                  <button
                    type="button"
                    class="button small quiet"
                    aria-label={explanationText.pricesOf(name)}
                    aria-expanded={editing === ref}
                    onClick={() => setEditing(editing === ref ? undefined : ref)}
                  >
                    {explanationText.prices}
                  </button>
                  {editing === ref && (
                    <OwnFactsForm
                      key={ref}
                      model={ref}
                      name={name}
                      own={overview.routing.own[ref]}
                      known={knownFacts({ ...indexModels(models).byRef.get(ref), ...value.endpoints[ref] })}
                      reload={async () => {
                        await Promise.all([reload(), again()]);
                      }}
                      onClose={() => setEditing(undefined)}
                    />
                  )}
                </>
              );
            }}
          />
        </div>
      )}
    </section>
  );
}
