/** The background's side of entrypoints/commands: no screen is open when most backgrounds begin. */
import type { Replies, Reply } from '../../lib/protocol/control.ts';
import { errorInfo } from '../../lib/protocol/errors.ts';
import type { Eventual } from '../../lib/providers/types.ts';
import type { sweepKept } from '../commands/activity.ts';
import type { answerCommand } from '../commands/answer.ts';
import type { exportRows } from '../commands/export-rows.ts';
import type { makeEndpoints } from '../commands/knowing.ts';
import type { syncRules } from '../commands/setup.ts';
import type { modelsOnOffer } from '../commands/shelf.ts';
import type { syncStandard } from '../commands/standard.ts';
import type { answerTry } from '../commands/try.ts';
import type { awaitUnlock } from '../commands/unlocking.ts';
import type { Rooms } from './rooms.ts';

export interface Commands {
  answerCommand: typeof answerCommand;
  answerTry: typeof answerTry;
  exportRows: typeof exportRows;
  /** What was kept for long enough goes. */
  sweepKept: typeof sweepKept;
  /** What the approval window shows. */
  modelsOnOffer: typeof modelsOnOffer;
  /** What the router chooses among. */
  makeEndpoints: typeof makeEndpoints;
  /** What a call waits for whose key is behind the passphrase. */
  awaitUnlock: typeof awaitUnlock;
  /** What an update begins with. */
  syncRules: typeof syncRules;
  /** What an update and the browser's start begin with: which pages get Oriel's `LanguageModel`. */
  syncStandard: typeof syncStandard;
}

/** Throws or rejects with `OrielError` where the script cannot be had. */
export type LoadCommands = () => Eventual<Commands>;

/** Who sent the command was checked before. Never rejects: that nothing could be loaded is a reply, too. */
export async function serveCommand(
  message: unknown,
  opening: Promise<Rooms>,
  load: LoadCommands,
): Promise<Reply<keyof Replies>> {
  try {
    const commands = await load();
    return await commands.answerCommand(message, opening);
  } catch (thrown) {
    return { ok: false, error: errorInfo(thrown) };
  }
}
