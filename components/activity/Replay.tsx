import { useMemo, useState } from 'preact/hooks';
import { callText, replayText as t } from '../../lib/i18n/activity.ts';
import { answerText } from '../../lib/i18n/answers.ts';
import { cost } from '../../lib/i18n/format.ts';
import type { ActivityView, KeptTextView } from '../../lib/protocol/activity-control.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView, Overview } from '../../lib/protocol/control.ts';
import { Answers } from '../answers/Answers.tsx';
import { answering, paidFor, toldUsage } from '../answers/paid.ts';
import { askLocal } from '../ask-local.ts';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { Notice } from '../Notice.tsx';
import type { NameOf } from '../routing/model-names.ts';
import { Facts } from './Facts.tsx';
import { type Replayed, useReplay } from './use-replay.ts';

interface ReplayProps {
  call: ActivityView;
  text: KeptTextView;
  overview: Overview;
  nameOf: NameOf;
}

/** What was answered, and beside it what another model answers to the same. */
export function Replay({ call, text, overview, nameOf }: ReplayProps) {
  const { models } = overview;
  const [model, setModel] = useState<ModelRef>();
  const { replayed, ask, stop } = useReplay(call.id);
  const running = replayed?.running === true;
  const past = <Past call={call} answers={text.answers} nameOf={nameOf} />;
  // Other tasks have other answers than words.
  if (call.task !== undefined) return past;
  return (
    <>
      {replayed === undefined ? (
        past
      ) : (
        <section class="sides" aria-label={t.answers}>
          {past}
          <Present replayed={replayed} models={models} nameOf={nameOf} />
        </section>
      )}
      <h3>{t.heading}</h3>
      <p class="hint">{t.hint}</p>
      <div class="row replay-ask">
        <ModelPicker
          label={t.model}
          models={models}
          value={model}
          emptyLabel={t.choose}
          onOpen={askLocal}
          onChoose={(ref) => setModel(ref ?? undefined)}
        />
        {running ? (
          <button type="button" class="button" onClick={stop}>
            {answerText.stop}
          </button>
        ) : (
          <button
            type="button"
            class={`button${model !== undefined && replayed?.model !== model ? ' primary' : ''}`}
            disabled={model === undefined}
            onClick={() => model !== undefined && void ask(model)}
          >
            {replayed !== undefined && replayed.model === model ? t.again : t.ask}
          </button>
        )}
      </div>
    </>
  );
}

function Past({
  call,
  answers,
  nameOf,
}: Pick<ReplayProps, 'call' | 'nameOf'> & { answers: Replayed['answers'] }) {
  const { served, usage, firstPartMs, durationMs } = call;
  const { name, providerLabel, local } = served === undefined ? NOBODY : nameOf(served);
  return (
    <Side
      when={t.past}
      name={name}
      provider={providerLabel}
      paid={call.cost === undefined ? (local ? answerText.free : answerText.costUnknown) : cost(call.cost)}
      tokens={answerText.tokensOf(usage.input, usage.output)}
      time={answerText.timeOf(firstPartMs, durationMs)}
    >
      <Answers answers={answers} />
      {answers.length === 0 && <p class="hint">{callText.noAnswer}</p>}
    </Side>
  );
}

const NOBODY = { name: callText.noAnswer, providerLabel: undefined, local: false };

function Present({
  replayed,
  models,
  nameOf,
}: {
  replayed: Replayed;
  models: readonly ModelView[];
  nameOf: NameOf;
}) {
  const { answers, usage, firstMs, ms, running, stopped, error } = replayed;
  const model = useMemo(() => answering(models, replayed.model, replayed.served), [models, replayed]);
  const named = nameOf(model?.ref ?? replayed.model);
  const over = ms !== undefined;
  const told = over && toldUsage(replayed);
  return (
    <Side
      when={t.present}
      name={named.name}
      provider={named.providerLabel}
      paid={told ? paidFor(replayed, model) : undefined}
      tokens={told ? answerText.tokensOf(usage.input, usage.output) : undefined}
      time={over ? answerText.timeOf(firstMs, ms) : undefined}
    >
      <Answers answers={answers} busy={running} />
      <p role="status" class={answers.length === 0 || stopped ? 'hint' : 'hidden'}>
        {running && answers.length === 0 ? answerText.waiting : stopped ? answerText.stopped : ''}
      </p>
      {over && answers.length === 0 && !stopped && error === undefined && (
        <p class="hint">{callText.noAnswer}</p>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
    </Side>
  );
}

interface SideProps {
  when: string;
  name: string;
  provider: string | undefined;
  paid?: string | undefined;
  tokens?: string | undefined;
  time?: string | undefined;
  children: preact.ComponentChildren;
}

function Side({ when, name, provider, paid, tokens, time, children }: SideProps) {
  const facts = [
    { name: answerText.cost, value: paid },
    { name: answerText.tokens, value: tokens },
    { name: answerText.time, value: time },
  ].filter(({ value }) => value !== undefined);
  return (
    <div class="side-answer">
      <h4>
        <span class="hint">{when}</span> <span class="wrap">{name}</span> <span class="hint">{provider}</span>
      </h4>
      {facts.length > 0 && <Facts label={`${when}: ${name}`} facts={facts} />}
      {children}
    </div>
  );
}
