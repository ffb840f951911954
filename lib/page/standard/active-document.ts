import { exception } from './exceptions.ts';
import { defaultView, ownDocument } from './natives.ts';

/** @throws InvalidStateError in a document that is no longer shown in a window: its frame was removed or went elsewhere. */
export function requireActiveDocument(): void {
  if (defaultView(ownDocument) === null) throw exception('InvalidStateError', 'The document is gone.');
}
