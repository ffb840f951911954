import { ABORT, CHANGED, REVISION } from '../protocol/line.ts';
import type { Extension } from './extension.ts';
import { openLine } from './frames.ts';

export interface ChangeBell {
  /** From now on this port hears when this page's standing changes, until its page sends ABORT on it. */
  add(port: MessagePort): void;
  /** Finds out whether it has changed. */
  look(): void;
}

/**
 * Where this page stands, as the background tells it on a line of its own: text, to be compared. Undefined where no
 * answer came.
 */
const standing = (page: Window, extension: Extension): Promise<string | undefined> =>
  new Promise((resolve) => {
    try {
      const line = openLine(page, extension);
      line?.onMessage.addListener((parts) => resolve(JSON.stringify(parts)));
      line?.onDisconnect.addListener(() => {
        void extension.runtime?.lastError;
        resolve(undefined);
      });
      line?.postMessage({ ask: 'access', id: crypto.randomUUID() });
    } catch {
      resolve(undefined);
    }
  });

/**
 * Listens to storage from the first `add` on, not before: a page that never asks costs nothing. Storage says that
 * something changed somewhere; a page hears of it only if it is its own standing, or it would learn when the person
 * decides about other sites (S34).
 */
export function changeBell(page: Window, extension: Extension): ChangeBell {
  const listening = new Set<MessagePort>();
  let known: string | undefined;
  let watching = false;
  let looking = Promise.resolve();
  const look = () => {
    if (!watching || listening.size === 0) return;
    // One after the other, so that an earlier answer never counts for the later one.
    looking = looking
      .then(() => standing(page, extension))
      .then((now) => {
        if (now === undefined) return;
        const changed = known !== undefined && now !== known;
        known = now;
        if (changed) for (const port of listening) port.postMessage(CHANGED);
      });
  };
  return {
    look,
    add(port) {
      listening.add(port);
      port.onmessage = (event) => {
        if (event.data === ABORT) listening.delete(port);
      };
      if (!extension.runtime?.id) return;
      if (!watching) {
        watching = true;
        extension.storage.onChanged.addListener((changed, area) => {
          if (area === 'local' && REVISION in changed) look();
        });
      }
      look();
    },
  };
}
