import { useState } from 'preact/hooks';
import { termsText } from '../../lib/i18n/catalogue.ts';
import { formText, keysText, listedText, providersText as t } from '../../lib/i18n/dashboard.ts';
import { ago } from '../../lib/i18n/format.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Check, Overview, ProviderView } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { CheckResult } from '../CheckResult.tsx';
import { Icon } from '../Icon.tsx';
import { Notice } from '../Notice.tsx';
import { TermsLine, TermsPanel } from '../routing/Terms.tsx';
import { useAction } from '../use-load.ts';
import { BuiltInState } from './BuiltInState.tsx';
import { KeyList } from './KeyList.tsx';
import { ProviderForm } from './ProviderForm.tsx';
import { RemoveProvider } from './RemoveProvider.tsx';
import { useHostAccess } from './use-host-access.ts';

interface ProviderRowProps {
  provider: ProviderView;
  overview: Overview;
  reload(): Promise<void>;
  onRemoved(): void;
}

/** One provider as set up: what it is, what stands in its way, and what can be done with it. */
export function ProviderRow({ provider, overview, reload, onRemoved }: ProviderRowProps) {
  const { id, label, type, baseUrl } = provider;
  const [open, setOpen] = useState<'edit' | 'keys' | 'terms' | 'remove'>();
  const [outcome, setOutcome] = useState<Check | string>();
  const access = useHostAccess(baseUrl ?? '');
  const { busy, error, run } = useAction();
  const typeView = overview.types.find((one) => one.type === type);
  const models = overview.models.filter((model) => model.providerId === id).length;

  /** Runs `action` once the browser lets us reach the provider. */
  const reach = (action: () => Promise<Check | string>) => {
    const asked = access.ask();
    void run(async () => {
      setOutcome(undefined);
      if (!(await asked))
        throw new OrielError('network', { message: formText.accessRefused(baseUrl ?? label) });
      try {
        setOutcome(await action());
      } finally {
        // A list that was not read says so in the row.
        await reload();
      }
    });
  };
  const test = () =>
    reach(() =>
      send({
        command: 'test-provider',
        provider: {
          id,
          type,
          label,
          ...(baseUrl ? { baseUrl } : {}),
          ...(provider.models ? { models: provider.models } : {}),
        },
      }),
    );
  const refresh = () =>
    reach(async () => t.refreshed((await send({ command: 'refresh-models', id })).models.length));

  return (
    <li class="provider">
      <div class="provider-head">
        <div class="provider-name">
          <h3>{label}</h3>
          <p class="provider-facts">
            <span>{provider.typeLabel}</span>
            <span>
              {provider.listed === undefined
                ? t.modelsListed(models)
                : listedText.listed(provider.listed.models, ago(provider.listed.at, Date.now()))}
            </span>
            {provider.local && <span>{t.local}</span>}
            {provider.hasKey && (
              <span>{provider.keys.length > 1 ? keysText.several(provider.keys.length) : t.keySaved}</span>
            )}
            {baseUrl !== undefined && <span class="mono wrap">{baseUrl}</span>}
          </p>
        </div>
        <div class="row provider-actions">
          <button
            type="button"
            class="button small"
            aria-label={t.testOf(label)}
            aria-busy={busy}
            onClick={test}
          >
            {t.test}
          </button>
          <button type="button" class="button small" aria-label={t.refreshOf(label)} onClick={refresh}>
            {t.refresh}
          </button>
          {typeView !== undefined && typeView.key.needed !== 'none' && (
            <button
              type="button"
              class="button small"
              aria-label={keysText.keysOf(label)}
              aria-expanded={open === 'keys'}
              onClick={() => setOpen(open === 'keys' ? undefined : 'keys')}
            >
              {keysText.keys}
            </button>
          )}
          <button
            type="button"
            class="button small"
            aria-label={(provider.local ? termsText.pricesOf : termsText.manageOf)(label)}
            aria-expanded={open === 'terms'}
            onClick={() => setOpen(open === 'terms' ? undefined : 'terms')}
          >
            {provider.local ? termsText.pricesShort : termsText.manage}
          </button>
          {typeView !== undefined && (
            <button
              type="button"
              class="button small"
              aria-label={t.editOf(label)}
              aria-expanded={open === 'edit'}
              onClick={() => setOpen(open === 'edit' ? undefined : 'edit')}
            >
              {t.edit}
            </button>
          )}
          <button
            type="button"
            class="button small"
            aria-label={t.removeOf(label)}
            aria-expanded={open === 'remove'}
            onClick={() => setOpen(open === 'remove' ? undefined : 'remove')}
          >
            {t.remove}
          </button>
        </div>
      </div>
      {!provider.local && <TermsLine provider={provider} overview={overview} />}
      {provider.problem !== undefined && (
        <p class="problem with-icon">
          <Icon name="alert" />
          <span>{provider.problem}</span>
        </p>
      )}
      {provider.notListed !== undefined && error === undefined && (
        <p class="hint with-icon">
          <Icon name="alert" />
          <span>{listedText.failed(ago(provider.notListed.at, Date.now()), provider.notListed.message)}</span>
        </p>
      )}
      {type === 'browser' && <BuiltInState onReady={() => void reload()} />}
      {busy && <span class="progress" role="progressbar" aria-label={formText.testing} />}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {typeof outcome === 'string' && <Notice tone="good">{outcome}</Notice>}
      {typeof outcome === 'object' && <CheckResult check={outcome} />}
      {open === 'edit' && typeView !== undefined && (
        <ProviderForm
          type={typeView}
          provider={provider}
          onCancel={() => setOpen(undefined)}
          onSaved={() => {
            setOpen(undefined);
            setOutcome(undefined);
            void reload();
          }}
        />
      )}
      {open === 'keys' && <KeyList provider={provider} reload={reload} />}
      {open === 'terms' && <TermsPanel provider={provider} overview={overview} reload={reload} />}
      {open === 'remove' && (
        <RemoveProvider
          provider={provider}
          overview={overview}
          onCancel={() => setOpen(undefined)}
          onRemoved={() => {
            onRemoved();
            void reload();
          }}
        />
      )}
    </li>
  );
}
