import { useMemo } from 'preact/hooks';
import { answerText } from '../../lib/i18n/answers.ts';
import { playgroundText as t } from '../../lib/i18n/playground.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import { type Fact, Facts } from '../activity/Facts.tsx';
import { Answers } from '../answers/Answers.tsx';
import { answering, paidFor, toldUsage } from '../answers/paid.ts';
import { Notice } from '../Notice.tsx';
import type { Tried } from './use-trials.ts';

interface TrialAnswerProps {
  tried: Tried;
  models: readonly ModelView[];
  defaultModel: ModelRef | undefined;
  onUseAgain(): void;
}

/** What came of a trial, as it comes: the words, who gave them, what they cost and how long they took. */
export function TrialAnswer({ tried, models, defaultModel, onUseAgain }: TrialAnswerProps) {
  const { answers, running, stopped, error, ms } = tried;
  const facts = useMemo(() => factsOf(tried, models, defaultModel), [tried, models, defaultModel]);
  const waiting = running && answers.length === 0;
  const said = waiting
    ? answerText.waiting
    : stopped
      ? answerText.stopped
      : tried.served !== undefined && !running
        ? t.answered(tried.served.model)
        : '';
  return (
    <div class="panel trial-answer">
      <Answers answers={answers} busy={running} />
      <p role="status" class={waiting || stopped ? 'hint' : 'hidden'}>
        {said}
      </p>
      {ms !== undefined && answers.length === 0 && !stopped && error === undefined && (
        <p class="hint">{t.noAnswer}</p>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {facts.length > 0 && <Facts label={t.facts} facts={facts} />}
      {!running && (
        <button type="button" class="link align-start" onClick={onUseAgain}>
          {t.useAgain}
        </button>
      )}
    </div>
  );
}

/** Only what is known: while it runs that is little. */
function factsOf(tried: Tried, models: readonly ModelView[], defaultModel: ModelRef | undefined): Fact[] {
  const { served, usage, firstMs, ms, reason, ignored = [], trial } = tried;
  if (ms === undefined) return [];
  const told = toldUsage(tried);
  const model = answering(models, trial.model ?? defaultModel, served);
  const facts: Fact[] = [];
  if (served !== undefined) {
    facts.push({ name: t.factModel, value: served.model }, { name: t.provider, value: served.provider });
  }
  if (told && served !== undefined) {
    facts.push(
      { name: answerText.cost, value: paidFor(tried, model) },
      { name: answerText.tokens, value: answerText.tokensOf(usage.input, usage.output) },
    );
  }
  facts.push({ name: answerText.time, value: answerText.timeOf(firstMs, ms) });
  if (reason !== undefined && reason !== 'stop') facts.push({ name: t.ended, value: t.endings[reason] });
  if (ignored.length > 0) facts.push({ name: t.ignored, value: ignored.join(', '), notes: [t.ignoredNote] });
  return facts;
}
