import { useState } from 'preact/hooks';
import { ownFactsText as t } from '../../lib/i18n/catalogue.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import type { OwnFacts } from '../../lib/protocol/routing.ts';
import { UndoBar } from '../dashboard/UndoBar.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { knownFacts } from './known-facts.ts';
import { namesOf } from './model-names.ts';
import { OwnFactsPicker } from './OwnFactsPicker.tsx';

interface OwnFactsListProps {
  overview: Overview;
  reload(): Promise<void>;
}

/** All prices and limits that the person set, and where one more is. */
export function OwnFactsList({ overview, reload }: OwnFactsListProps) {
  const own = Object.entries(overview.routing.own);
  const nameOf = namesOf(overview.models);
  const [taken, setTaken] = useState<{ ref: ModelRef; facts: OwnFacts }>();
  const { error, run } = useAction();
  const set = (ref: ModelRef, facts: OwnFacts | null, undo?: { ref: ModelRef; facts: OwnFacts }) =>
    run(async () => {
      await send({ command: 'set-own-facts', model: ref, facts });
      await reload();
      setTaken(undo);
    });
  return (
    <section class="block">
      <h2>{t.heading}</h2>
      <p class="lede">{t.hint}</p>
      {own.length > 0 && (
        <ul class="rows">
          {own.map(([ref, facts]) => {
            const { name, providerLabel } = nameOf(ref);
            return (
              <li key={ref} class="row spread">
                <div class="candidate-text">
                  <p class="wrap" title={ref}>
                    {name} <span class="hint">{providerLabel}</span>
                  </p>
                  <p class="hint">{factsLine(facts)}</p>
                </div>
                <button
                  type="button"
                  class="button small"
                  aria-label={t.takeBackOf(name)}
                  onClick={() => void set(ref, null, { ref, facts })}
                >
                  {t.takeBack}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <OwnFactsPicker overview={overview} reload={reload} />
      {taken !== undefined && (
        <UndoBar
          key={taken.ref}
          words={t.takenBack(nameOf(taken.ref).name)}
          onUndo={() => void set(taken.ref, taken.facts)}
          onGone={() => setTaken(undefined)}
        />
      )}
    </section>
  );
}

function factsLine({ input, output, contextLength, maxOutput }: OwnFacts): string {
  return knownFacts({
    ...(input === undefined && output === undefined
      ? {}
      : {
          price: { ...(input === undefined ? {} : { input }), ...(output === undefined ? {} : { output }) },
        }),
    ...(contextLength === undefined ? {} : { contextLength }),
    ...(maxOutput === undefined ? {} : { maxOutput }),
  });
}
