import { useEffect, useState } from 'preact/hooks';
import { formText, pasteText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import { completeAddress } from '../../lib/protocol/address.ts';
import type { Check, Overview, ProviderTypeView } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { plainText } from '../../lib/protocol/plain-text.ts';
import { CheckResult } from '../CheckResult.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { AddressField } from './AddressField.tsx';
import { Choices } from './Choices.tsx';
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

/** Values of choices that no type and no provider has for its name. */
const ELSEWHERE = '';
const NEW = '';

const hostOf = (baseUrl: string | undefined): string | undefined =>
  baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl).host : undefined;

/** Finds out whose a key is, by its form and by asking; tests it there and nowhere else, and keeps it. */
export function KeyHome({ secret, overview, onSaved, onCancel }: KeyHomeProps) {
  const keyed = overview.types.filter((type) => type.key.needed !== 'none');
  const [names, setNames] = useState<string[]>();
  const [name, setName] = useState<string>();
  /** Taken from the whole list. */
  const [picked, setPicked] = useState<string>();
  const [elsewhere, setElsewhere] = useState(false);
  /** Of several that are set up, where it goes: an id, or a new one. */
  const [place, setPlace] = useState<string>();
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
  const homes = overview.providers.filter((one) => one.type === type?.type);
  const home = homes.length > 1 ? homes.find((one) => one.id === place) : homes.find((one) => one.hasKey);
  const baseUrl = home?.baseUrl ?? initial ?? completeAddress(typed, type?.baseUrl.template);
  const before =
    home ??
    (homes.length > 1 ? undefined : homes.find((one) => originOf(one.baseUrl ?? '') === originOf(baseUrl)));
  const access = useHostAccess(type === undefined ? '' : baseUrl);
  const placed = type !== undefined && (homes.length < 2 || home !== undefined || place === NEW);
  const asksAddress = placed && initial === undefined && home === undefined;
  const ready = placed && originOf(baseUrl) !== undefined;

  const choose = (chosen: ProviderTypeView | undefined) => {
    setName(chosen?.type);
    setElsewhere(chosen === undefined);
    setPlace(undefined);
    setCheck(undefined);
    setTyped('');
    clear();
  };

  const keep = (untested: boolean) => {
    if (type === undefined || !ready) return;
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
        <Choices
          legend={t.which}
          hint={names.length > 1 ? t.ambiguous : undefined}
          name="key-provider"
          choices={[
            ...candidates.map((one) => ({ value: one.type, id: one.type, words: one.label })),
            { value: ELSEWHERE, id: ELSEWHERE, words: t.another },
          ]}
          chosen={elsewhere ? ELSEWHERE : name}
          onChoose={(value) => choose(candidates.find((one) => one.type === value))}
        />
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
      {type !== undefined && homes.length > 1 && (
        <Choices
          legend={t.whichPlace(type.label)}
          name="key-home"
          choices={[
            ...homes.map(({ id, label, baseUrl }) => ({
              value: id,
              id,
              words: t.placeAt(plainText(label, 60), hostOf(baseUrl)),
            })),
            { value: NEW, id: NEW, words: t.newPlace },
          ]}
          chosen={place}
          onChoose={(chosen) => {
            setPlace(chosen);
            setCheck(undefined);
            clear();
          }}
        />
      )}
      {asksAddress && type !== undefined && (
        <AddressField
          type={type}
          value={typed}
          problem={typed !== '' && originOf(baseUrl) === undefined ? formText.badUrl : undefined}
          onChange={setTyped}
        />
      )}
      {before?.hasKey === true && (
        <Choices
          legend={t.there(before.label, before.keys.length)}
          name="key-place"
          choices={[false, true].map((value) => ({
            value,
            id: String(value),
            words: value ? t.replace(before.keys.length) : t.asAnother,
          }))}
          chosen={replace}
          onChoose={setReplace}
        />
      )}
      {ready && <p class="hint">{t.goesTo(new URL(baseUrl).host)}</p>}
      {placed &&
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
            disabled={!ready}
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
