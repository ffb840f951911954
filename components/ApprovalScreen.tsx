import { useEffect, useRef, useState } from 'preact/hooks';
import { approvalText as t } from '../lib/i18n/approval.ts';
import { type ApprovalLine, connectApproval, onChange, send } from '../lib/platform/control-client.ts';
import { closeOwnWindow } from '../lib/platform/own-window.ts';
import type { ApprovalAnswer, ApprovalView } from '../lib/protocol/approval.ts';
import type { Replies } from '../lib/protocol/control.ts';
import { ApprovalCard } from './ApprovalCard.tsx';
import { Mark } from './Icon.tsx';
import { whereOf } from './where-of.ts';

/** Long enough to read why the window goes. */
const ENDED_MS = 2_000;
/** For the background to take the answer before the window, and with it the port, is gone. */
const ANSWERED_MS = 1_000;

/** Holds the port of one approval. That the port closes with the window is how closing the window denies. */
export function ApprovalScreen({ id }: { id: string }) {
  const [view, setView] = useState<ApprovalView | undefined>(id === '' ? { state: 'ended' } : undefined);
  const [models, setModels] = useState<Replies['site']>();
  const [answered, setAnswered] = useState(false);
  const line = useRef<ApprovalLine>(undefined);

  useEffect(() => {
    if (id === '') return;
    line.current = connectApproval(id, setView);
    return () => line.current?.close();
  }, [id]);

  const ended = view?.state === 'ended';
  useEffect(() => {
    if (!ended && !answered) return;
    const wait = ended ? (answered ? 0 : ENDED_MS) : ANSWERED_MS;
    const timer = setTimeout(() => void closeOwnWindow(), wait);
    return () => clearTimeout(timer);
  }, [ended, answered]);

  // A model set up in another window while this one waits.
  const { origin, top } = view?.state === 'asking' ? view : {};
  useEffect(() => {
    if (origin === undefined) return;
    return onChange(() => {
      send({ command: 'site', ...whereOf({ origin, top }) }).then(setModels, () => {});
    });
  }, [origin, top]);

  const answer = (choice: ApprovalAnswer) => {
    line.current?.answer(choice);
    setAnswered(true);
  };

  if (view?.state === 'asking' && !answered)
    return (
      <>
        <Brand />
        <ApprovalCard
          view={
            models === undefined
              ? view
              : {
                  ...view,
                  models: models.models,
                  model:
                    view.task === undefined
                      ? (models.site.model ?? models.defaultModel ?? view.model)
                      : models.taskModels?.[view.task],
                }
          }
          onAnswer={answer}
        />
      </>
    );
  return (
    <>
      <Brand />
      <main class="approval-end" aria-live="polite">
        {answered ? <h1>{t.answered}</h1> : ended ? <Ended /> : <h1 class="loading">{t.connecting}</h1>}
      </main>
    </>
  );
}

function Ended() {
  return (
    <>
      <h1>{t.ended}</h1>
      <p class="muted">{t.endedWhy}</p>
    </>
  );
}

function Brand() {
  return (
    <header class="brand">
      <Mark />
      <span>Oriel</span>
    </header>
  );
}
