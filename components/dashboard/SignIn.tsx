import { useEffect, useRef, useState } from 'preact/hooks';
import { signInText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ProviderTypeView } from '../../lib/protocol/control.ts';
import { errorInfo } from '../../lib/protocol/errors.ts';
import { Field } from '../Field.tsx';
import { Icon } from '../Icon.tsx';
import { Notice } from '../Notice.tsx';
import { useHostAccess } from './use-host-access.ts';

interface SignInProps {
  type: ProviderTypeView;
  onSaved(id: string): void;
}

type Doing = 'window' | 'code' | undefined;

/** Connects a provider by signing in there: in the browser's window for it, or with a code that its page shows. */
export function SignIn({ type, onSaved }: SignInProps) {
  const { label } = type;
  const [doing, setDoing] = useState<Doing>();
  const [byCode, setByCode] = useState(false);
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string>();
  const [note, setNote] = useState<string>();
  const access = useHostAccess(type.baseUrl.initial ?? '');
  /** The try whose outcome still counts. */
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );

  /** The browser is asked straight from the click. */
  const start = (what: Doing, action: () => Promise<string | undefined>) => {
    const asked = access.ask();
    turn.current += 1;
    const mine = turn.current;
    setDoing(what);
    setProblem(undefined);
    setNote(undefined);
    void (async () => {
      try {
        if (!(await asked)) return setProblem(t.refused(new URL(type.baseUrl.initial ?? '').host));
        const id = await action();
        if (mine === turn.current && id !== undefined) onSaved(id);
      } catch (thrown) {
        if (mine === turn.current) setProblem(errorInfo(thrown).message);
      } finally {
        if (mine === turn.current) setDoing(undefined);
      }
    })();
  };
  const openWindow = () =>
    start('window', async () => (await send({ command: 'sign-in', type: type.type })).id);
  const openPage = () => {
    setByCode(true);
    setCode('');
    start('code', async () => {
      await send({ command: 'sign-in-page', type: type.type });
      return undefined;
    });
  };
  const finish = () => {
    if (code.trim() === '') return setProblem(t.empty);
    start('code', async () => (await send({ command: 'sign-in-code', code })).id);
  };
  const cancel = () => {
    turn.current += 1;
    const hadWindow = doing === 'window';
    setDoing(undefined);
    setByCode(false);
    setProblem(undefined);
    setNote(hadWindow ? t.cancelled : undefined);
    void send({ command: 'cancel-sign-in' }).catch(() => undefined);
  };

  if (byCode)
    return (
      // No form: this may stand inside of one.
      <div class="sign-in">
        <Field label={t.code} hint={t.codeHint(label)}>
          {(control) => (
            <input
              {...control}
              class="input mono"
              type="password"
              autocomplete="off"
              spellcheck={false}
              data-1p-ignore
              data-lpignore="true"
              maxLength={4_096}
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                finish();
              }}
            />
          )}
        </Field>
        <div class="row actions">
          <button type="button" class="button" aria-disabled={doing !== undefined} onClick={finish}>
            {doing === undefined ? t.finish : t.finishing}
          </button>
          <button type="button" class="button quiet" onClick={cancel}>
            {t.cancel}
          </button>
        </div>
        {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      </div>
    );
  return (
    <div class="sign-in">
      <div class="row">
        {doing === undefined ? (
          <button type="button" class="button" onClick={openWindow}>
            <Icon name="out" />
            {t.connect(label)}
          </button>
        ) : (
          <button type="button" class="button" onClick={cancel}>
            {t.cancel}
          </button>
        )}
        <button type="button" class="link" onClick={openPage}>
          {t.useCode}
        </button>
        {doing !== undefined && <span class="progress" role="progressbar" aria-label={t.waiting(label)} />}
      </div>
      <p class="hint" role="status">
        {doing === undefined ? (note ?? t.hint(label)) : t.waiting(label)}
      </p>
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
    </div>
  );
}
