import { useEffect, useRef, useState } from 'preact/hooks';
import { findText, formText, startText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import { completeAddress } from '../../lib/protocol/address.ts';
import type { Check, Overview, ProviderTypeView } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { CheckResult } from '../CheckResult.tsx';
import { AddressField } from '../dashboard/AddressField.tsx';
import { FindLocal } from '../dashboard/FindLocal.tsx';
import { originOf } from '../dashboard/provider-draft.ts';
import { SignIn } from '../dashboard/SignIn.tsx';
import { ChosenType, TypePicker } from '../dashboard/TypePicker.tsx';
import { useHostAccess } from '../dashboard/use-host-access.ts';
import { Field } from '../Field.tsx';
import { KeyInput } from '../KeyInput.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { FirstModel } from './FirstModel.tsx';

type Kind = 'paste' | 'local';

interface ConnectServiceProps {
  kind: Kind;
  overview: Overview;
  onDone(model: string): void;
}

/** Services take a key and servers an address; a model inside the browser needs neither and is not connected. */
const fits = (kind: Kind) => (type: ProviderTypeView) =>
  type.baseUrl.needed &&
  (kind === 'local' ? type.group !== 'cloud' : type.group !== 'local' && type.key.needed !== 'none');

/** Address and key of a first provider: tried, saved when it answers, then its models to choose from. */
export function ConnectService({ kind, overview, onDone }: ConnectServiceProps) {
  const types = overview.types.filter(fits(kind));
  const [type, setType] = useState<ProviderTypeView>();
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const [tried, setTried] = useState(false);
  const [check, setCheck] = useState<Check>();
  const [saved, setSaved] = useState<{ id: string; models: number }>();
  const { busy, error, run } = useAction();
  const baseUrl = type === undefined ? '' : completeAddress(address, type.baseUrl.template);
  const access = useHostAccess(baseUrl);
  const choose = (one: ProviderTypeView | undefined) => {
    setType(one);
    setAddress(one?.baseUrl.initial ?? '');
    setTried(false);
    setCheck(undefined);
  };
  useRecognised(key, type, types, choose);

  if (saved !== undefined)
    return <FirstModel providerId={saved.id} expected={saved.models} overview={overview} onDone={onDone} />;

  const keyMissing =
    key.trim() === '' && (type === undefined ? kind === 'paste' : type.key.needed === 'required');
  const badAddress = type !== undefined && originOf(baseUrl) === undefined;

  const connect = () => {
    setTried(true);
    if (type === undefined || badAddress || keyMissing) return;
    const asked = access.ask();
    const { host } = new URL(baseUrl);
    void run(async () => {
      setCheck(undefined);
      if (!(await asked)) throw new OrielError('network', { message: formText.accessRefused(host) });
      const label = type.baseUrl.initial === undefined && type.group === 'any' ? host : type.label;
      const draft = {
        provider: { type: type.type, label, baseUrl },
        ...(key.trim() === '' ? {} : { key: key.trim() }),
      };
      const result = await send({ command: 'test-provider', ...draft });
      setCheck(result);
      if (!result.ok) return;
      const { id } = await send({ command: 'save-provider', ...draft });
      setKey('');
      setSaved({ id, models: result.models.length });
    });
  };

  const keyField = (
    <Field
      label={type?.key.needed === 'optional' ? formText.keyOptional : t.pasteKey}
      hint={kind === 'paste' ? t.keyNote : type?.key.hint}
      problem={tried && keyMissing ? formText.keyNeeded : undefined}
    >
      {(control) => <KeyInput {...control} value={key} onChange={setKey} />}
    </Field>
  );

  return (
    <form
      class="form connect"
      noValidate
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        connect();
      }}
    >
      {kind === 'local' && type === undefined && (
        <>
          <FindLocal single onAdded={(id, { models }) => setSaved({ id, models: models.length })} />
          <p class="label">{findText.byHand}</p>
        </>
      )}
      {kind === 'paste' &&
        types
          .filter((one) => one.signIn === true && (type === undefined || type === one))
          .map((one) => (
            // How many models there are is not known yet, only that there are some.
            <SignIn key={one.type} type={one} onSaved={(id) => setSaved({ id, models: 1 })} />
          ))}
      {kind === 'paste' && keyField}
      {type === undefined ? (
        <TypePicker types={types} onChoose={choose} />
      ) : (
        <>
          <ChosenType type={type} onChange={() => choose(undefined)} />
          <AddressField
            type={type}
            value={address}
            problem={tried && badAddress ? formText.badUrl : undefined}
            onChange={(value) => {
              setAddress(value);
              setCheck(undefined);
            }}
          />
          {kind === 'local' && type.key.needed !== 'none' && keyField}
          {access.missing.map((host) => (
            <p key={host} class="hint">
              {formText.accessNote(host)}
            </p>
          ))}
          {error !== undefined && <Notice tone="bad">{error}</Notice>}
          {check !== undefined && <CheckResult check={check} />}
          <div class="row actions">
            <button type="submit" class="button primary" aria-disabled={busy}>
              {busy ? t.connecting : t.connect}
            </button>
            {busy && <span class="progress" role="progressbar" aria-label={t.connecting} />}
          </div>
        </>
      )}
    </form>
  );
}

/** A key whose form belongs to one service alone chooses it. No key is ever tried at several. */
function useRecognised(
  key: string,
  type: ProviderTypeView | undefined,
  types: readonly ProviderTypeView[],
  choose: (type: ProviderTypeView) => void,
): void {
  const asked = useRef('');
  asked.current = key.trim();
  useEffect(() => {
    const typed = key.trim();
    // One of our own background's answers; the key goes nowhere else.
    if (typed.length < 8) return;
    send({ command: 'recognise-key', key: typed }).then(
      ({ types: names }) => {
        if (asked.current !== typed || names.length !== 1 || names[0] === type?.type) return;
        const only = types.find((one) => one.type === names[0]);
        if (only !== undefined) choose(only);
      },
      () => undefined,
    );
  }, [key]);
}
