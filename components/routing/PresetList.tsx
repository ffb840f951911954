import { useState } from 'preact/hooks';
import { presetsText as t } from '../../lib/i18n/routing.ts';
import { policyText } from '../../lib/i18n/virtual.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Command, Overview } from '../../lib/protocol/control.ts';
import type { Preset } from '../../lib/protocol/routing.ts';
import type { TaskName } from '../../lib/protocol/task.ts';
import { MAX_PRESETS, ORIEL } from '../../lib/protocol/virtual.ts';
import { UndoBar } from '../dashboard/UndoBar.tsx';
import { Icon } from '../Icon.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { whereOf } from '../where-of.ts';
import { type NameOf, namesOf } from './model-names.ts';
import { PresetForm } from './PresetForm.tsx';

interface PresetListProps {
  overview: Overview;
  reload(): Promise<void>;
}

/** Names of models shown beside a preset. */
const SHOWN = 6;

const refOf = ({ id }: Preset) => `${ORIEL}/${id}`;

/** What gives a removed preset back, and to whatever had it. */
function restoring(preset: Preset, { sites, defaultModel, taskModels = {} }: Overview): Command[] {
  const ref = refOf(preset);
  const tasks = Object.entries(taskModels) as [TaskName, ModelRef][];
  return [
    { command: 'save-preset', preset },
    ...(defaultModel === ref ? [{ command: 'set-default-model', model: ref } as const] : []),
    ...tasks
      .filter(([, model]) => model === ref)
      .map(([task]) => ({ command: 'set-task-model', task, model: ref }) as const),
    ...sites
      .filter(({ model }) => model === ref)
      .map((site) => ({ command: 'set-site-model', ...whereOf(site), model: ref }) as const),
  ];
}

/** The person's presets: made, changed and removed here, chosen wherever a model is. */
export function PresetList({ overview, reload }: PresetListProps) {
  const { presets } = overview.routing;
  /** An id, or `''` for a new one. */
  const [open, setOpen] = useState<string>();
  const [removed, setRemoved] = useState<{ label: string; undo: Command[] }>();
  const { error, run } = useAction();
  const nameOf = namesOf(overview.models);
  const close = () => setOpen(undefined);
  const form = (preset?: Preset) => (
    <PresetForm
      models={overview.models}
      {...(preset === undefined ? {} : { preset })}
      onCancel={close}
      onSaved={() => {
        close();
        void reload();
      }}
    />
  );
  const remove = (preset: Preset) =>
    run(async () => {
      const undo = restoring(preset, overview);
      await send({ command: 'remove-preset', id: preset.id });
      await reload();
      setRemoved({ label: preset.label, undo });
    });
  const undo = (commands: readonly Command[]) =>
    run(async () => {
      setRemoved(undefined);
      for (const command of commands) await send(command);
      await reload();
    });

  return (
    <section class="block">
      <div class="row spread">
        <h2>{t.heading}</h2>
        {open !== '' && overview.models.length > 0 && presets.length < MAX_PRESETS && (
          <button type="button" class="button" onClick={() => setOpen('')}>
            <Icon name="plus" />
            {t.add}
          </button>
        )}
      </div>
      <p class="lede">{t.hint}</p>
      {open === '' && (
        <div class="panel">
          <h3>{t.addHeading}</h3>
          {form()}
        </div>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {presets.length === 0 && open !== '' && (
        <p class="empty">{overview.models.length === 0 ? t.noModels : t.none}</p>
      )}
      {presets.length > 0 && (
        <ul class="rows">
          {presets.map((preset) => (
            <li key={preset.id} class="provider">
              <div class="provider-head">
                <div class="provider-name">
                  <h3>{preset.label}</h3>
                  <Facts preset={preset} nameOf={nameOf} />
                </div>
                <div class="row provider-actions">
                  <button
                    type="button"
                    class="button small"
                    aria-label={t.editOf(preset.label)}
                    aria-expanded={open === preset.id}
                    onClick={() => setOpen(open === preset.id ? undefined : preset.id)}
                  >
                    {t.edit}
                  </button>
                  <button
                    type="button"
                    class="button small"
                    aria-label={t.removeOf(preset.label)}
                    onClick={() => void remove(preset)}
                  >
                    {t.remove}
                  </button>
                </div>
              </div>
              {open === preset.id && form(preset)}
            </li>
          ))}
        </ul>
      )}
      {removed !== undefined && (
        <UndoBar
          key={removed.label}
          words={t.removed(removed.label)}
          onUndo={() => void undo(removed.undo)}
          onGone={() => setRemoved(undefined)}
        />
      )}
    </section>
  );
}

function Facts({ preset, nameOf }: { preset: Preset; nameOf: NameOf }) {
  const { models, policy, system, parameters, rules } = preset;
  return (
    <>
      <p class="wrap">
        {models.slice(0, SHOWN).map((ref, place) => {
          const { name, missing } = nameOf(ref);
          return (
            <span key={ref} title={ref}>
              {place > 0 && ', '}
              <span class={missing ? 'bad' : undefined}>
                {name}
                {missing && ` (${t.missing})`}
              </span>
            </span>
          );
        })}
        {models.length > SHOWN && t.andMore(models.length - SHOWN)}
      </p>
      <p class="provider-facts">
        <span class="mono wrap">{refOf(preset)}</span>
        {models.length > 1 && <span>{policyText[policy]}</span>}
        {system !== undefined && <span>{t.system}</span>}
        {parameters !== undefined && <span>{t.parameters}</span>}
        {rules !== undefined && <span>{t.rules}</span>}
      </p>
    </>
  );
}
