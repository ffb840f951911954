/**
 * How every model object comes to be
 * (https://webmachinelearning.github.io/writing-assistance-apis/#create-an-ai-model-object). The steps are in the drafts'
 * order: a page that does several things wrong is told the first of them. Nothing is ever downloaded, so the steps about
 * that come down to a progress of 0 and of 1.
 */
import { NativePromise, startTimer, stopTimer } from '../natives.ts';
import { requireActiveDocument } from './active-document.ts';
import { askAccess } from './answer.ts';
import { exception } from './exceptions.ts';
import { watch } from './monitor.ts';
import { aggregated, type Scope } from './operation.ts';
import { isAllowed } from './policy.ts';
import { DEFAULT_CONTEXT_WINDOW } from './tokens.ts';
import { type Callback, toCallback, toSignal } from './webidl.ts';

/** The drafts have `downloadable` and `downloading` besides. */
export type Availability = 'unavailable' | 'available';

/** What every create() takes, besides its own. */
export interface CreateOptions {
  signal?: AbortSignal;
  monitor?: Callback;
}
/** In the order of their letters, which is that in which they are read; the drafts put no other dictionary's between. */
export const MONITOR = ['monitor', toCallback] as const;
export const SIGNAL = ['signal', toSignal] as const;

export interface Kind<Options> {
  /** The policy-controlled feature. */
  feature: string;
  /** Makes the options canonical. @throws for what is wrong with them beyond their types */
  validate(options: Options): void;
  /** By the options alone: what a page is told is the same whatever models a person has (S34). */
  available(options: Options): Availability;
}

export interface Creation<T> {
  /** Whether one of the person's models is to answer. */
  asksModel: boolean;
  /** `window`: tokens that the model reads. Rejects with what the page is told. */
  initialize(window: number): Promise<T>;
}

/** Settles in a task of its own. */
const task = () =>
  new NativePromise<void>((resolve) => {
    const timer = startTimer(() => {
      stopTimer(timer);
      resolve();
    }, 0);
  });

/** create(): step 1 is behind us, the conversion of `options`. Throws what the first steps find wrong. */
export function createModel<Options extends CreateOptions, T>(
  kind: Kind<Options>,
  options: Options,
  { asksModel, initialize }: Creation<T>,
): Promise<T> {
  requireActiveDocument();
  kind.validate(options);
  const { signal, monitor } = options;
  const finish = async (scope: Scope, tell?: (loaded: number) => void) => {
    // Nothing is heard before create() has returned.
    await undefined;
    const { state, contextLength } = asksModel
      ? await askAccess(kind.feature)
      : ({} as { state?: string; contextLength?: number });
    if (state === 'denied' || kind.available(options) === 'unavailable')
      throw exception('NotSupportedError', 'This is not available.');
    if (tell)
      for (let loaded = 0; loaded < 2; loaded++) {
        // In tasks of their own: a page that gives up on one hears of no other.
        if (!scope.isOver) tell(loaded);
        await task();
      }
    // Awaited: a promise that is returned is asked for its `then`, which the page may have replaced (S28).
    return await initialize(contextLength ?? DEFAULT_CONTEXT_WINDOW);
  };
  return aggregated(undefined, signal, (scope) => {
    const go = (allowed: boolean) => {
      if (!allowed) throw exception('NotAllowedError', 'The permissions policy forbids it.');
      // Given up while that was asked, it shows nothing.
      return finish(scope, monitor && !scope.isOver ? watch(monitor) : undefined);
    };
    const allowed = isAllowed(kind.feature);
    return typeof allowed === 'boolean' ? go(allowed) : (async () => await go(await allowed))();
  });
}

/**
 * availability(), with converted options: steps 1 to 3 of the above, and then no step that the page could hear of. Throws
 * what the first steps find wrong: where a document is gone, some browsers run nothing later on.
 */
export function availabilityOf<Options>(kind: Kind<Options>, options: Options): Promise<Availability> {
  requireActiveDocument();
  kind.validate(options);
  const allowed = isAllowed(kind.feature);
  return (async () => ((await allowed) ? kind.available(options) : 'unavailable'))();
}
