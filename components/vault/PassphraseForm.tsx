import { useState } from 'preact/hooks';
import { vaultText as t } from '../../lib/i18n/vault.ts';
import { send } from '../../lib/platform/control-client.ts';
import { isLongEnough } from '../../lib/protocol/passphrase.ts';
import { Notice } from '../Notice.tsx';
import { useForm } from '../use-form.ts';
import { useAction } from '../use-load.ts';
import { PassphraseField } from './PassphraseField.tsx';

export type PassphraseTask = 'set' | 'change' | 'remove';

interface PassphraseFormProps {
  task: PassphraseTask;
  onDone(): void;
  onCancel(): void;
}

interface Typed {
  current: string;
  next: string;
  again: string;
}
const NOTHING: Typed = { current: '', next: '', again: '' };

/** A passphrase is set, changed or taken off. What was typed is forgotten as soon as it was sent. */
export function PassphraseForm({ task, onDone, onCancel }: PassphraseFormProps) {
  const [typed, setTyped] = useState(NOTHING);
  const [problems, setProblems] = useState<Partial<Typed>>();
  const { busy, error, run } = useAction();
  const change = (some: Partial<Typed>) => setTyped((before) => ({ ...before, ...some }));
  const submit = () => {
    if (busy) return;
    const wrong = problemsOf(task, typed);
    setProblems(wrong);
    if (wrong !== undefined) return;
    void run(async () => {
      setTyped(NOTHING);
      await send(commandOf(task, typed));
      onDone();
    });
  };
  const form = useForm(submit, problems);
  return (
    <form {...form} aria-label={t[task]}>
      {task !== 'set' && (
        <PassphraseField
          label={t.current}
          kind="current"
          value={typed.current}
          problem={problems?.current}
          onChange={(current) => change({ current })}
        />
      )}
      {task !== 'remove' && (
        <>
          <PassphraseField
            label={t.next}
            kind="new"
            hint={t.nextHint}
            value={typed.next}
            problem={problems?.next}
            onChange={(next) => change({ next })}
          />
          <PassphraseField
            label={t.again}
            kind="new"
            value={typed.again}
            problem={problems?.again}
            onChange={(again) => change({ again })}
          />
          {task === 'set' && <p class="hint">{t.forgetting}</p>}
        </>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button type="submit" class="button primary" aria-disabled={busy}>
          {busy ? t.working : t[task]}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t.cancel}
        </button>
      </div>
    </form>
  );
}

function problemsOf(task: PassphraseTask, { current, next, again }: Typed): Partial<Typed> | undefined {
  const wrong: Partial<Typed> = {};
  if (task !== 'set' && current === '') wrong.current = t.empty;
  if (task !== 'remove') {
    if (!isLongEnough(next)) wrong.next = t.tooShort;
    else if (next !== again) wrong.again = t.different;
  }
  return Object.keys(wrong).length === 0 ? undefined : wrong;
}

function commandOf(task: PassphraseTask, { current, next: passphrase }: Typed) {
  if (task === 'set') return { command: 'set-passphrase', passphrase } as const;
  if (task === 'change') return { command: 'change-passphrase', current, passphrase } as const;
  return { command: 'remove-passphrase', current } as const;
}
