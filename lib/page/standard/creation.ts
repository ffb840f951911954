/**
 * How every model object comes to be
 * (https://webmachinelearning.github.io/writing-assistance-apis/#create-an-ai-model-object). The steps are in the drafts'
 * order: a page that does several things wrong is told the first of them.
 */
import { NativePromise } from '../natives.ts';
import { requireActiveDocument } from './active-document.ts';
import { exception } from './exceptions.ts';
import { watch } from './monitor.ts';
import { afterTask, isDOMException, isStickilyActivated } from './natives.ts';
import { aggregated, type Scope } from './operation.ts';
import { isAllowed } from './policy.ts';
import { type Callback, toCallback, toSignal } from './webidl.ts';

export type Availability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

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
  /** How these options can be served. Answers from what this page knows. */
  available(options: Options): Availability;
}

export interface Creation<T> {
  /** How it can be served, once the background was asked. */
  available(scope: Scope): Promise<Availability>;
  /** Gets what is missing. A rejection is a download that failed. */
  download?(scope: Scope): Promise<void>;
  /** Rejects with what the page is told. */
  initialize(scope: Scope): Promise<T>;
}

const task = () => new NativePromise<void>((resolve) => afterTask(resolve));

const DENIED =
  'This document may not use it: the page around it does not let it, or its own policy does not.';

/** create(): step 1 is behind us, the conversion of `options`. Throws what the first steps find wrong. */
export function createModel<Options extends CreateOptions, T>(
  kind: Pick<Kind<Options>, 'feature' | 'validate'>,
  options: Options,
  creation: Creation<T>,
): Promise<T> {
  requireActiveDocument();
  kind.validate(options);
  const { signal, monitor } = options;
  let tell: ((loaded: number) => void) | undefined;
  return aggregated(undefined, signal, (scope) => {
    const allowed = isAllowed(kind.feature);
    if (allowed === false) throw exception('NotAllowedError', DENIED);
    // What the page does in it may already be the end of this.
    if (monitor) tell = watch(monitor);
    return finish(allowed, scope, creation, (loaded) => {
      if (!scope.isOver) tell?.(loaded);
    });
  });
}

async function finish<T>(
  allowed: boolean | Promise<boolean>,
  scope: Scope,
  creation: Creation<T>,
  tell: (loaded: number) => void,
): Promise<T> {
  if (!(await allowed)) throw exception('NotAllowedError', DENIED);
  const availability = await creation.available(scope);
  if (availability === 'unavailable')
    throw exception('NotSupportedError', 'What these options ask for is not available.');
  if (availability !== 'available' && !isStickilyActivated())
    throw exception('NotAllowedError', 'This begins a download: ask when the person has clicked or typed.');
  tell(0);
  try {
    await creation.download?.(scope);
  } catch {
    throw exception('NetworkError', 'What is needed could not be downloaded. Try again.');
  }
  // Each in a task of its own: a page that gives up on one hears of no other.
  await task();
  tell(1);
  await task();
  try {
    return await creation.initialize(scope);
  } catch (thrown) {
    throw isDOMException(thrown) ? thrown : exception('OperationError', 'It could not be set up.');
  }
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
