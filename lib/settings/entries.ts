/** Records of settings, by site or by provider. Pure. */

export function without<T>(all: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));
}

/** `null` and a value with nothing in it take the entry away. */
export function withEntry<T>(
  all: Readonly<Record<string, T>>,
  key: string,
  value: T | null,
): Record<string, T> {
  const others = without(all, key);
  const isNothing =
    value === null || (typeof value === 'object' && Object.values(value).every((it) => it === undefined));
  return isNothing ? others : { ...others, [key]: value };
}
