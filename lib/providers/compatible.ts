/**
 * What providers of OpenAI's chat completions have in common. A provider states its difference; its settings form, host
 * permission, row in docs/providers.md and contract tests come out of that.
 */
import type { TaskName } from '../protocol/task.ts';
import { baseOf } from './address.ts';
import type { Difference } from './difference.ts';
import { andThen, doneBy } from './load.ts';
import type { ProviderType } from './types.ts';

export function compatible(difference: Difference): ProviderType {
  const {
    type,
    label,
    description,
    group,
    baseUrl,
    key,
    keyPattern,
    naming,
    signIn,
    tasks = {},
  } = difference;
  return {
    type,
    label,
    description,
    wire: 'chat',
    group,
    baseUrl,
    key,
    ...(keyPattern === undefined ? {} : { keyPattern }),
    ...(naming === undefined ? {} : { naming }),
    ...(signIn === undefined ? {} : { signIn }),
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
