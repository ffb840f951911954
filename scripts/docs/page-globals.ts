/** What a page has and Node has not, so that page scripts can be loaded and asked. Imported for its effect, before them. */
import { Window } from 'happy-dom';

const window = new Window({ url: 'https://page.example' });
const values: Record<string, unknown> = { reportError: console.error, isSecureContext: true };
for (const name of Object.getOwnPropertyNames(window)) values[name] = window[name as keyof Window];
for (const [name, value] of Object.entries(values)) {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true });
}
