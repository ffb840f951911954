/** A `browser` in memory. Import it for its effect before anything that imports the platform. */
import type { Command } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import type { VaultView } from '../../../lib/protocol/vault-control.ts';

type Listener = (value: unknown) => void;

const event = () => {
  const listeners = new Set<Listener>();
  return {
    addListener: (one: Listener) => listeners.add(one),
    removeListener: (one: Listener) => listeners.delete(one),
    fire(value?: unknown) {
      for (const one of [...listeners]) one(value);
    },
    count: () => listeners.size,
  };
};

export class FakePort {
  readonly sent: unknown[] = [];
  readonly onMessage = event();
  readonly onDisconnect = event();
  disconnected = false;
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  postMessage(message: unknown) {
    this.sent.push(message);
  }
  disconnect() {
    this.disconnected = true;
  }
}

export interface FakeTab {
  id: number;
  url?: string;
  active?: boolean;
  incognito?: boolean;
  lastAccessed?: number;
}

const storageChanged = event();

export const fake = {
  /** Answers a command with its value; what it throws comes back as the reply's error. */
  answer: (_command: Command): unknown => undefined,
  /** How keys are kept: every screen asks for it besides what it is about. */
  vault: { standing: 'open', keys: 1 } as VaultView,
  commands: [] as Command[],
  ports: [] as FakePort[],
  granted: new Set<string>(),
  /** What the person says when the browser asks for hosts. */
  grants: true,
  requested: [] as string[][],
  tabs: [] as FakeTab[],
  own: undefined as FakeTab | undefined,
  removed: [] as number[],
  change: () => storageChanged.fire({ revision: { newValue: 2 } }),
  watchers: () => storageChanged.count(),
  reset() {
    Object.assign(fake, { answer: () => undefined, commands: [], ports: [], grants: true, requested: [] });
    Object.assign(fake, { granted: new Set(), tabs: [], own: undefined, removed: [] });
    fake.vault = { standing: 'open', keys: 1 };
  },
};

const api = {
  runtime: {
    id: 'oriel',
    getURL: (path: string) => `chrome-extension://oriel/${path}`,
    async sendMessage(command: Command) {
      if (command.command === 'vault') return { ok: true, value: { ...fake.vault } };
      fake.commands.push(command);
      try {
        const value = await fake.answer(command);
        return value === undefined ? undefined : { ok: true, value };
      } catch (thrown) {
        if (thrown instanceof OrielError) return { ok: false, error: thrown.info };
        throw thrown;
      }
    },
    connect({ name }: { name: string }) {
      const port = new FakePort(name);
      fake.ports.push(port);
      return port;
    },
  },
  storage: { local: { onChanged: storageChanged } },
  permissions: {
    contains: async ({ origins }: { origins: string[] }) => origins.every((one) => fake.granted.has(one)),
    async request({ origins }: { origins: string[] }) {
      fake.requested.push(origins);
      if (fake.grants) for (const one of origins) fake.granted.add(one);
      return fake.grants;
    },
  },
  tabs: {
    getCurrent: async () => fake.own,
    query: async ({ active }: { active?: boolean }) =>
      fake.tabs.filter((tab) => !active || tab.active === true),
    remove: async (id: number) => {
      fake.removed.push(id);
    },
  },
};
Object.assign(globalThis, { chrome: api, browser: api });
