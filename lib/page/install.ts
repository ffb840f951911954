/** Every page surface, one line each. Nothing is sent, asked or stored until the page calls one of them. */
import { legacyAI } from './legacy.ts';
import { define, page } from './natives.ts';
import { windowAI } from './window-ai.ts';

/** Where something of that name is already, it stays (another extension, an object of the browser's own). */
export function install(version: string): void {
  if (!page.isSecureContext || 'ai' in page) return;
  const ai = { ...legacyAI(version), ...windowAI };
  // Writable and configurable, as when the extension of 2023 assigned it: a page may still declare an `ai` of its own.
  define(page, 'ai', ai);
}
