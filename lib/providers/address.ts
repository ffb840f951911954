/** Where a request may go: below the base URL that the user typed, and nowhere else (S08, S09). */
import { OrielError } from '../protocol/errors.ts';

/** An id as one segment of a path. */
export const pathSegment = (id: string): string => encodeURIComponent(id.toWellFormed());

/**
 * `path` below `base`, the base's own query kept. `path` starts with a slash and is already encoded; one that would mean
 * something else than it says (dot segments, a query, another host) is refused. A query comes as `query` alone, each name and
 * value encoded here, so that nothing in a path can become one.
 *
 * @throws OrielError `invalid-request`
 */
export function endpointUrl(base: string, path: string, query: Record<string, string> = {}): URL {
  const url = new URL(base);
  const root = url.pathname.replace(/\/+$/, '');
  url.hash = '';
  url.pathname = root + path;
  const isBelow = path.startsWith('/') && url.pathname === root + path && !/\/\//.test(path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (isBelow && /^https?:$/.test(url.protocol)) return url;
  throw new OrielError('invalid-request', {
    message: 'The model’s name cannot be part of an address. Choose another model in Oriel.',
    detail: 'model',
  });
}

/** Without what people paste along: the path of one of the API's own calls, slashes at the end. */
export function baseOf(typed: string, ...endings: RegExp[]): string {
  const url = new URL(typed);
  let path = url.pathname.replace(/\/+$/, '');
  for (const ending of endings) path = path.replace(ending, '').replace(/\/+$/, '');
  url.pathname = path;
  url.hash = '';
  return url.href.replace(/\/$/, '');
}
