import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { approvalText as t } from '../lib/i18n/approval.ts';
import type { ApprovalAnswer, ApprovalView } from '../lib/protocol/approval.ts';
import type { ModelView } from '../lib/protocol/control.ts';
import type { Capability } from '../lib/protocol/grant.ts';
import { ORIEL } from '../lib/protocol/virtual.ts';
import { ApprovalBudget } from './ApprovalBudget.tsx';
import { ApprovalMore } from './ApprovalMore.tsx';
import { ApprovalWants } from './ApprovalWants.tsx';
import { ApprovalWho } from './ApprovalWho.tsx';
import { ArmedButton } from './ArmedButton.tsx';
import { budgetOf, draftOfBudget, sameBudget } from './budgets/budget-draft.ts';
import { Icon } from './Icon.tsx';
import { ModelPicker } from './model-picker/ModelPicker.tsx';
import { indexModels } from './model-picker/model-search.ts';
import { Notice } from './Notice.tsx';
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

/**
 * One site's request: who asks, what for, which model answers, what it may spend, and the answers. Escape denies,
 * or closes what is open.
 */
export function ApprovalCard({ view, onAnswer }: ApprovalCardProps) {
  const arming = useArmed();
  const [picked, setPicked] = useState<string>();
  const { capabilities: asked = [] } = view.request;
  const [ticked, setTicked] = useState<Capability[]>(asked);
  const [draft, setDraft] = useState(() => draftOfBudget(view.budget));
  const [more, setMore] = useState(false);
  const answered = useRef(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useId();

  // A model that left the list since (the person edits providers meanwhile) answers nothing.
  const known = indexModels(view.models).byRef;
  const standing = known.get(view.model ?? '');
  const fixed = view.task !== undefined;
  const model = fixed ? standing : (known.get(picked ?? '') ?? standing ?? view.models[0]);
  const typed = budgetOf(draft);
  const budget = typed.ok ? typed.budget : view.budget;
  const granted = view.granted ?? [];

  const answer = (choice: ApprovalAnswer['answer'], limit?: number) => {
    if (answered.current) return;
    answered.current = true;
    if (choice === 'deny' || choice === 'never') return onAnswer({ answer: choice });
    onAnswer({
      answer: choice,
      ...(fixed || model === undefined ? {} : { model: model.ref }),
      ...(limit === undefined ? {} : { limit }),
      ...(ticked.length === asked.length ? {} : { capabilities: ticked }),
      ...(sameBudget(budget, view.budget) ? {} : { budget }),
    });
  };
  const closeMore = () => {
    setMore(false);
    opener.current?.focus();
  };

  // Nothing that allows may have the focus at the start: Enter must not be an answer.
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (more) closeMore();
      else answer('deny');
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });

  const blocked =
    model === undefined
      ? t.nothingToAllow
      : asked.length > 0 && ticked.length === 0
        ? t.nothingTicked
        : typed.ok
          ? undefined
          : t.badBudget;
  const armed = arming === 'armed' && blocked === undefined;
  return (
    <div class="approval">
      <main class="approval-body">
        <h1 ref={heading} tabindex={-1}>
          {headingOf(view)}
        </h1>
        <ApprovalWho origin={view.origin} top={view.top} />
        {view.unusual && <Notice tone="warning">{t.unusual}</Notice>}
        {view.incognito && (
          <p class="hint with-icon">
            <Icon name="eye" />
            <span>{t.incognito}</span>
          </p>
        )}
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
        <ApprovalWants request={view.request} granted={granted} ticked={ticked} onTick={setTicked} />
        <ApprovalBudget
          budget={budget}
          draft={draft}
          problems={typed.ok ? {} : typed.problems}
          onChange={view.incognito ? undefined : setDraft}
        />
      </main>
      <footer class="approval-answers">
        <p class="approval-waiting">{t.waiting(view.waiting)}</p>
        <ArmingHint arming={arming} blocked={blocked} />
        {/* Above the others, so that none of them moves under the pointer when it opens or closes. */}
        {more && (
          <ApprovalMore
            id={panel}
            ready={armed}
            describedBy={HINT_ID}
            some={granted.length > 0}
            onAnswer={answer}
          />
        )}
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
          <button
            ref={opener}
            type="button"
            class="button quiet answers-more"
            aria-expanded={more}
            aria-controls={more ? panel : undefined}
            onClick={() => (more ? closeMore() : setMore(true))}
          >
            {t.more}
            <Icon name="chevron" />
          </button>
        </div>
      </footer>
    </div>
  );
}

function headingOf({ unusual, top, granted = [] }: Asking): string {
  if (unusual) return t.headingUnusual;
  if (top !== undefined) return t.headingFrame;
  return granted.length > 0 ? t.headingMore : t.heading;
}

/** Where what the site sends ends up. */
function goesTo({ local, providerId, providerLabel }: ModelView, now: ModelView | undefined): string {
  if (local) return t.staysLocal;
  if (providerId !== ORIEL) return t.sendsTo(providerLabel);
  return now === undefined
    ? t.sendsToChosen
    : `${t.sendsToChosen} ${t.sendsNow(now.providerLabel, now.name)}`;
}

/** Why the buttons that allow are off; once they are on, what a person may want to know before pressing one. */
function ArmingHint({ arming, blocked }: { arming: Arming; blocked: string | undefined }) {
  const words = { armed: t.promise, arming: t.arming, unattended: t.unfocused };
  return (
    <div class={`arming arming-${blocked === undefined ? arming : 'armed'}`}>
      <p id={HINT_ID}>{blocked ?? words[arming]}</p>
      <span class="arming-bar" aria-hidden="true" />
    </div>
  );
}
