import { useEffect, useRef, useState } from 'preact/hooks';
import { playgroundText as t } from '../../lib/i18n/playground.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { CodePanel } from './CodePanel.tsx';
import { type Draft, draftOf, EMPTY } from './draft.ts';
import { TrialAnswer } from './TrialAnswer.tsx';
import { TrialForm } from './TrialForm.tsx';
import { TrialHistory } from './TrialHistory.tsx';
import { useTrials } from './use-trials.ts';

interface PlaygroundSectionProps {
  overview: Overview;
  /** Whether somebody looks at it: a hidden one listens to no key. */
  active: boolean;
}

/** A question to a model of the person's own, and the code that a page would ask it with. */
export function PlaygroundSection({ overview, active }: PlaygroundSectionProps) {
  const { models, defaultModel } = overview;
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const { runs, shown, running, run, stop, show, clear } = useTrials();

  // On a small screen the answer begins below the form.
  const answer = useRef<HTMLElement>(null);
  const shownId = shown?.id;
  useEffect(() => {
    if (shownId !== undefined) answer.current?.scrollIntoView({ block: 'nearest' });
  }, [shownId]);

  useEffect(() => {
    if (!active || !running) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented) stop();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [active, running, stop]);

  return (
    <>
      <h1>{t.heading}</h1>
      <p class="lede playground-lede">{t.lede}</p>
      <div class="playground">
        <section class="block" aria-labelledby="playground-question">
          <h2 id="playground-question">{t.tryHeading}</h2>
          <TrialForm
            draft={draft}
            models={models}
            defaultModel={defaultModel}
            running={running}
            onChange={setDraft}
            onRun={run}
            onStop={stop}
          />
        </section>
        <section class="block playground-answer" aria-labelledby="playground-answer" ref={answer}>
          <h2 id="playground-answer">{t.answerHeading}</h2>
          {shown === undefined ? (
            <p class="hint">{t.nothingYet}</p>
          ) : (
            <TrialAnswer
              tried={shown}
              models={models}
              defaultModel={defaultModel}
              onUseAgain={() => setDraft(draftOf(shown.trial))}
            />
          )}
        </section>
      </div>
      {shown !== undefined && <CodePanel tried={shown} />}
      {runs.length > 0 && <TrialHistory runs={runs} shown={shown?.id} onShow={show} onClear={clear} />}
    </>
  );
}
