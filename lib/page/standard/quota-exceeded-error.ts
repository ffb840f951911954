/** https://webidl.spec.whatwg.org/#quotaexceedederror: the browser's own class, or ours where it has none. */
import { isFiniteNumber, NativeDOMException } from '../natives.ts';
import { defineInterface, type Interface } from './interface.ts';
import { NativeRangeError, platform } from './natives.ts';
import { type Convert, mismatch, toDictionary, toNumber, toText } from './webidl.ts';

interface Amounts {
  quota?: number;
  requested?: number;
}

type Class = new (message: string, amounts: Amounts) => DOMException;

const toDouble: Convert<number> = (value, what) => {
  const number = toNumber(value, what);
  return isFiniteNumber(number) ? number : mismatch(what, 'a finite number');
};
const toAmounts = toDictionary<Amounts>([
  ['quota', toDouble],
  ['requested', toDouble],
]);

function define(): Interface<Amounts> {
  return defineInterface<Amounts>('QuotaExceededError', {
    parent: NativeDOMException as unknown as new () => object,
    constructs: {
      required: 0,
      steps(message, options) {
        const text = message === undefined ? '' : toText(message, 'message');
        const state = toAmounts(options, 'options');
        const { quota, requested } = state;
        // What is not there compares as false.
        if (quota! < 0 || requested! < 0 || requested! < quota!)
          throw new NativeRangeError('quota or requested is out of range.');
        return { state, base: [text, 'QuotaExceededError'] };
      },
    },
    attributes: {
      quota: ({ quota }) => quota ?? null,
      requested: ({ requested }) => requested ?? null,
    },
  });
}

/** Undefined where the browser has the class. */
export const ownQuotaExceededError: Interface<Amounts> | undefined =
  platform('QuotaExceededError') === undefined ? define() : undefined;
const QuotaExceededError = (ownQuotaExceededError?.interfaceObject ??
  platform('QuotaExceededError')) as unknown as Class;

/** `requested` of at most `quota`: tokens. Amounts that contradict one another are left out. */
export function quotaExceeded(message: string, requested: number, quota: number): DOMException {
  const known = requested > quota ? { requested, quota } : undefined;
  return new QuotaExceededError(message, { __proto__: null, ...known } as Amounts);
}

/** @throws QuotaExceededError for more tokens than there are */
export function requireRoom(requested: number, quota: number): void {
  if (requested > quota)
    throw quotaExceeded('This is longer than the model can read. Make it shorter.', requested, quota);
}
