import { useEffect, useState } from 'preact/hooks';
import { formText, pasteText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import { completeAddress } from '../../lib/protocol/address.ts';
import type { Check, Overview, ProviderTypeView } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { CheckResult } from '../CheckResult.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { AddressField } from './AddressField.tsx';
import { originOf } from './provider-draft.ts';
import { TypePicker } from './TypePicker.tsx';
import { useHostAccess } from './use-host-access.ts';

export interface Housed {
  id: string;
  label: string;
  /** How many models the test found; undefined where the key was saved untested. */
  models?: number;
}

interface KeyHomeProps {
  /** The key. It is handed on and never drawn. */
  secret: string;
  overview: Overview;
  onSaved(housed: Housed): void;
  onCancel?(): void;
}

/** Finds out whose a key is, by its form and by asking; tests it there and nowhere else, and keeps it. */
export function KeyHome({ secret, overview, onSaved, onCancel }: KeyHomeProps) {
  const keyed = overview.types.filter((type) => type.key.needed !== 'none');
  const [names, setNames] = useState<string[]>();
  const [name, setName] = useState<string>();
  /** Taken from the whole list. */
  const [picked, setPicked] = useState<string>();
  const [elsewhere, setElsewhere] = useState(false);
  const [typed, setTyped] = useState('');
  const [replace, setReplace] = useState(false);
  const [check, setCheck] = useState<Check>();
  const { busy, error, run, clear } = useAction();

  useEffect(() => {
    let current = true;
    void send({ command: 'recognise-key', key: secret })
      .then(({ types }) => types)
      .catch(() => [])
      .then((types) => {
        if (!current) return;
        setNames(types);
        setName(types.length === 1 ? types[0] : undefined);
        setElsewhere(types.length === 0);
      });
    return () => {
      current = false;
    };
  }, [secret]);

  const type = keyed.find((one) => one.type === name);
  const initial = type?.baseUrl.initial;
  const known = overview.providers.filter((one) => one.type === type?.type && one.hasKey);
  const baseUrl = known[0]?.baseUrl ?? initial ?? completeAddress(typed, type?.baseUrl.template);
  const before = overview.providers.find(
    (one) => one.type === type?.type && originOf(one.baseUrl ?? '') === originOf(baseUrl),
  );
  const access = useHostAccess(type === undefined ? '' : baseUrl);
  const asksAddress = type !== undefined && initial === undefined && known.length === 0;

  const choose = (chosen: ProviderTypeView | undefined) => {
    setName(chosen?.type);
    setElsewhere(chosen === undefined);
    setCheck(undefined);
    setTyped('');
    clear();
  };

  const keep = (untested: boolean) => {
    if (type === undefined || originOf(baseUrl) === undefined) return;
    const asked = access.ask();
    void run(async () => {
      if (!(await asked))
        throw new OrielError('network', { message: formText.accessRefused(new URL(baseUrl).host) });
      const provider = {
        ...(before === undefined ? {} : { id: before.id }),
        type: type.type,
        label: before?.label ?? type.label,
        baseUrl: before?.baseUrl ?? baseUrl,
        ...(before?.models === undefined ? {} : { models: before.models }),
      };
      let found: number | undefined;
      if (!untested) {
        setCheck(undefined);
        const result = await send({ command: 'test-provider', provider, key: secret });
        setCheck(result);
        if (!result.ok) return;
        found = result.models.length;
      }
      const added = before?.hasKey === true && !replace;
      const id = added
        ? await send({ command: 'add-key', id: before.id, key: secret }).then(() => before.id)
        : (await send({ command: 'save-provider', provider, key: secret })).id;
      onSaved({ id, label: provider.label, ...(found === undefined ? {} : { models: found }) });
    });
  };

  if (names === undefined) return <p class="loading">{t.reading}</p>;
  const candidates = keyed.filter((one) => names.includes(one.type) || one.type === picked);
  return (
    <div class="form key-home">
      {names.length === 1 && name === names[0] && type !== undefined && (
        <p>
          <strong>{t.looksLike(type.label)}</strong>
        </p>
      )}
      {names.length === 0 && <p>{t.unknown}</p>}
      {candidates.length > 0 && (
        <fieldset class="choices">
          <legend class="label">{t.which}</legend>
          {names.length > 1 && <p class="hint">{t.ambiguous}</p>}
          {[...candidates, undefined].map((one) => (
            <label key={one?.type ?? ''} class="choice">
              <input
                type="radio"
                name="key-provider"
                value={one?.type ?? ''}
                checked={one === undefined ? elsewhere : !elsewhere && one.type === name}
                onChange={() => choose(one)}
              />
              <span>{one?.label ?? t.another}</span>
            </label>
          ))}
        </fieldset>
      )}
      {elsewhere && (
        <TypePicker
          types={keyed}
          onChoose={(one) => {
            choose(one);
            setPicked(one.type);
          }}
        />
      )}
      {asksAddress && (
        <AddressField
          type={type}
          value={typed}
          problem={typed !== '' && originOf(baseUrl) === undefined ? formText.badUrl : undefined}
          onChange={setTyped}
        />
      )}
      {before?.hasKey === true && (
        <fieldset class="choices">
          <legend class="label">{t.there(before.label, before.keys.length)}</legend>
          {[false, true].map((one) => (
            <label key={String(one)} class="choice">
              <input
                type="radio"
                name="key-place"
                checked={replace === one}
                onChange={() => setReplace(one)}
              />
              <span>{one ? t.replace(before.keys.length) : t.asAnother}</span>
            </label>
          ))}
        </fieldset>
      )}
      {type !== undefined && originOf(baseUrl) !== undefined && (
        <p class="hint">{t.goesTo(new URL(baseUrl).host)}</p>
      )}
      {type !== undefined &&
        access.missing.map((host) => (
          <p key={host} class="hint">
            {formText.accessNote(host)}
          </p>
        ))}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {check !== undefined && <CheckResult check={check} />}
      <div class="row actions">
        {type !== undefined && (
          <button
            type="button"
            class="button primary"
            disabled={originOf(baseUrl) === undefined}
            aria-disabled={busy}
            onClick={() => keep(false)}
          >
            {busy ? t.adding : before === undefined ? t.addTo(type.label) : t.add}
          </button>
        )}
        {check?.ok === false && (
          <button type="button" class="button" aria-disabled={busy} onClick={() => keep(true)}>
            {t.anyway}
          </button>
        )}
        {onCancel !== undefined && (
          <button type="button" class="button quiet" onClick={onCancel}>
            {t.cancel}
          </button>
        )}
        {busy && <span class="progress" role="progressbar" aria-label={t.adding} />}
      </div>
    </div>
  );
}
