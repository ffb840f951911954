/**
 * Background <-> engine page. The background posts one `EngineAsk` with a MessagePort to the page; replies come back on
 * that port, and on it the background may send `ABORT`. MessagePorts, not runtime ports: the latter would also open in
 * the engine page for every line that a web page opens to the background.
 */
import type { ErrorInfo } from '../protocol/errors.ts';
import type { EngineEvent, EngineMessage, EngineOptions } from '../providers/types.ts';

export interface EngineAsk {
  messages: EngineMessage[];
  options: EngineOptions;
}

/**
 * `ALIVE` comes at once, which says that somebody took the call, and again every `ALIVE_MS`, so that a page which
 * crashed is told from one that thinks. Nothing follows an event `done` or an `error`.
 */
export type EngineReply = typeof ALIVE | EngineEvent[] | { error: ErrorInfo };
export const ALIVE = 'alive';
export const ALIVE_MS = 20_000;
export const ABORT = 'abort';
