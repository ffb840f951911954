import { duration } from '../../lib/i18n/format.ts';
import { playgroundText as t } from '../../lib/i18n/playground.ts';
import type { Tried } from './use-trials.ts';

interface TrialHistoryProps {
  runs: readonly Tried[];
  shown: number | undefined;
  onShow(id: number): void;
  onClear(): void;
}

/** What was tried since the dashboard was opened, the newest first. */
export function TrialHistory({ runs, shown, onShow, onClear }: TrialHistoryProps) {
  return (
    <section class="block" aria-labelledby="playground-history">
      <div class="row spread">
        <h2 id="playground-history">{t.historyHeading}</h2>
        <button type="button" class="button small" aria-label={t.clearOf} onClick={onClear}>
          {t.clear}
        </button>
      </div>
      <ul class="rows trials">
        {runs.map((run) => (
          <li key={run.id}>
            <button
              type="button"
              class="row-button trial"
              aria-current={run.id === shown ? 'true' : undefined}
              onClick={() => onShow(run.id)}
            >
              <span class="clip">{run.trial.prompt.trim()}</span>
              <span class="hint clip">{run.served?.model ?? run.trial.model ?? t.defaultModel}</span>
              <span class="hint">{stateOf(run)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateOf({ running, stopped, error, ms }: Tried): string {
  if (running) return t.running;
  if (stopped) return t.stopped;
  return error !== undefined || ms === undefined ? t.failed : duration(ms);
}
