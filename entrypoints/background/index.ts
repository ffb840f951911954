/**
 * Registers every listener at once, so that an event that starts the background finds it listening; the rooms open
 * meanwhile. No listener here fires for a page that does not call.
 */
import { defineBackground } from 'wxt/utils/define-background';
import { ownPage, webCaller } from '../../lib/gate/caller.ts';
import { createDelegations, wordOf } from '../../lib/gate/delegation.ts';
import { whenWoken } from '../../lib/platform/alarm.ts';
import { browser, extensionOrigin, type Runtime } from '../../lib/platform/browser.ts';
import { loadModule, offerShared } from '../../lib/platform/modules.ts';
import { tidyPassing } from '../../lib/platform/passing-rules.ts';
import { whenPrivateEnds } from '../../lib/platform/private-windows.ts';
import { report } from '../../lib/platform/report.ts';
import { forgetOrigins } from '../../lib/protocol/address.ts';
import { LINE, VOUCH } from '../../lib/protocol/line.ts';
import { APPROVAL } from '../../lib/protocol/ports.ts';
import { afterTimeout } from '../../lib/providers/reading.ts';
import type { Eventual } from '../../lib/providers/types.ts';
import type { Accounting } from './accounting.ts';
import { serveApproval } from './approval.ts';
import { type LoadCommands, serveCommand } from './commands.ts';
import { serveDay, serveInstall, serveStart } from './install.ts';
import { serveLine } from './line.ts';
import {
  ACCOUNTING,
  ASSISTANCE,
  baseOf,
  CHECKING,
  CHOOSING,
  COMMANDS,
  doingScript,
  LANGUAGES,
  MODULES,
  OPENAI,
} from './modules.ts';
import type { LoadOpenAI } from './openai.ts';
import { openOnce } from './opening.ts';
import { openRooms } from './rooms.ts';
import type { Checking, Choosing } from './routes.ts';
import { shared } from './shared.ts';
import { isStream, serveStream } from './streams.ts';
import type { Assisting, Languages } from './texts.ts';

/** The screens that people use. The engine's page is ours too, and commands nobody. */
const COMMANDING = new Set<string | undefined>([
  '/popup.html',
  '/approval.html',
  '/dashboard.html',
  '/unlock.html',
]);

const load = (script: string) => loadModule(script, baseOf(script));
const loadCommands = (() => load(COMMANDS)) as LoadCommands;
const loadAccounting = () => load(ACCOUNTING) as Eventual<Accounting>;
const loadOpenAI = (() => load(OPENAI)) as LoadOpenAI;

const TIDY_AFTER_MS = 1_000;
const SWEEP_AFTER_MS = 5_000;

export default defineBackground(() => {
  offerShared(shared, MODULES);
  const self = { id: browser.runtime.id, origin: extensionOrigin() };
  const rooms = openOnce(() =>
    openRooms({
      load: (name) => load(doingScript(name)),
      loadAccounting,
      loadChoosing: () => load(CHOOSING) as Eventual<Choosing>,
      loadLanguages: () => load(LANGUAGES) as Eventual<Languages>,
      loadAssistance: () => load(ASSISTANCE) as Eventual<Assisting>,
      loadChecking: () => load(CHECKING) as Eventual<Checking>,
      makeEndpoints: async (it) => (await loadCommands()).makeEndpoints(it),
      awaitUnlock: async (...given) => (await loadCommands()).awaitUnlock(...given),
    }),
  );
  const delegations = createDelegations(afterTimeout);
  rooms().catch(report('Oriel cannot work'));
  // Not while the call that may have begun this background is on its way.
  setTimeout(() => tidyPassing().catch(report('Rules of an earlier search were not removed')), TIDY_AFTER_MS);
  setTimeout(() => {
    serveDay(rooms(), loadCommands, loadAccounting).catch(
      report('What was kept for long enough was not erased'),
    );
  }, SWEEP_AFTER_MS);

  browser.runtime.onConnect.addListener((port) => {
    const word = wordOf(port.name);
    const asks = port.name === LINE || word !== undefined;
    const caller = asks || port.name === VOUCH ? webCaller(port.sender, self) : undefined;
    if (caller !== undefined && asks)
      return serveLine(
        port,
        word === undefined ? caller : delegations.settle(caller, word),
        rooms(),
        loadOpenAI,
      );
    if (caller !== undefined)
      return port.onMessage.addListener((message) => {
        delegations.hear(caller, message);
        port.disconnect();
      });
    const page = ownPage(port.sender, self);
    if (page?.path === '/approval.html' && port.name.startsWith(`${APPROVAL}:`)) {
      return serveApproval(port, page.tabId, rooms(), loadCommands);
    }
    if (page?.path === '/dashboard.html' && isStream(port.name))
      return serveStream(port, rooms(), loadCommands);
    port.disconnect();
  });

  browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) =>
    COMMANDING.has(ownPage(sender, self)?.path) ? serveCommand(message, rooms(), loadCommands) : undefined,
  );

  whenWoken(() => {
    rooms()
      .then(({ vault, announce }) => vault.lock.expire() && announce())
      // Without rooms there is nothing to lock; that they do not open is reported above.
      .catch(() => undefined);
  });

  whenPrivateEnds(() => {
    forgetOrigins();
    rooms()
      .then(({ endPrivate }) => endPrivate())
      .catch(report('What was allowed in private windows was not taken back'));
  });

  browser.runtime.onInstalled.addListener((details) => serveInstall(details, rooms(), loadCommands));
  browser.runtime.onStartup.addListener(() => serveStart(rooms(), loadCommands));
});
