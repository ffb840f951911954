/**
 * The screens' side of the control channel. Screens see plain values and `OrielError`s; that there are messages, ports
 * and a background that may have died in between stays in here.
 */
import type { ApprovalAnswer, ApprovalView } from '../protocol/approval.ts';
import type { Command, Replies, Reply } from '../protocol/control.ts';
import { OrielError } from '../protocol/errors.ts';
import { REVISION } from '../protocol/line.ts';
import { APPROVAL } from '../protocol/ports.ts';
import { browser } from './browser.ts';

const NO_ANSWER = 'Oriel’s background did not answer. Close this page and open it again.';

/** Throws `OrielError`: the background's own, or `internal` where none answered. */
export async function send<C extends Command>(command: C): Promise<Replies[C['command']]> {
  let reply: Reply<C['command']> | undefined | null;
  try {
    reply = (await browser.runtime.sendMessage(command)) as typeof reply;
  } catch (cause) {
    throw new OrielError('internal', { message: NO_ANSWER }, cause);
  }
  if (reply === undefined || reply === null) throw new OrielError('internal', { message: NO_ANSWER });
  if (reply.ok) return reply.value;
  const { code, ...rest } = reply.error;
  throw new OrielError(code, rest);
}

/** Calls back whenever settings or grants may have changed. Returns the function that ends it. */
export function onChange(callback: () => void): () => void {
  const listener = (changes: Record<string, unknown>) => {
    if (REVISION in changes) callback();
  };
  browser.storage.local.onChanged.addListener(listener);
  return () => browser.storage.local.onChanged.removeListener(listener);
}

export interface ApprovalLine {
  /** The first answer counts; later ones are ignored on the other side (S19). */
  answer(answer: ApprovalAnswer): void;
  close(): void;
}

/** `show` gets every view, and `ended` once nothing waits any more or the background is gone. */
export function connectApproval(id: string, show: (view: ApprovalView) => void): ApprovalLine {
  const port = browser.runtime.connect({ name: `${APPROVAL}:${id}` });
  let open = true;
  port.onMessage.addListener((message) => show(message as ApprovalView));
  port.onDisconnect.addListener(() => {
    open = false;
    show({ state: 'ended' });
  });
  return {
    answer(answer) {
      if (open) port.postMessage(answer);
    },
    close() {
      open = false;
      port.disconnect();
    },
  };
}
