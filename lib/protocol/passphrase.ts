/** What a passphrase has to be, and after how long one locks again. Without zod: our own screens carry it. */

/** Code points, as it is worked on. */
export const MIN_PASSPHRASE = 12;

export const isLongEnough = (passphrase: string): boolean =>
  [...passphrase.normalize('NFKC')].length >= MIN_PASSPHRASE;

/** Minutes without a call that used a key. */
export const AUTO_LOCK_MINUTES = [15, 60, 240] as const;
export type AutoLockMinutes = (typeof AUTO_LOCK_MINUTES)[number];
