/**
 * How much work a check may be. A page writes the schema and has a say in the answer: between them they can ask for more
 * steps than there is time (a definition that is used twice by a definition that is used twice …). Whoever validates reads
 * what it is handed; here every read is counted, and one too many ends it.
 */

export class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork';
}

/** @throws TooMuchWork once more than `allowed` was spent */
export function createWork(allowed: number): (steps: number) => void {
  let left = allowed;
  return (steps) => {
    left -= steps;
    if (left < 0) throw new TooMuchWork();
  };
}

/**
 * The same value, read by read.
 * @param costOf Steps for reading this property, where they are more than one.
 */
export function counted<T>(
  value: T,
  spend: (steps: number) => void,
  costOf: (key: PropertyKey) => number = () => 1,
): T {
  const known = new WeakMap<object, object>();
  const wrap = (it: unknown): unknown => {
    if (typeof it !== 'object' || it === null) return it;
    const found = known.get(it);
    if (found !== undefined) return found;
    const made = new Proxy(it, traps);
    known.set(it, made);
    return made;
  };
  const traps: ProxyHandler<object> = {
    get(target, key) {
      const its: unknown = Reflect.get(target, key);
      spend(its === undefined ? 1 : costOf(key));
      return wrap(its);
    },
    has(target, key) {
      spend(1);
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor(target, key) {
      spend(1);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    ownKeys(target) {
      const keys = Reflect.ownKeys(target);
      spend(keys.length);
      return keys;
    },
  };
  return wrap(value) as T;
}
