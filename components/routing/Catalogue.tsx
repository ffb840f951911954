import { useState } from 'preact/hooks';
import { catalogueText as t } from '../../lib/i18n/catalogue.ts';
import { ago } from '../../lib/i18n/format.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { Check } from '../Check.tsx';
import { useMissingHosts } from '../dashboard/use-host-access.ts';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { OwnFactsList } from './OwnFactsList.tsx';

/** Where a refreshed catalogue comes from. */
const HOSTS = ['https://openrouter.ai/*', 'https://models.dev/*'];

interface CatalogueProps {
  overview: Overview;
  reload(): Promise<void>;
}

/** What is known of models, how old it is, and how it is made new. */
export function Catalogue({ overview, reload }: CatalogueProps) {
  const { catalogue, daily } = overview.routing;
  const { models, bundledAt, refreshedAt, sources, problem } = catalogue;
  const [done, setDone] = useState<number>();
  const access = useMissingHosts(HOSTS);
  const refreshing = useAction();
  const switching = useAction();

  /** Runs `action` once the browser lets us reach both. */
  const reach = (action: () => Promise<void>) => {
    const asked = access.ask();
    return async () => {
      if (!(await asked)) throw new OrielError('network', { message: t.accessRefused });
      await action();
    };
  };
  const refresh = () => {
    if (refreshing.busy) return;
    setDone(undefined);
    void refreshing.run(
      reach(async () => {
        try {
          const made = await send({ command: 'refresh-catalogue' });
          if (made.problem === undefined) setDone(made.models);
        } finally {
          await reload();
        }
      }),
    );
  };
  const setDaily = (on: boolean) => {
    const set = async () => {
      await send({ command: 'set-routing', daily: on });
      await reload();
    };
    void switching.run(on ? reach(set) : set);
  };

  return (
    <>
      <section class="block">
        <h2>{t.heading}</h2>
        <p class="lede">{t.hint}</p>
        <div>
          <p>
            <strong>{t.models(models)}</strong>
          </p>
          <p class="hint">
            {refreshedAt !== undefined && sources.some((source) => source !== 'bundled') && (
              <>{t.refreshed(ago(refreshedAt, Date.now()), sources)} </>
            )}
            {t.bundled(bundledAt)}
          </p>
        </div>
        {problem !== undefined && refreshing.error === undefined && !refreshing.busy && (
          <Notice tone="warning">{t.failed(ago(problem.at, Date.now()), problem.message)}</Notice>
        )}
        <div class="row actions">
          <button type="button" class="button" aria-disabled={refreshing.busy} onClick={refresh}>
            {t.refresh}
          </button>
          {refreshing.busy && (
            <>
              <span class="progress" role="progressbar" aria-label={t.refreshing} />
              <span class="hint" role="status">
                {t.refreshing}
              </span>
            </>
          )}
        </div>
        {refreshing.error !== undefined && <Notice tone="bad">{refreshing.error}</Notice>}
        {done !== undefined && <Notice tone="good">{t.done(done)}</Notice>}
        <Check label={t.daily} hint={t.dailyHint} checked={daily} onChange={setDaily} />
        {switching.error !== undefined && <Notice tone="bad">{switching.error}</Notice>}
        {access.missing.length > 0 && <p class="hint">{t.accessNote}</p>}
      </section>
      <OwnFactsList overview={overview} reload={reload} />
    </>
  );
}
