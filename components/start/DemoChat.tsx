import { useEffect, useRef, useState } from 'preact/hooks';
import { startText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import { tryText } from '../../lib/platform/try-client.ts';
import type { ModelView, Overview } from '../../lib/protocol/control.ts';
import { errorInfo, OrielError } from '../../lib/protocol/errors.ts';
import { Field } from '../Field.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';

const ON_DEVICE = 'on-device';

interface DemoChatProps {
  overview: Overview;
  onDone(model: string): void;
}

/** One question to the on-device demo model, answered as it writes. */
export function DemoChat({ overview, onDone }: DemoChatProps) {
  const [question, setQuestion] = useState<string>(t.suggestion);
  const [answer, setAnswer] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [asking, setAsking] = useState<AbortController>();
  const { error, run } = useAction();
  const running = useRef<AbortController>(undefined);
  running.current = asking;
  useEffect(() => () => running.current?.abort(), []);

  if (!overview.types.some((type) => type.type === ON_DEVICE)) return <p>{t.noDemo}</p>;

  const ask = async () => {
    const controller = new AbortController();
    setAsking(controller);
    setAnswer('');
    setProblem(undefined);
    try {
      const { ref } = await demoModel(overview);
      const content = [{ type: 'text' as const, text: question.trim() }];
      const ask = { question: { messages: [{ role: 'user' as const, content }] }, model: ref };
      for await (const text of tryText(ask, controller.signal)) setAnswer((last) => last + text);
    } catch (thrown) {
      const info = errorInfo(thrown);
      if (info.code !== 'aborted') setProblem(info.message);
    } finally {
      setAsking(undefined);
    }
  };
  const keep = () =>
    run(async () => {
      const model = await demoModel(overview);
      await send({ command: 'set-default-model', model: model.ref });
      onDone(model.name);
    });

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!asking && question.trim() !== '') void ask();
      }}
    >
      <Field label={t.question}>
        {(control) => (
          <div class="row ask">
            <input
              {...control}
              class="input"
              maxLength={2_000}
              autocomplete="off"
              value={question}
              onInput={(event) => setQuestion(event.currentTarget.value)}
            />
            {asking ? (
              <button type="button" class="button" onClick={() => asking.abort()}>
                {t.stop}
              </button>
            ) : (
              <button type="submit" class="button primary">
                {t.askDemo}
              </button>
            )}
          </div>
        )}
      </Field>
      {question !== t.suggestion && (
        <button type="button" class="link" onClick={() => setQuestion(t.suggestion)}>
          {t.suggestion}
        </button>
      )}
      {answer !== undefined && (
        <figure class="answer" aria-busy={asking !== undefined}>
          <figcaption class="label">{t.answer}</figcaption>
          <p role="status" class={asking && answer === '' ? 'muted' : undefined}>
            {asking && answer === '' ? t.thinking : answer}
          </p>
        </figure>
      )}
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button type="button" class={`button${answer && !asking ? ' primary' : ''}`} onClick={keep}>
          {t.keepDemo}
        </button>
      </div>
    </form>
  );
}

/** The on-device provider's model; the provider is set up first where someone removed it. */
async function demoModel(overview: Overview): Promise<ModelView> {
  const find = ({ providers, models }: Overview) => {
    const ids = new Set(providers.filter((one) => one.type === ON_DEVICE).map((one) => one.id));
    return models.find((model) => ids.has(model.providerId));
  };
  const there = find(overview);
  if (there) return there;
  const type = overview.types.find((one) => one.type === ON_DEVICE);
  await send({ command: 'save-provider', provider: { type: ON_DEVICE, label: type?.label ?? t.demo } });
  const made = find(await send({ command: 'overview' }));
  if (made === undefined) throw new OrielError('no-model', { message: t.noDemo });
  return made;
}
