import { useEffect, useRef, useState } from 'preact/hooks';
import { approvalText as t } from '../lib/i18n/approval.ts';
import type { ApprovalAnswer, ApprovalView } from '../lib/protocol/approval.ts';
import type { ModelView } from '../lib/protocol/control.ts';
import { MAX_REASON_CHARS } from '../lib/protocol/limits.ts';
import { ORIEL } from '../lib/protocol/virtual.ts';
import { ArmedButton } from './ArmedButton.tsx';
import { Icon } from './Icon.tsx';
import { ModelPicker } from './model-picker/ModelPicker.tsx';
import { indexModels } from './model-picker/model-search.ts';
import { Notice } from './Notice.tsx';
import { OriginName } from './OriginName.tsx';
import { SiteWords } from './SiteWords.tsx';
import { type Arming, useArmed } from './use-armed.ts';

const MAX_TITLE_CHARS = 120;
const HINT_ID = 'arming';

export type Asking = Extract<ApprovalView, { state: 'asking' }>;

interface ApprovalCardProps {
  view: Asking;
  /** Called once. */
  onAnswer(answer: ApprovalAnswer): void;
}

/** One site's request: who asks, what for, which model answers, and the four answers. Escape denies. */
export function ApprovalCard({ view, onAnswer }: ApprovalCardProps) {
  const arming = useArmed();
  const [picked, setPicked] = useState<string>();
  const answered = useRef(false);
  const heading = useRef<HTMLHeadingElement>(null);

  // A model that left the list since (the person edits providers meanwhile) answers nothing.
  const known = indexModels(view.models).byRef;
  const standing = known.get(view.model ?? '');
  const fixed = view.task !== undefined;
  const model = fixed ? standing : (known.get(picked ?? '') ?? standing ?? view.models[0]);

  const answer = (choice: ApprovalAnswer['answer']) => {
    if (answered.current) return;
    answered.current = true;
    onAnswer(
      choice === 'deny' || fixed || model === undefined
        ? { answer: choice }
        : { answer: choice, model: model.ref },
    );
  };

  // Nothing that allows may have the focus at the start: Enter must not be an answer.
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) answer('deny');
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });

  const armed = arming === 'armed' && model !== undefined;
  return (
    <div class="approval">
      <main class="approval-body">
        <h1 ref={heading} tabindex={-1}>
          {t.heading}
        </h1>
        <div class="approval-origin">
          <OriginName origin={view.origin} />
        </div>
        {view.title !== undefined && (
          <SiteWords intro={t.siteCallsItself} words={view.title} limit={MAX_TITLE_CHARS} />
        )}
        {model === undefined ? (
          <Notice tone="warning">
            {fixed ? t.noTaskModel : t.noModels}{' '}
            <a href="/dashboard.html#providers" target="_blank" rel="noreferrer">
              {t.setUp}
            </a>
          </Notice>
        ) : (
          <section class="field">
            <h2 class="label">{t.model}</h2>
            {fixed ? (
              <p>{model.name}</p>
            ) : (
              <ModelPicker
                inline
                label={t.model}
                models={view.models}
                value={model.ref}
                onChoose={(ref) => setPicked(ref ?? undefined)}
              />
            )}
            <p class="hint with-icon">
              <Icon name={model.local ? 'device' : 'cloud'} />
              <span>{goesTo(model, known.get(model.answers ?? ''))}</span>
            </p>
          </section>
        )}
        <Wants request={view.request} />
      </main>
      <footer class="approval-answers">
        <p class="approval-waiting">{t.waiting(view.waiting)}</p>
        <ArmingHint arming={arming} blocked={model === undefined} />
        <div class="answers">
          <ArmedButton primary armed={armed} describedBy={HINT_ID} onPress={() => answer('once')}>
            {t.once}
          </ArmedButton>
          <ArmedButton armed={armed} describedBy={HINT_ID} onPress={() => answer('session')}>
            {t.session}
          </ArmedButton>
          <ArmedButton armed={armed} describedBy={HINT_ID} onPress={() => answer('always')}>
            {t.always}
          </ArmedButton>
          <button type="button" class="button" onClick={() => answer('deny')}>
            {t.deny}
          </button>
        </div>
      </footer>
    </div>
  );
}

/** Where what the site sends ends up. */
function goesTo({ local, providerId, providerLabel }: ModelView, now: ModelView | undefined): string {
  if (local) return t.staysLocal;
  if (providerId !== ORIEL) return t.sendsTo(providerLabel);
  return now === undefined
    ? t.sendsToChosen
    : `${t.sendsToChosen} ${t.sendsNow(now.providerLabel, now.name)}`;
}

function Wants({ request }: { request: Asking['request'] }) {
  const { reason, capabilities = [], budget } = request;
  return (
    <>
      {reason !== undefined && <SiteWords intro={t.siteSays} words={reason} limit={MAX_REASON_CHARS} />}
      {capabilities.length > 0 && (
        <div class="wants">
          <h2 class="label">{t.wants}</h2>
          <ul class="chips">
            {capabilities.map((name) => (
              <li key={name} class="chip">
                {t.capability(name)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {budget !== undefined && <p class="hint">{t.budget(budget)}</p>}
    </>
  );
}

/** Why the buttons that allow are off; once they are on, what a person may want to know before pressing one. */
function ArmingHint({ arming, blocked }: { arming: Arming; blocked: boolean }) {
  const words = { armed: t.promise, arming: t.arming, unattended: t.unfocused };
  return (
    <div class={`arming arming-${blocked ? 'armed' : arming}`}>
      <p id={HINT_ID}>{blocked ? t.nothingToAllow : words[arming]}</p>
      <span class="arming-bar" aria-hidden="true" />
    </div>
  );
}
