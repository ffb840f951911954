import { useMemo, useState } from 'preact/hooks';
import { callText, replayText as t } from '../../lib/i18n/activity.ts';
import { cost } from '../../lib/i18n/format.ts';
import type { ActivityView, KeptTextView } from '../../lib/protocol/activity-control.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView, Overview } from '../../lib/protocol/control.ts';
import { askLocal } from '../ask-local.ts';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { Notice } from '../Notice.tsx';
import type { NameOf } from '../routing/model-names.ts';
import { Facts } from './Facts.tsx';
import { Said } from './Said.tsx';
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
            {t.stop}
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
      paid={call.cost === undefined ? (local ? t.free : t.costUnknown) : cost(call.cost)}
      tokens={t.tokensOf(usage.input, usage.output)}
      time={t.timeOf(firstPartMs, durationMs)}
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
  const model = useMemo(() => answering(models, replayed), [models, replayed]);
  const named = nameOf(model?.ref ?? replayed.model);
  const over = ms !== undefined;
  // What failed at once used nothing that anybody told of.
  const told = over && (error === undefined || usage.input !== undefined || usage.output !== undefined);
  return (
    <Side
      when={t.present}
      name={named.name}
      provider={named.providerLabel}
      paid={told ? paidFor(replayed, model) : undefined}
      tokens={told ? t.tokensOf(usage.input, usage.output) : undefined}
      time={over ? t.timeOf(firstMs, ms) : undefined}
    >
      <Answers answers={answers} busy={running} />
      <p role="status" class={answers.length === 0 || stopped ? 'hint' : 'hidden'}>
        {running && answers.length === 0 ? t.waiting : stopped ? t.stopped : ''}
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
    { name: t.cost, value: paid },
    { name: t.tokens, value: tokens },
    { name: t.time, value: time },
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

function Answers({ answers, busy = false }: { answers: Replayed['answers']; busy?: boolean }) {
  return (
    <>
      {answers.map(({ text, also }, place) => (
        // Answers have no names of their own, and never change places.
        <Said
          key={place}
          label={answers.length === 1 ? callText.answer : callText.answerOf(place + 1, answers.length)}
          text={text}
          also={also}
          busy={busy}
        />
      ))}
    </>
  );
}

/** What answers: the model that was chosen, or where that is one of Oriel's own, the one that it led to. */
function answering(models: readonly ModelView[], { model, served }: Replayed): ModelView | undefined {
  const chosen = models.find(({ ref }) => ref === model);
  if (served === undefined || chosen?.answers === undefined) return chosen;
  return models.find(
    ({ providerLabel, ref, answers }) =>
      answers === undefined && providerLabel === served.provider && served.model.endsWith(idOf(ref)),
  );
}
const idOf = (ref: ModelRef) => ref.slice(ref.indexOf('/') + 1);

/** By the prices of the list: what it has cost to the cent is in its own row. */
function paidFor({ usage, served }: Replayed, model: ModelView | undefined): string {
  if (served?.cached || model?.local) return t.free;
  const { input, output } = model?.price ?? {};
  if (input === undefined || output === undefined) return t.costUnknown;
  if (usage.input === undefined || usage.output === undefined) return t.costUnknown;
  return t.about((input * usage.input + output * usage.output) / 1_000_000);
}
