import { useState } from 'preact/hooks';
import { ago, day } from '../../lib/i18n/format.ts';
import { capabilityNames, placeName } from '../../lib/i18n/grants.ts';
import { unusedText as t } from '../../lib/i18n/sites.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { UnusedView } from '../../lib/protocol/site-control.ts';
import { Check } from '../Check.tsx';
import { Notice } from '../Notice.tsx';
import { NumberField } from '../routing/NumberField.tsx';
import { asTyped, typedNumber } from '../routing/typed-number.ts';
import { SaveForm, useSaving } from '../SaveForm.tsx';
import { useAction } from '../use-load.ts';
import { placeKey } from './sites-order.ts';

interface UnusedProps {
  unused: UnusedView;
  reload(): Promise<void>;
}

/** Which sites lost their permission since nobody used it, until that was read. */
export function UnusedNotice({ unused: { days, sites }, reload }: UnusedProps) {
  const { busy, error, run } = useAction();
  if (sites.length === 0) return null;
  const settle = (back: boolean) =>
    run(async () => {
      await send({ command: 'settle-unused', back });
      await reload();
    });
  const now = Date.now();
  return (
    <Notice tone="info">
      <p>{t.lost(sites, days)}</p>
      <details class="more">
        <summary>{t.which(sites.length)}</summary>
        <ul class="unused-sites">
          {sites.map((site) => (
            <li key={placeKey(site)}>
              {placeName(site)}{' '}
              <span class="hint">
                {capabilityNames(site.capabilities)}
                {site.lastUsed !== undefined &&
                  `, ${t.lastUsed(ago(site.lastUsed, now), day(site.lastUsed))}`}
              </span>
            </li>
          ))}
        </ul>
      </details>
      {error !== undefined && <p class="bad">{error}</p>}
      <div class="row actions">
        <button type="button" class="button" aria-disabled={busy} onClick={() => settle(true)}>
          {t.back(sites.length)}
        </button>
        <button type="button" class="button" aria-disabled={busy} onClick={() => settle(false)}>
          {t.ok}
        </button>
      </div>
    </Notice>
  );
}

const DAYS = { min: 1, max: 3_650, whole: true };
const USUAL_DAYS = 90;

/** After how many days without use a permission ends, or that none does. */
export function UnusedDays({ unused: { days }, reload }: UnusedProps) {
  const [ends, setEnds] = useState(days !== null);
  const [typed, setTyped] = useState(asTyped(days ?? USUAL_DAYS));
  const [problem, setProblem] = useState<string>();
  const saving = useSaving();
  const save = () => {
    const read = typedNumber(typed, DAYS);
    const wrong = ends ? (read.problem ?? (read.value === undefined ? t.needed : undefined)) : undefined;
    setProblem(wrong);
    if (wrong !== undefined) return;
    saving.save(async () => {
      await send({ command: 'set-unused-days', days: ends ? (read.value ?? null) : null });
      await reload();
    });
  };
  const changed = () => {
    setProblem(undefined);
    saving.changed();
  };
  return (
    <section class="block">
      <h2>{t.heading}</h2>
      <p class="lede">{t.hint}</p>
      <SaveForm saving={saving} words={t} label={t.heading} onSubmit={save}>
        <Check
          label={t.end}
          checked={ends}
          onChange={(checked) => {
            setEnds(checked);
            changed();
          }}
        />
        {ends && (
          <div class="few-digits">
            <NumberField
              label={t.days}
              value={typed}
              problem={problem}
              onChange={(value) => {
                setTyped(value);
                changed();
              }}
            />
          </div>
        )}
      </SaveForm>
    </section>
  );
}
