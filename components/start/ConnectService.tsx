import { useState } from 'preact/hooks';
import { formText, startText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Check, Overview } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { CheckResult } from '../CheckResult.tsx';
import { originOf } from '../dashboard/provider-draft.ts';
import { useHostAccess } from '../dashboard/use-host-access.ts';
import { Field } from '../Field.tsx';
import { KeyInput } from '../KeyInput.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { FirstModel } from './FirstModel.tsx';
import { OTHER, type Preset, SERVERS, SERVICES, serviceOfKey } from './presets.ts';

interface ConnectServiceProps {
  kind: 'paste' | 'local';
  overview: Overview;
  onDone(model: string): void;
}

/** Address and key of a first provider: tried, saved when it answers, then its models to choose from. */
export function ConnectService({ kind, overview, onDone }: ConnectServiceProps) {
  const presets = kind === 'paste' ? SERVICES : SERVERS;
  const [service, setService] = useState(presets[0]!.id);
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const [tried, setTried] = useState(false);
  const [check, setCheck] = useState<Check>();
  const [saved, setSaved] = useState<{ id: string; models: number }>();
  const { busy, error, run } = useAction();
  const preset = presets.find((one) => one.id === service);
  const baseUrl = preset?.baseUrl ?? address.trim();
  const access = useHostAccess(baseUrl);

  if (saved !== undefined)
    return <FirstModel providerId={saved.id} expected={saved.models} overview={overview} onDone={onDone} />;

  const badAddress = originOf(baseUrl) === undefined;
  // An address of one's own may be a gateway without a key; a named service never is.
  const keyMissing = kind === 'paste' && preset !== undefined && key.trim() === '';

  const connect = () => {
    setTried(true);
    if (badAddress || keyMissing) return;
    const asked = access.ask();
    const { host } = new URL(baseUrl);
    void run(async () => {
      setCheck(undefined);
      if (!(await asked)) throw new OrielError('network', { message: formText.accessRefused(host) });
      const draft = {
        provider: { type: preset?.type ?? 'openai-compatible', label: preset?.label ?? host, baseUrl },
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

  return (
    <form
      class="form"
      noValidate
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        connect();
      }}
    >
      {kind === 'paste' && (
        <Field
          label={t.pasteKey}
          hint={t.keyNote}
          problem={tried && keyMissing ? formText.keyNeeded : undefined}
        >
          {(control) => (
            <KeyInput
              {...control}
              value={key}
              onChange={(value) => {
                setKey(value);
                setService((last) => serviceOfKey(value) ?? last);
              }}
            />
          )}
        </Field>
      )}
      <Choice
        label={kind === 'paste' ? t.service : t.server}
        other={kind === 'paste' ? t.otherService : t.otherServer}
        presets={presets}
        value={service}
        onChange={(value) => {
          setService(value);
          setCheck(undefined);
        }}
      />
      {preset === undefined && (
        <Field label={t.address} problem={tried && badAddress ? formText.badUrl : undefined}>
          {(control) => (
            <input
              {...control}
              class="input mono"
              type="url"
              maxLength={2_048}
              spellcheck={false}
              placeholder={kind === 'paste' ? 'https://api.example.com/v1' : 'http://127.0.0.1:8000/v1'}
              value={address}
              onInput={(event) => setAddress(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
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
    </form>
  );
}

interface ChoiceProps {
  label: string;
  other: string;
  presets: readonly Preset[];
  value: string;
  onChange(value: string): void;
}

function Choice({ label, other, presets, value, onChange }: ChoiceProps) {
  return (
    <fieldset class="pills">
      <legend class="label">{label}</legend>
      {[...presets, { id: OTHER, label: other, baseUrl: undefined }].map((one) => (
        <label key={one.id} class="pill" title={one.baseUrl}>
          <input
            type="radio"
            name={label}
            value={one.id}
            checked={value === one.id}
            onChange={() => onChange(one.id)}
          />
          <span>{one.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
