/** Places that sites share: while there are enough each has as many as it asks for, and then none has more than its part. */

/**
 * Who gives up a place to one of `site` where all are taken: the last of the site that has most, if even then that one has no
 * fewer. Undefined: nobody.
 * @param taken In the order in which they came.
 */
export function whoMakesRoom<T extends { site: string }>(taken: Iterable<T>, site: string): T | undefined {
  const bySite = Map.groupBy(taken, (one) => one.site);
  const [most = []] = [...bySite.values()].sort((one, other) => other.length - one.length);
  const own = bySite.get(site)?.length ?? 0;
  return most.length > own + 1 ? most.at(-1) : undefined;
}
