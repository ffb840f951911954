import { ABORT, CHANGED, REVISION } from '../protocol/line.ts';
import type { Extension } from './extension.ts';

export interface ChangeBell {
  /** From now on this port hears of changes, until its page sends ABORT on it. */
  add(port: MessagePort): void;
  /** Says to every port that something may have changed. */
  ring(): void;
}

/** Listens to storage from the first `add` on, not before: a page that never asks costs nothing. */
export function changeBell(extension: Extension): ChangeBell {
  const listening = new Set<MessagePort>();
  let watching = false;
  const ring = () => {
    for (const port of listening) port.postMessage(CHANGED);
  };
  return {
    ring,
    add(port) {
      listening.add(port);
      port.onmessage = (event) => {
        if (event.data === ABORT) listening.delete(port);
      };
      if (watching || !extension.runtime?.id) return;
      watching = true;
      extension.storage.onChanged.addListener((changed, area) => {
        if (area === 'local' && REVISION in changed) ring();
      });
    },
  };
}
