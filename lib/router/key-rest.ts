/** Which of a provider's keys is to begin: one that was just refused is not the first to be tried again. */
import type { ErrorInfo } from '../protocol/errors.ts';
import { entriesOf, isTime, keeper, readKept, type SessionArea, touch } from './kept.ts';
import type { Clock } from './types.ts';

export interface KeyRest {
  /** `keyIds` in the order in which they are to be tried: those at rest come last, the one that rests the shortest first. */
  order(providerId: string, keyIds: readonly string[]): readonly string[];
  /** A key was let in, or refused; it then rests for as long as it was told, or for a minute, or until it is let in. */
  fared(providerId: string, keyId: string, refusal: ErrorInfo | undefined): void;
  /** Its keys or its address have changed. */
  reset(providerId: string): void;
}

const KEY = 'router.keys';
const REST_S = 60;
const LONGEST_REST_S = 86_400;
const KEYS = 500;

/** Survives the background's death. Ids only: what a key is never comes here. */
export async function openKeyRest({ area, clock }: { area: SessionArea; clock: Clock }): Promise<KeyRest> {
  /** Unix ms by provider and key. */
  const until = new Map<string, number>();
  for (const [place, time] of entriesOf(await readKept(area, KEY)).slice(-KEYS)) {
    if (isTime(time)) until.set(place, time);
  }
  const changed = keeper(area, KEY, clock, () => Object.fromEntries(until));

  /** A clock that was set back must not make a rest longer than any is. */
  function restsUntil(place: string, now: number): number {
    const time = until.get(place) ?? 0;
    return time > now && time <= now + LONGEST_REST_S * 1_000 ? time : 0;
  }

  return {
    order(providerId, keyIds) {
      if (keyIds.length < 2 || until.size === 0) return keyIds;
      const now = clock.now();
      const rest = (keyId: string) => restsUntil(placeOf(providerId, keyId), now);
      return keyIds.toSorted((a, b) => rest(a) - rest(b));
    },
    fared(providerId, keyId, refusal) {
      const place = placeOf(providerId, keyId);
      if (refusal === undefined) {
        if (until.delete(place)) changed();
        return;
      }
      const seconds = Math.min(refusal.retryAfter ?? REST_S, LONGEST_REST_S);
      touch(until, place, clock.now() + seconds * 1_000, KEYS);
      changed();
    },
    reset(providerId) {
      for (const place of [...until.keys()]) {
        if (place.startsWith(placeOf(providerId, ''))) until.delete(place);
      }
      changed();
    },
  };
}

/** A provider's id holds no slash. */
const placeOf = (providerId: string, keyId: string): string => `${providerId}/${keyId}`;
