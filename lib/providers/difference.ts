/** What a provider of OpenAI's chat completions states of itself. */
import type { OpenAiTasks } from './tasks/openai.ts';
import type { TraitRule } from './traits.ts';
import type { Doing, ProviderType } from './types.ts';

export interface Difference
  extends Pick<
    ProviderType,
    'type' | 'label' | 'description' | 'group' | 'baseUrl' | 'key' | 'keyPattern' | 'naming' | 'signIn'
  > {
  /** Below the base URL. Absent: `/chat/completions`. */
  chatPath?: string;
  /**
   * A path whose answer to GET proves the key; `list`: the list is only given to a good one. Absent: the list is public,
   * so an empty chat is tried.
   */
  proof?: 'list' | `/${string}`;
  /** The headers that carry a key. Absent: `authorization: Bearer`. */
  authenticate?(key: string): Record<string, string>;
  address?: ProviderType['address'];
  dropOrigin?: boolean;
  choices?: boolean;
  /** What every model takes, then by model. */
  traits?: readonly TraitRule[];
  explain?: Doing['explain'];
  /** What of OpenAI's endpoints beyond chat it has, beside `chatPath`. */
  tasks?: OpenAiTasks;
}
