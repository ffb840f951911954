/**
 * What a provider does is loaded when it is first asked for: a person has one or two of the two dozen, and the background
 * begins anew many times a day. How a module comes is the platform's; see `Connection.load`.
 */
import type { TaskName } from '../protocol/task.ts';
import type * as browser from './doing/browser.ts';
import type * as chat from './doing/chat.ts';
import type * as cohere from './doing/cohere.ts';
import type * as gemini from './doing/gemini.ts';
import type * as messages from './doing/messages.ts';
import type * as ollama from './doing/ollama.ts';
import type * as onDevice from './doing/on-device.ts';
import type * as responses from './doing/responses.ts';
import type { Answer, Connection, Doing, DoingName, Eventual, Load, ProviderType } from './types.ts';

export interface Modules {
  chat: typeof chat;
  responses: typeof responses;
  messages: typeof messages;
  gemini: typeof gemini;
  cohere: typeof cohere;
  ollama: typeof ollama;
  browser: typeof browser;
  'on-device': typeof onDevice;
}

/** `Load`, with the type of what each name stands for. */
type TypedLoad = <Name extends DoingName>(name: Name) => Eventual<Modules[Name]>;

/** Goes on at once where it can: a promise would cost every call of a loaded provider a turn. */
export const andThen = <A, B>(value: Eventual<A>, go: (value: A) => Eventual<B>): Eventual<B> =>
  value instanceof Promise ? value.then(go) : go(value);

/**
 * The members of a `ProviderType` that do something, for a doing that is read on first use; what cannot be read is read
 * again the next time.
 * @param tasks What the doing has beyond chat: our screens ask without loading it.
 */
export function doneBy(
  read: (load: TypedLoad) => Eventual<Doing>,
  tasks: readonly TaskName[] = [],
): Pick<ProviderType, keyof Doing> {
  let known: Doing | undefined;
  const doing = (load: Load): Eventual<Doing> =>
    known ??
    andThen(read(load as TypedLoad), (it) => {
      known = it;
      return it;
    });
  const answers =
    (name: 'generate' | TaskName) =>
    (asked: never, model: string, connection: Connection): Answer => {
      const begin = (it: Doing) => (it[name] as NonNullable<Doing[typeof name]>)(asked, model, connection);
      const it = doing(connection.load);
      return it instanceof Promise ? afterwards(it, begin) : begin(it);
    };
  return {
    explain: (status, body, provider, load) =>
      andThen(doing(load), (it) => it.explain?.(status, body, provider)),
    generate: answers('generate'),
    ...Object.fromEntries(tasks.map((task) => [task, answers(task)])),
    listModels: async (connection) => (await doing(connection.load)).listModels(connection),
    check: async (connection) => (await doing(connection.load)).check(connection),
  };
}

async function* afterwards(doing: Promise<Doing>, begin: (doing: Doing) => Answer): Answer {
  yield* begin(await doing);
}
