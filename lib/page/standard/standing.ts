/**
 * What this page knows of its standing: asked for once, at the first create(), and again when it has changed. Until then,
 * and before a grant, it knows nothing, and says the same on every page of the web.
 */
import type { Access } from '../../protocol/part.ts';
import { askAccess } from '../access.ts';
import { listenForChanges } from '../channel.ts';
import { upon } from '../natives.ts';
import { failureException } from './failures.ts';

let known: Promise<Access> | undefined;
let last: Access | undefined;
let listens = false;

/** Rejects with what the page is told. */
export function standing(): Promise<Access> {
  if (!listens) {
    listens = true;
    listenForChanges(forgetStanding);
  }
  if (known) return known;
  const asking = askAccess(undefined, undefined, failureException);
  known = asking;
  upon(
    asking,
    (access) => {
      if (known === asking) last = access;
    },
    () => {
      if (known === asking) known = undefined;
    },
  );
  return asking;
}

/** It may have changed. */
export function forgetStanding(): void {
  known = undefined;
  last = undefined;
}

/** The person has said no, as far as this page knows. */
export const isRefused = (): boolean => last?.state === 'denied';
