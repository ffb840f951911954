/**
 * How much a message is, as JSON in UTF-16 code units. Both walk it instead of writing it out, which a long conversation would
 * pay for on every call. A repeated or circular value is counted each time, so the limit also ends the walk.
 */

/** What it comes to without escapes, rounded up; where that is more than `limit`, anything above it. */
export function roughSize(message: unknown, limit: number): number {
  let size = 0;
  const left: unknown[] = [message];
  while (left.length > 0 && size <= limit) {
    const value = left.pop();
    if (typeof value === 'string') size += value.length + 2;
    else if (typeof value !== 'object' || value === null) size += 4;
    else {
      size += 2;
      for (const [key, inner] of Object.entries(value)) {
        size += key.length + 4;
        left.push(inner);
      }
    }
  }
  return size;
}

/** Whether it is at most `limit`. Only where escapes could decide is it written out and measured. */
export function isWithin(message: unknown, limit: number): boolean {
  const size = roughSize(message, limit);
  if (size > limit) return false;
  // `\u0000` is the longest way to write one code unit.
  return size * 6 <= limit || JSON.stringify(message).length <= limit;
}
