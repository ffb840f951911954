/**
 * Packaged modules that the background evaluates when they are first needed. Each is a script of its own, `<name>.js`,
 * that takes what it shares with the background from a global object and hands itself over there.
 *
 * Chrome: a service worker may not `import()`, and `importScripts()` takes only what was imported while the worker was
 * being installed; that is kept with the worker's own script, and comes at once and without a file being read. Firefox:
 * the background is a page, which adds a script element.
 */
import { OrielError } from '../protocol/errors.ts';

interface Exchange {
  /** Modules that the background and a module both use, by name: one `OrielError`, one table of each kind. */
  shared: Readonly<Record<string, object>>;
  deliver(name: string, module: object): void;
}
const place = globalThis as { oriel?: Exchange; importScripts?(url: string): void };

const arrived = new Map<string, object>();
const coming = new Map<string, Promise<object>>();

/**
 * Called once, before anything else waits: a worker that is being installed does not ask twice.
 * @param names All that may ever be loaded.
 */
export function offerShared(shared: Exchange['shared'], names: readonly string[]): void {
  place.oriel = {
    // Copied out of their namespaces, which answer every read through a getter.
    shared: Object.fromEntries(Object.entries(shared).map(([name, module]) => [name, { ...module }])),
    deliver: (name, module) => void arrived.set(name, module),
  };
  const { importScripts } = place;
  if (importScripts === undefined) return;
  addEventListener('install', () => {
    for (const name of names) {
      try {
        importScripts(scriptOf(name));
      } catch (thrown) {
        // The others work. This one fails when it is needed, with a sentence for whoever needs it.
        console.error(`[oriel] ${name} was not installed:`, (thrown as Error).name);
      }
    }
  });
}

/** What the script of a module calls. */
export function deliver(name: string, module: object): void {
  place.oriel?.deliver(name, module);
}

/** The module, at once where that can be. Throws or rejects with `OrielError` `internal`. */
export function loadModule(name: string): object | Promise<object> {
  const module = arrived.get(name);
  if (module !== undefined) return module;
  if (place.importScripts !== undefined) {
    try {
      place.importScripts(scriptOf(name));
    } catch (cause) {
      throw missing(name, cause);
    }
    return delivered(name);
  }
  const begun = coming.get(name) ?? addScript(name).finally(() => coming.delete(name));
  coming.set(name, begun);
  return begun;
}

const scriptOf = (name: string): string => `/${name}.js`;

function delivered(name: string): object {
  const module = arrived.get(name);
  if (module === undefined) throw missing(name);
  return module;
}

async function addScript(name: string): Promise<object> {
  const script = document.createElement('script');
  script.src = scriptOf(name);
  try {
    await new Promise((resolve, reject) => {
      script.addEventListener('load', resolve);
      script.addEventListener('error', reject);
      document.head.append(script);
    });
  } catch (cause) {
    throw missing(name, cause);
  } finally {
    script.remove();
  }
  return delivered(name);
}

function missing(name: string, cause?: unknown): OrielError {
  const message =
    'A part of Oriel is missing from its installation. Restart the browser, or install Oriel again.';
  return new OrielError('internal', { message, detail: name }, cause);
}
