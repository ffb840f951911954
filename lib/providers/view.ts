import type { ProviderTypeView } from '../protocol/control.ts';
import type { TaskName } from '../protocol/task.ts';
import type { ProviderType } from './types.ts';

const TASKS: readonly TaskName[] = ['embed', 'image', 'speech', 'transcribe'];

/** What our own screens are told of a type: plain data. */
export function viewOf(type: ProviderType): ProviderTypeView {
  const { type: name, label, description, group, baseUrl, key, local, signIn } = type;
  const tasks = TASKS.filter((task) => type[task] !== undefined);
  const view = {
    type: name,
    label,
    description,
    group,
    baseUrl,
    key,
    local,
    ...(signIn === true ? { signIn } : {}),
  };
  return tasks.length === 0 ? view : { ...view, tasks };
}
