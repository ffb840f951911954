import { taskModelsText as t } from '../../lib/i18n/task-models.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ModelView, Overview } from '../../lib/protocol/control.ts';
import type { TaskName } from '../../lib/protocol/task.ts';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';

const KIND = {
  embed: 'embedding',
  image: 'image',
  speech: 'speech',
  transcribe: 'transcription',
} as const satisfies Record<TaskName, ModelView['kind']>;
const TASKS = Object.keys(KIND) as TaskName[];

/**
 * The models that may answer a task. A provider that tells its models' kinds apart is believed; of one that does not,
 * all are offered, since the person knows what runs there.
 */
export function modelsFor(task: TaskName, { models, providers, types }: Overview): ModelView[] {
  const able = new Set(types.filter(({ tasks }) => tasks?.includes(task)).map(({ type }) => type));
  const ids = new Set(providers.filter(({ type }) => able.has(type)).map(({ id }) => id));
  const telling = new Set(
    models.filter(({ kind }) => kind !== undefined).map(({ providerId }) => providerId),
  );
  return models.flatMap((model) => {
    if (!ids.has(model.providerId)) return [];
    if (telling.has(model.providerId)) return model.kind === KIND[task] ? [model] : [];
    return [{ ...model, kind: KIND[task] }];
  });
}

/** Which model answers what is no chat. Nothing is shown while no provider has any of it. */
export function TaskModels({ overview, reload }: { overview: Overview; reload(): Promise<void> }) {
  const { error, run } = useAction();
  const { taskModels = {}, types, providers } = overview;
  const able = new Set(types.filter(({ tasks }) => tasks?.length).map(({ type }) => type));
  if (!providers.some(({ type }) => able.has(type))) return null;
  const choices = TASKS.map((task) => ({ task, models: modelsFor(task, overview), value: taskModels[task] }));
  const open = choices.filter(({ models, value }) => models.length > 0 || value !== undefined);
  const closed = choices.filter((choice) => !open.includes(choice));
  return (
    <section class="block">
      <h2>{t.heading}</h2>
      <p class="lede">{t.hint}</p>
      {open.map(({ task, models, value }) => (
        <div class="field narrow" key={task}>
          <span class="label">{t.task[task]}</span>
          <ModelPicker
            label={t.task[task]}
            models={models}
            value={value}
            kind={KIND[task]}
            defaultLabel={t.nothing}
            onChoose={(model) =>
              run(async () => {
                await send({ command: 'set-task-model', task, model });
                await reload();
              })
            }
          />
        </div>
      ))}
      {closed.length > 0 && <p class="hint">{t.none(closed.map(({ task }) => t.task[task]))}</p>}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
    </section>
  );
}
