/** https://webmachinelearning.github.io/writing-assistance-apis/#createmonitor */
import { dispatch } from '../natives.ts';
import { defineInterface } from './interface.ts';
import { apply, NativeEventTarget, NativeProgressEvent } from './natives.ts';
import type { Callback } from './webidl.ts';

export const createMonitor = defineInterface<object>('CreateMonitor', {
  parent: NativeEventTarget,
  events: ['downloadprogress'],
});

/** Shows the page a monitor at once. @returns what tells it how much is there, 0–1. @throws what the callback throws */
export function watch(monitor: Callback): (loaded: number) => void {
  const target = createMonitor.make({}) as EventTarget;
  apply(monitor, undefined, [target]);
  return (loaded) => {
    const progress = { __proto__: null, lengthComputable: true, loaded, total: 1 };
    dispatch(target, new NativeProgressEvent('downloadprogress', progress as ProgressEventInit));
  };
}
