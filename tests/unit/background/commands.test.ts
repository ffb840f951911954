/** What only our own screens ask for is loaded by the first of them, and by nobody else. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serveApproval } from '../../../entrypoints/background/approval.ts';
import { type Commands, type LoadCommands, serveCommand } from '../../../entrypoints/background/commands.ts';
import { serveInstall, serveStart } from '../../../entrypoints/background/install.ts';
import type { Rooms } from '../../../entrypoints/background/rooms.ts';
import { serveStream } from '../../../entrypoints/background/streams.ts';
import { tidyDaily } from '../../../lib/ledger/tidying.ts';
import type { Runtime } from '../../../lib/platform/browser.ts';
import type { ApprovalView } from '../../../lib/protocol/approval.ts';
import { NO_BUDGETS } from '../../../lib/protocol/budget.ts';
import type { ModelView } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { forget, outside } from './browser.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

const OVERVIEW = { command: 'overview' };
const lost = new OrielError('internal', { message: 'Install Oriel again.', detail: 'commands' });
const LOST = { ok: false, error: { code: 'internal', message: 'Install Oriel again.', detail: 'commands' } };

const model = { ref: 'p/m', name: 'M', providerId: 'p', providerLabel: 'P', local: false } as ModelView;
const commands: Commands = {
  answerCommand: async () => ({ ok: true, value: null }),
  async *answerTry() {
    yield [{ type: 'text', text: 'hello' }];
    yield [{ type: 'finish', reason: 'stop' }];
  },
  async *exportRows() {
    yield { done: true, rows: 0 };
  },
  awaitUnlock: async () => undefined,
  modelsOnOffer: async () => [model],
  makeEndpoints: async () => undefined,
  sweepKept: async () => undefined,
  syncRules: async () => undefined,
  syncStandard: async () => undefined,
};
/** How a script may fail to come: at once in a service worker, later in an event page. */
const LOSSES: [string, LoadCommands][] = [
  [
    'at once',
    () => {
      throw lost;
    },
  ],
  ['later', () => Promise.reject(lost)],
];

const settings = { budgets: () => NO_BUDGETS };

/** A port of one of our own screens. */
function portNamed(name: string) {
  const sent: unknown[] = [];
  const heard: { message?: (message: unknown) => void; gone?: () => void; closed: boolean } = {
    closed: false,
  };
  const port = {
    name,
    postMessage: (message: unknown) => sent.push(message),
    disconnect: () => {
      heard.closed = true;
    },
    onMessage: { addListener: (listener: (message: unknown) => void) => (heard.message = listener) },
    onDisconnect: { addListener: (listener: () => void) => (heard.gone = listener) },
  } as unknown as Runtime.Port;
  return { port, sent, heard };
}

beforeEach(() => {
  forget();
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a background that begins', () => {
  const own = { id: 'oriel-id', origin: 'chrome-extension://oriel-id' };
  const screen = (path: string) => ({ ...own, url: `${own.origin}/${path}`, frameId: 0 });

  /** A service worker, with what `importScripts` does; what its listener says to a message. */
  async function begin(importScripts: (url: string) => void = () => undefined) {
    vi.resetModules();
    const imported: string[] = [];
    /** What listened when the script that its own rooms begin with was asked for. */
    const beside: string[][] = [];
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('importScripts', (...urls: string[]) => {
      for (const url of urls) {
        if (url === '/accounting.js') {
          beside.push(Object.keys(outside.listeners));
          deliver(url);
          continue;
        }
        imported.push(url);
        importScripts(url);
      }
    });
    const { default: background } = await import('../../../entrypoints/background/index.ts');
    background.main();
    const say = (message: unknown, sender: object) => outside.listeners.onMessage?.(message, sender);
    return { imported, beside, say };
  }
  const deliver = (url: string) =>
    (globalThis as unknown as { oriel: { deliver(name: string, it: object): void } }).oriel.deliver(
      url.slice(1, -'.js'.length),
      url === '/commands.js' ? commands : { tidyDaily },
    );

  it('listens at once, then begins what calls cost, and has loaded nothing else', async () => {
    const { imported, beside } = await begin();
    const listening = ['onAlarm', 'onConnect', 'onInstalled', 'onMessage', 'onRemoved', 'onStartup'];
    expect(Object.keys(outside.listeners).sort()).toEqual(listening);
    await vi.waitFor(() => expect(beside[0]?.toSorted()).toEqual(listening));
    expect(imported).toEqual([]);
  });

  it('takes away, a while later, the rules that another left behind which died, and loads nothing for it', async () => {
    outside.passing = [{ id: 3, condition: { urlFilter: '|http://127.0.0.1:1234/' } }];
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const { imported } = await begin();
    expect(outside.passing).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    expect([outside.passing, imported]).toEqual([[], []]);
  });

  it('erases, a while later and once a day, what was kept for long enough', async () => {
    const sweep = vi.spyOn(commands, 'sweepKept').mockResolvedValue();
    for (const expected of [['/wire.js', '/commands.js'], []]) {
      vi.useFakeTimers({ toFake: ['setTimeout'] });
      const { imported } = await begin(deliver);
      await vi.advanceTimersByTimeAsync(4_900);
      expect(imported).toEqual([]);
      await vi.advanceTimersByTimeAsync(100);
      vi.useRealTimers();
      await vi.waitFor(() => expect(imported).toEqual(expected));
      await vi.waitFor(() => expect(outside.session['ledger.tidied']).toBeDefined());
    }
    expect(sweep).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['a content script', { id: own.id, origin: 'https://app.example', url: 'https://app.example/' }],
    ['another extension', { ...screen('popup.html'), id: 'another' }],
    ['a screen inside a frame', { ...screen('popup.html'), frameId: 3 }],
    ['the engine’s page', screen('engine.html')],
    ['nobody', {}],
  ])('S02 loads nothing for %s, and does not answer', async (_, sender) => {
    const { imported, say } = await begin(deliver);
    expect(say(OVERVIEW, sender)).toBeUndefined();
    expect(imported).toEqual([]);
  });

  it('loads the script, after its base, for the first command of one of our screens, and for no other', async () => {
    const { imported, say } = await begin(deliver);
    const replies = [say(OVERVIEW, screen('popup.html')), say(OVERVIEW, screen('dashboard.html'))];
    expect(await Promise.all(replies)).toEqual([
      { ok: true, value: null },
      { ok: true, value: null },
    ]);
    expect(await say(OVERVIEW, screen('approval.html'))).toEqual({ ok: true, value: null });
    expect(imported).toEqual(['/wire.js', '/commands.js']);
  });

  it('answers every command with a typed error where there is no script, and looks for it each time', async () => {
    const { imported, say } = await begin(() => {
      throw new DOMException('gone', 'NetworkError');
    });
    for (let i = 0; i < 2; i += 1) {
      expect(await say(OVERVIEW, screen('popup.html'))).toMatchObject({
        ok: false,
        error: {
          code: 'internal',
          message: expect.stringContaining('install Oriel again'),
          detail: 'commands',
        },
      });
    }
    expect(imported).toEqual(['/wire.js', '/wire.js']);
  });
});

describe.each(LOSSES)('where the script does not come (%s)', (_, load) => {
  const rooms = Promise.resolve({} as Rooms);

  it('a command is answered with the error', async () => {
    expect(await serveCommand(OVERVIEW, rooms, load)).toEqual(LOST);
  });

  it('the approval window still shows what is asked, and says no', async () => {
    const { port, sent, heard } = portNamed('oriel/approval:a1');
    const answers: unknown[] = [];
    const asking = { state: 'asking', origin: 'https://app.example', request: {}, waiting: 1 };
    const approvals = {
      connect(_id: string, _tab: number, show: (view: ApprovalView) => void) {
        show(asking as ApprovalView);
        return { answer: (it: unknown) => answers.push(it), closed: () => undefined };
      },
    };
    serveApproval(port, 7, Promise.resolve({ approvals, settings } as unknown as Rooms), load);
    await vi.waitFor(() => expect(sent).toEqual([{ ...asking, models: [], budget: NO_BUDGETS.site }]));
    await vi.waitFor(() => {
      heard.message?.({ answer: 'deny' });
      expect(answers).toContainEqual({ answer: 'deny' });
    });
  });

  it('“try it” ends with the error', async () => {
    const { port, sent, heard } = portNamed('oriel/try');
    serveStream(port, rooms, load);
    heard.message?.({ prompt: 'Hi' });
    await vi.waitFor(() => expect(heard.closed).toBe(true));
    expect(sent).toEqual([[{ type: 'error', error: LOST.error }]]);
  });

  it('an update says in the console that the rules were not renewed', async () => {
    serveInstall({ reason: 'update' } as Runtime.OnInstalledDetailsType, rooms, load);
    await vi.waitFor(() =>
      expect(console.error).toHaveBeenCalledWith(expect.stringContaining('rules'), 'Install Oriel again.'),
    );
  });
});

describe('with the script', () => {
  it('the approval window gets the models, and “try it” its answer', async () => {
    const approval = portNamed('oriel/approval:a1');
    const approvals = {
      connect(_id: string, _tab: number, show: (view: ApprovalView) => void) {
        show({ state: 'asking' } as ApprovalView);
        return { answer: () => undefined, closed: () => undefined };
      },
    };
    serveApproval(
      approval.port,
      7,
      Promise.resolve({ approvals, settings } as unknown as Rooms),
      () => commands,
    );
    const shown = { state: 'asking', models: [model], budget: NO_BUDGETS.site };
    await vi.waitFor(() => expect(approval.sent).toEqual([shown]));

    const { port, sent, heard } = portNamed('oriel/try');
    serveStream(port, Promise.resolve({} as Rooms), async () => commands);
    heard.message?.({ prompt: 'Hi' });
    heard.message?.({ prompt: 'again' });
    await vi.waitFor(() => expect(heard.closed).toBe(true));
    expect(sent).toEqual([[{ type: 'text', text: 'hello' }], [{ type: 'finish', reason: 'stop' }]]);
  });

  it('an update renews the rules, and registers the script of the web standard anew', async () => {
    const syncRules = vi.fn(async () => undefined);
    const syncStandard = vi.fn(async () => undefined);
    const rooms = {} as Rooms;
    serveInstall({ reason: 'update' } as Runtime.OnInstalledDetailsType, Promise.resolve(rooms), () => ({
      ...commands,
      syncRules,
      syncStandard,
    }));
    await vi.waitFor(() => expect(syncRules).toHaveBeenCalledWith(rooms));
    await vi.waitFor(() => expect(syncStandard).toHaveBeenCalledWith(rooms));
  });

  it('the browser’s start mends what it kept of the registration', async () => {
    const syncStandard = vi.fn(async () => undefined);
    const rooms = {} as Rooms;
    serveStart(Promise.resolve(rooms), () => ({ ...commands, syncStandard }));
    await vi.waitFor(() => expect(syncStandard).toHaveBeenCalledWith(rooms));
  });
});
