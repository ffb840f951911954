/** Where a permission holds. */

/**
 * A site in its own pages, and in frames of its own inside them: `top` is `origin`. Or a frame of it inside the pages of
 * another: that pair alone, whatever either of the two may by itself (S21).
 */
export interface Place {
  origin: string;
  top: string;
}

/** As screens name a place: without a page around it, it is a site. */
export interface Where {
  origin: string;
  top?: string | undefined;
}

export const placeOf = ({ origin, top = origin }: Where): Place => ({ origin, top });

/** No origin holds a blank. */
export const keyOf = ({ origin, top }: Place): string => (top === origin ? origin : `${origin} ${top}`);

export const samePlace = (one: Place, other: Place): boolean =>
  one.origin === other.origin && one.top === other.top;

/** A no to a site is one to its frames elsewhere and to what it has inside; a no to a pair is to that pair alone. */
export const reaches = (place: Place, other: Place): boolean =>
  place.origin === place.top
    ? other.origin === place.origin || other.top === place.origin
    : samePlace(place, other);
