/**
 * Packaged modules that the background evaluates when they are first needed. Each is a script of its own, `<name>.js`,
 * that takes what it shares with others from a global object and hands itself over there. What only scripts share is in
 * one of them, the base of the others, which comes before them.
 *
 * Chrome: a service worker may not `import()`, and `importScripts()` takes only what was imported while the worker was
 * being installed; that is kept with the worker's own script, and comes at once and without a file being read. Firefox:
 * the background is a page, which adds a script element.
 */
import { OrielError } from '../protocol/errors.ts';

type Shared = Readonly<Record<string, object>>;
interface Exchange {
  /** Modules that several use, by name: one `OrielError`, one table of each kind. Throws for one that is not there. */
  shared: Shared;
  share(more: Shared): void;
  deliver(name: string, module: object): void;
}
const place = globalThis as { oriel?: Exchange; importScripts?(...urls: string[]): void };

const arrived = new Map<string, object>();
const coming = new Map<string, Promise<object>>();

/**
 * Called once, before anything else waits: a worker that is being installed does not ask twice.
 * @param names All that may ever be loaded, a base before what stands on it.
 */
export function offerShared(shared: Shared, names: readonly string[]): void {
  const all: Record<string, object> = {};
  const share = (more: Shared): void => {
    // Copied out of their namespaces, which answer every read through a getter.
    for (const [name, module] of Object.entries(more)) all[name] = { ...module };
  };
  share(shared);
  place.oriel = {
    // Read once by each script, as it begins: one whose base is missing must not seem to be there.
    shared: new Proxy(all, {
      get(_, name: string) {
        if (!Object.hasOwn(all, name)) throw new ReferenceError(name);
        return all[name];
      },
    }),
    share,
    deliver: (name, module) => void arrived.set(name, module),
  };
  const { importScripts } = place;
  if (importScripts === undefined) return;
  addEventListener('install', () => {
    for (const name of names) {
      if (arrived.has(name)) continue;
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

/** What the script of a base calls: others take these modules from it. */
export function share(name: string, modules: Shared): void {
  place.oriel?.share(modules);
  deliver(name, modules);
}

/**
 * The module, at once where that can be. Throws or rejects with `OrielError` `internal`.
 * @param base The module that it stands on, if any: comes with it where it is not there yet.
 */
export function loadModule(name: string, base?: string): object | Promise<object> {
  const module = arrived.get(name);
  if (module !== undefined) return module;
  const wanted = base === undefined || arrived.has(base) ? [name] : [base, name];
  if (place.importScripts !== undefined) {
    try {
      place.importScripts(...wanted.map(scriptOf));
    } catch (cause) {
      throw missing(name, cause);
    }
    return delivered(name);
  }
  return Promise.all(wanted.map(brought)).then(() => delivered(name));
}

/** Waited for by all who want it. */
function brought(name: string): Promise<object> {
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
  // Fetched side by side, run in the order in which they were added.
  script.async = false;
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
