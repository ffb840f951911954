/** Every page surface, one line each. Nothing is sent, asked or stored until the page calls one of them. */
import { answerRequests } from './discovery.ts';
import { legacyAI } from './legacy.ts';
import { define, page } from './natives.ts';
import { windowAI } from './window-ai.ts';

/** Where something of that name is already, it stays (another extension, an object of the browser's own), and ours is found by asking. */
export function install(version: string): void {
  if (!page.isSecureContext) return;
  const ai = { ...legacyAI(version), ...windowAI };
  answerRequests(ai, version);
  if ('ai' in page) return;
  // Writable and configurable, as when the extension of 2023 assigned it: a page may still declare an `ai` of its own.
  define(page, 'ai', ai);
}
