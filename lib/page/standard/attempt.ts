import { NativePromise, upon } from '../natives.ts';

/** A promise of what `run` comes to; what it throws is the rejection. */
export const attempt = <T>(run: () => Promise<T>): Promise<T> =>
  new NativePromise((resolve, reject) => {
    try {
      upon(run(), resolve, reject);
    } catch (thrown) {
      reject(thrown);
    }
  });

/** It is waited for later; until then its failure is nobody's unhandled rejection. */
export function quiet<T>(promise: Promise<T>): Promise<T> {
  upon(promise, undefined, () => {});
  return promise;
}
