/** Packaged modules, loaded as a service worker and as an event page load them. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';

/** A background as it begins. */
const begin = () =>
  vi.importActual<typeof import('../../../lib/platform/modules.ts')>('../../../lib/platform/modules.ts');
const here = globalThis as unknown as {
  oriel: { shared: Record<string, Record<string, unknown>>; deliver(name: string, module: object): void };
};

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

describe('in a service worker', () => {
  /** `allowed`: the scripts that it may import now. Runs what `install` would. */
  function worker(allowed: string[]) {
    const imported: string[] = [];
    let install: (() => void) | undefined;
    vi.stubGlobal('importScripts', (...urls: string[]) => {
      imported.push(...urls);
      if (!urls.every((url) => allowed.includes(url))) throw new DOMException('not allowed', 'NetworkError');
      for (const url of urls) here.oriel.deliver(url.slice(1, -3), { url });
    });
    vi.stubGlobal('addEventListener', (event: string, listener: () => void) => {
      if (event === 'install') install = listener;
    });
    return { imported, install: () => install?.() };
  }

  it('all are imported while it is installed, and none when it begins', async () => {
    const { imported, install } = worker(['/a.js', '/b.js']);
    (await begin()).offerShared({}, ['a', 'b']);
    expect(imported).toEqual([]);
    install();
    expect(imported).toEqual(['/a.js', '/b.js']);
  });

  it('one that is there already is not imported again while it is installed', async () => {
    const { imported, install } = worker(['/a.js', '/b.js']);
    const { offerShared, loadModule } = await begin();
    offerShared({}, ['a', 'b']);
    loadModule('a');
    install();
    expect(imported).toEqual(['/a.js', '/b.js']);
  });

  it('one that was not there does not keep the others from being installed', async () => {
    const { imported, install } = worker(['/b.js']);
    const said = vi.spyOn(console, 'error').mockReturnValue();
    (await begin()).offerShared({}, ['a', 'b']);
    install();
    expect(imported).toEqual(['/a.js', '/b.js']);
    expect(said).toHaveBeenCalledOnce();
    said.mockRestore();
  });

  it('one comes at once, and is imported once', async () => {
    const { imported } = worker(['/a.js']);
    const { offerShared, loadModule } = await begin();
    offerShared({}, ['a']);
    expect(loadModule('a')).toEqual({ url: '/a.js' });
    expect(loadModule('a')).toBe(loadModule('a'));
    expect(imported).toEqual(['/a.js']);
  });

  it('one that cannot be imported is a typed error with a next step', async () => {
    worker([]);
    const { offerShared, loadModule } = await begin();
    offerShared({}, ['a']);
    expect(() => loadModule('a')).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ code: 'internal', detail: 'a' }) }),
    );
    expect(() => loadModule('a')).toThrow(/Restart the browser/);
  });

  it('one that stands on another comes with it in one go, and the next without', async () => {
    const { imported } = worker(['/base.js', '/a.js', '/b.js']);
    const { offerShared, loadModule } = await begin();
    offerShared({}, ['base', 'a', 'b']);
    expect(loadModule('a', 'base')).toEqual({ url: '/a.js' });
    expect(loadModule('b', 'base')).toEqual({ url: '/b.js' });
    expect(imported).toEqual(['/base.js', '/a.js', '/b.js']);
  });

  it('one whose base is missing is a typed error, and does not begin', async () => {
    worker(['/a.js']);
    const { offerShared, loadModule } = await begin();
    offerShared({}, ['base', 'a']);
    expect(() => loadModule('a', 'base')).toThrow(/Restart the browser/);
    // As a script reads what it takes from its base.
    expect(() => here.oriel.shared.part).toThrow(ReferenceError);
  });

  it('a base shares its own with those that stand on it, beside what the background does', async () => {
    worker([]);
    const { offerShared, share, loadModule } = await begin();
    offerShared({ errors: { OrielError } }, ['base']);
    share('base', { part: { one: 1 } });
    expect(here.oriel.shared.part).toEqual({ one: 1 });
    expect(here.oriel.shared.errors?.OrielError).toBe(OrielError);
    expect(loadModule('base')).toEqual({ part: { one: 1 } });
  });

  it('what is shared is the background’s own, read without a getter', async () => {
    worker([]);
    const errors = Object.defineProperty({}, 'OrielError', { enumerable: true, get: () => OrielError });
    (await begin()).offerShared({ errors }, []);
    expect(Object.getOwnPropertyDescriptor(here.oriel.shared.errors, 'OrielError')?.value).toBe(OrielError);
  });
});

describe('in an event page', () => {
  /** `outcome` of each script element in turn, and what it delivers. */
  function page(...outcomes: ('load' | 'error' | 'silence')[]) {
    const added: string[] = [];
    vi.stubGlobal('document', {
      createElement: () => {
        const heard = new Map<string, (event: unknown) => void>();
        const script = {
          src: '',
          async: true,
          addEventListener: (event: string, listener: (event: unknown) => void) => heard.set(event, listener),
          remove: () => undefined,
          settle() {
            const outcome = outcomes.shift() ?? 'load';
            if (outcome === 'load') here.oriel.deliver(script.src.slice(1, -3), { url: script.src });
            heard.get(outcome === 'error' ? 'error' : 'load')?.({});
          },
        };
        return script;
      },
      head: {
        append: (script: { src: string; async: boolean; settle(): void }) => {
          added.push(script.async ? `${script.src} in no order` : script.src);
          queueMicrotask(() => script.settle());
        },
      },
    });
    return added;
  }

  it('one is waited for by all who want it, and is at hand from then on', async () => {
    const added = page();
    const { offerShared, loadModule } = await begin();
    offerShared({}, ['a']);
    const [first, second] = [loadModule('a'), loadModule('a')];
    expect(await first).toEqual({ url: '/a.js' });
    expect(await second).toBe(await first);
    expect(loadModule('a')).toBe(await first);
    expect(added).toEqual(['/a.js']);
  });

  it('a base is added before those that stand on it, once, and all run in that order', async () => {
    const added = page();
    const { offerShared, loadModule } = await begin();
    offerShared({}, ['base', 'a', 'b']);
    const [a, b] = await Promise.all([loadModule('a', 'base'), loadModule('b', 'base')]);
    expect([a, b]).toEqual([{ url: '/a.js' }, { url: '/b.js' }]);
    expect(added).toEqual(['/base.js', '/a.js', '/b.js']);
  });

  it('one whose base does not come is a typed error, and both are tried again', async () => {
    // Without what it takes from its base a script ends as it begins.
    const added = page('error', 'silence', 'load', 'load');
    const { offerShared, loadModule } = await begin();
    offerShared({}, ['base', 'a']);
    await expect(loadModule('a', 'base')).rejects.toMatchObject({ info: { code: 'internal' } });
    expect(await loadModule('a', 'base')).toEqual({ url: '/a.js' });
    expect(added).toEqual(['/base.js', '/a.js', '/base.js', '/a.js']);
  });

  it.each(['error', 'silence'] as const)(
    'one that does not come (%s) is a typed error, and tried again',
    async (outcome) => {
      const added = page(outcome, 'load');
      const { offerShared, loadModule } = await begin();
      offerShared({}, ['a']);
      await expect(loadModule('a')).rejects.toMatchObject({ info: { code: 'internal' } });
      expect(await loadModule('a')).toEqual({ url: '/a.js' });
      expect(added).toEqual(['/a.js', '/a.js']);
    },
  );
});
