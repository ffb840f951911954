/**
 * What providers of OpenAI's chat completions have in common. A provider states its difference; its settings form, host
 * permission, row in docs/providers.md and contract tests come out of that.
 */
import type { TaskName } from '../protocol/task.ts';
import { baseOf } from './address.ts';
import type { Difference } from './difference.ts';
import { andThen, doneBy } from './load.ts';
import { given } from './model-list.ts';
import type { Connection, ModelInfo, ProviderType } from './types.ts';

export function compatible(difference: Difference): ProviderType {
  const { type, label, description, group, baseUrl, key, keyPattern, tasks = {} } = difference;
  return {
    type,
    label,
    description,
    wire: 'chat',
    group,
    baseUrl,
    key,
    ...given({ keyPattern, naming: difference.naming, signIn: difference.signIn }),
    local: group === 'local',
    dropOrigin: difference.dropOrigin ?? false,
    choices: difference.choices ?? false,
    address:
      difference.address ??
      ((typed) => baseOf(typed, /\/chat\/completions$/, /\/completions$/, /\/responses$/, /\/models$/)),
    authenticate: difference.authenticate ?? ((secret) => ({ authorization: `Bearer ${secret}` })),
    ...doneBy(
      (load) => andThen(load('chat'), ({ doing }) => doing(difference)),
      Object.keys(tasks) as TaskName[],
    ),
  };
}

/** What the user entered, for providers that list nothing. */
export const modelsOfUser = async ({ provider }: Connection): Promise<ModelInfo[]> =>
  (provider.models ?? []).map((id) => ({ id }));
