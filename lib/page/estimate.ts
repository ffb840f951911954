import type { Estimate } from '../protocol/part.ts';
import { type Failure, openLine } from './channel.ts';
import type { Prepared } from './generate.ts';
import { readBlobs } from './media.ts';
import { NativePromise, upon } from './natives.ts';

/** What a prepared call would come to. `failed` turns a failure into what the promise rejects with. */
export function askEstimate(
  { call, pending, signal }: Prepared,
  failed: (failure: Failure) => unknown,
): Promise<Estimate> {
  return new NativePromise((resolve, reject) => {
    const open = () => {
      let estimate: Estimate | undefined;
      openLine({ ask: 'estimate', call }, signal, {
        part: (part) => {
          if (part.type === 'estimate') estimate = part.estimate;
        },
        end: (failure) => {
          if (failure) reject(failed(failure));
          else if (estimate) resolve(estimate);
          else
            reject(
              failed({ info: { code: 'internal', message: 'Oriel did not say what this would cost.' } }),
            );
        },
      });
    };
    const blobs = readBlobs(pending);
    if (blobs === undefined) open();
    else
      upon(blobs, open, () =>
        reject(
          failed({
            info: {
              code: 'invalid-request',
              message: 'A Blob in the messages could not be read.',
              detail: 'messages',
            },
          }),
        ),
      );
  });
}
