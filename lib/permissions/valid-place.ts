/** Which places can hold a permission: those whose both origins are a site's. */
import { isWebOrigin } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import { keyOf, type Place } from './place.ts';

/** Undefined for what `keyOf` never says (S20, S22). */
export function placeAt(key: string): Place | undefined {
  const [origin = '', top = origin, ...more] = key.split(' ');
  const place = { origin, top };
  return more.length === 0 && isPlace(place) && keyOf(place) === key ? place : undefined;
}

export const isPlace = ({ origin, top }: Place): boolean =>
  isWebOrigin(origin) && (top === origin || isWebOrigin(top));

/** Opaque origins and half-spelt ones never hold a permission of any kind (S20, S22). */
export function assertPlace(place: Place): void {
  if (isPlace(place)) return;
  throw new OrielError('invalid-request', {
    message: 'A permission belongs to a site such as https://example.com.',
    detail: 'origin',
  });
}
