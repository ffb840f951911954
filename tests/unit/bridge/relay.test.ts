import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Extension, RuntimePort } from '../../../lib/bridge/extension.ts';
import { relay } from '../../../lib/bridge/relay.ts';
import { ERRORS } from '../../../lib/protocol/errors.ts';
import { MAX_CALL_CHARS } from '../../../lib/protocol/limits.ts';
import { ABORT, ALIVE, CHANGED, CLOSED, LINE, LISTEN, REVISION } from '../../../lib/protocol/line.ts';

class FakePort implements RuntimePort {
  sent: unknown[] = [];
  disconnected = 0;
  say: ((message: unknown) => void)[] = [];
  gone: (() => void)[] = [];
  onMessage = { addListener: (listener: (message: unknown) => void) => void this.say.push(listener) };
  onDisconnect = { addListener: (listener: () => void) => void this.gone.push(listener) };
  refuses = false;
  postMessage(message: unknown) {
    if (this.refuses) throw new Error('Message exceeded maximum allowed size of 64MiB.');
    this.sent.push(message);
  }
  disconnect() {
    this.disconnected++;
  }
}

/** A window on its own. */
function pageAt(origin: string): EventTarget {
  const alone = Object.assign(new EventTarget(), { origin, location: { origin } });
  return Object.assign(alone, { parent: alone, top: alone });
}

let page: EventTarget;
let ports: FakePort[];
let names: string[];
let stored: ((changes: object, area: string) => void)[];
let runtime: NonNullable<Extension['runtime']>;
let extension: Extension;
let unseen: number;

beforeEach(() => {
  page = pageAt('https://app.example');
  [ports, names, stored, unseen] = [[], [], [], 0];
  runtime = {
    id: 'oriel',
    connect: ({ name }) => {
      names.push(name);
      const port = new FakePort();
      ports.push(port);
      return port;
    },
  };
  extension = {
    runtime,
    storage: { onChanged: { addListener: (listener) => void stored.push(listener) } },
  };
  relay(page as unknown as Window, extension);
  page.addEventListener('message', () => {
    unseen++;
  });
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
function post(data: unknown, given: MessagePort[] = [], source: unknown = page) {
  const event = new MessageEvent('message', { data, ports: given });
  Object.defineProperty(event, 'source', { value: source });
  page.dispatchEvent(event);
}
/** The page's end: what it got back, and a way to speak. */
function open(ask: unknown, tag: string = LINE) {
  const { port1, port2 } = new MessageChannel();
  const got: unknown[] = [];
  port1.onmessage = ({ data }) => got.push(data);
  post({ [tag]: ask }, [port2]);
  return { got, abort: () => port1.postMessage(ABORT), say: (data: unknown) => port1.postMessage(data) };
}

describe('the bridge', () => {
  it('opens nothing and listens to no storage before the first call', () => {
    expect([names, stored]).toEqual([[], []]);
  });

  it('opens one runtime port of the protocol’s name per request and hands on the ask as it is', () => {
    const ask = { ask: 'access', id: '1' };
    open(ask);
    open({ id: '2' });
    expect(names).toEqual([LINE, LINE]);
    expect(ports.map(({ sent }) => sent)).toEqual([[ask], [{ id: '2' }]]);
  });

  it('passes arrays of parts on as they come, each to its own request', async () => {
    const [first, second] = [open({ id: '1' }), open({ id: '2' })];
    ports[1]?.say[0]?.([{ type: 'text', text: 'b' }]);
    ports[0]?.say[0]?.([
      { type: 'text', text: 'a' },
      { type: 'usage', usage: {} },
    ]);
    await settled();
    expect(first.got).toEqual([
      [
        { type: 'text', text: 'a' },
        { type: 'usage', usage: {} },
      ],
    ]);
    expect(second.got).toEqual([[{ type: 'text', text: 'b' }]]);
  });

  it('hangs up when the page aborts, and does nothing else that the page may say', async () => {
    const page1 = open({ id: '1' });
    page1.say('something');
    page1.say({ [LINE]: {} });
    await settled();
    expect(ports[0]?.disconnected).toBe(0);
    page1.abort();
    await settled();
    expect(ports[0]?.disconnected).toBe(1);
    expect(ports[0]?.sent).toHaveLength(1);
  });

  it('says CLOSED after the last parts when the background hangs up', async () => {
    const { got } = open({ id: '1' });
    ports[0]?.say[0]?.(['last']);
    ports[0]?.gone[0]?.();
    await settled();
    expect(got).toEqual([['last'], CLOSED]);
  });

  it('looks at lastError, which Chrome would otherwise log into the page', () => {
    const looked = vi.fn();
    Object.defineProperty(runtime, 'lastError', { get: looked });
    open({ id: '1' });
    ports[0]?.gone[0]?.();
    expect(looked).toHaveBeenCalled();
  });

  it('keeps its envelopes from the page’s own listeners, and nothing else', () => {
    open({ id: '1' });
    open(true, LISTEN);
    expect(unseen).toBe(0);
    post('the page’s own', [new MessageChannel().port1]);
    expect(unseen).toBe(1);
  });

  it.each([
    [null],
    [undefined],
    [''],
    [7],
    [[]],
    [{}],
    [LINE],
    [new Map([[LINE, 1]])],
    [Object.create({ [LINE]: { id: 'inherited' } })],
  ])('lets %j pass without a word, with a port or without', (data) => {
    post(data);
    post(data, [new MessageChannel().port1]);
    expect(unseen).toBe(2);
    expect(names).toEqual([]);
  });

  it('never reads the data of a message without a port: other pages’ traffic stays cheap', () => {
    const event = new MessageEvent('message');
    const read = vi.fn();
    Object.defineProperty(event, 'source', { value: page });
    Object.defineProperty(event, 'data', { get: read });
    page.dispatchEvent(event);
    expect(read).not.toHaveBeenCalled();
  });

  it('takes nothing from another window', () => {
    post({ [LINE]: { id: '1' } }, [new MessageChannel().port1], new EventTarget());
    post({ [LINE]: { id: '1' } }, [new MessageChannel().port1], null);
    expect(names).toEqual([]);
  });

  it.each([[null], [7], ['text'], [undefined]])(
    'hands on even an ask of %j: the background refuses it',
    (ask) => {
      open(ask);
      expect(ports[0]?.sent).toEqual([ask]);
    },
  );
});

describe('the line ahead', () => {
  const FINISH = [{ type: 'finish', reason: 'stop' }];
  /** A request and its whole answer. */
  async function answered(id: string, parts: unknown[] = FINISH) {
    open({ id });
    const port = ports.at(-1) as FakePort;
    for (const say of port.say) say(parts);
    for (const gone of port.gone) gone();
    await settled();
  }

  it('is opened when an answer has ended, and is the next request’s own', async () => {
    await answered('1');
    expect(ports.map(({ sent }) => sent.length)).toEqual([1, 0]);
    const { got } = open({ id: '2' });
    expect(ports.map(({ sent }) => sent)).toEqual([[{ id: '1' }], [{ id: '2' }]]);
    ports[1]?.say[0]?.(['back']);
    await settled();
    expect(got).toEqual([['back']]);
    open({ id: '3' });
    expect(ports[2]?.sent).toEqual([{ id: '3' }]);
    expect(names).toEqual([LINE, LINE, LINE]);
  });

  it('is one, however many requests have ended', async () => {
    open({ id: '1' });
    open({ id: '2' });
    for (const { say, gone } of ports.slice(0, 2)) {
      say[0]?.(FINISH);
      gone[0]?.();
    }
    await settled();
    await answered('3');
    expect(ports.filter(({ sent }) => sent.length === 0)).toHaveLength(1);
  });

  it.each([
    ['an error', [{ type: 'error', error: { code: 'permission-denied', message: 'No.' } }]],
    ['no end', [{ type: 'text', text: 'half' }]],
    ['nothing', []],
  ])(
    'does not follow an answer with %s: nothing is started for a page that may not ask',
    async (_, parts) => {
      await answered('1', parts);
      expect(ports).toHaveLength(1);
    },
  );

  it('follows a request that the page gave up', async () => {
    open({ id: '1' }).abort();
    await settled();
    expect(ports.map(({ sent }) => sent.length)).toEqual([1, 0]);
  });

  it('S31 is closed when the page is hidden, and not opened again before the next answer', async () => {
    await answered('1');
    page.dispatchEvent(new Event('pagehide'));
    expect(ports[1]?.disconnected).toBe(1);
    open({ id: '2' }).abort();
    page.dispatchEvent(new Event('pagehide'));
    await settled();
    expect(ports.map(({ sent }) => sent)).toEqual([[{ id: '1' }], [], [{ id: '2' }]]);
  });

  it('whose background was ended is forgotten: the next request opens its own', async () => {
    await answered('1');
    for (const gone of ports[1]?.gone ?? []) gone();
    await settled();
    expect(ports).toHaveLength(2);
    open({ id: '2' });
    expect(ports.map(({ sent }) => sent)).toEqual([[{ id: '1' }], [], [{ id: '2' }]]);
  });

  it('that has waited for long is not trusted with a request: its background may be just ending', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(5_000);
    await answered('1');
    now.mockReturnValue(25_000);
    open({ id: '2' });
    expect(ports.map(({ sent }) => sent)).toEqual([[{ id: '1' }], [], [{ id: '2' }]]);
    expect(ports[1]?.disconnected).toBe(1);
    now.mockRestore();
  });

  it('is not opened by an extension that was updated meanwhile', async () => {
    open({ id: '1' });
    ports[0]?.say[0]?.(FINISH);
    Object.assign(runtime, { id: undefined });
    ports[0]?.gone[0]?.();
    await settled();
    expect(ports).toHaveLength(1);
  });

  it('is not opened in a frame of another site: its page is asked about each request', async () => {
    const around = pageAt('https://around.example');
    Object.assign(around, { postMessage: () => undefined });
    Object.assign(page, { parent: around, top: around });
    await answered('1');
    expect(ports).toHaveLength(1);
  });
});

describe('what is too large', () => {
  it('never crosses to the background, and is a typed error', async () => {
    const { got } = open({ id: '1', text: 'x'.repeat(MAX_CALL_CHARS) });
    await settled();
    expect(got).toEqual([[{ type: 'error', error: { code: 'too-large', message: ERRORS['too-large'] } }]]);
    expect(ports[0]?.sent).toEqual([]);
    expect(ports[0]?.disconnected).toBe(1);
  });

  it('for the browser alone is a typed error too', async () => {
    runtime.connect = () => {
      const port = new FakePort();
      port.refuses = true;
      ports.push(port);
      return port;
    };
    const { got } = open({ id: '1' });
    await settled();
    expect(got[0]).toEqual([{ type: 'error', error: { code: 'too-large', message: ERRORS['too-large'] } }]);
    expect(ports[0]?.disconnected).toBe(1);
  });
});

describe('S31 back/forward cache and updates', () => {
  const updated = [
    [
      {
        type: 'error',
        error: { code: 'interrupted', message: expect.stringMatching(/updated.*Reload the page/) },
      },
    ],
  ];

  it('hangs up every open line when the page is hidden, and serves again afterwards', async () => {
    const lines = [open({ id: 'same' }), open({ id: 'same' })];
    page.dispatchEvent(new Event('pagehide'));
    await settled();
    expect(ports.map(({ disconnected }) => disconnected)).toEqual([1, 1]);
    expect(lines.map(({ got }) => got)).toEqual([[CLOSED], [CLOSED]]);
    const again = open({ id: '3' });
    ports[2]?.say[0]?.(['back']);
    await settled();
    expect(again.got).toEqual([['back']]);
  });

  it('hangs up a line that has ended no second time', async () => {
    open({ id: '1' });
    ports[0]?.gone[0]?.();
    page.dispatchEvent(new Event('pagehide'));
    expect(ports[0]?.disconnected).toBe(0);
  });

  it('says that Oriel was updated when connecting throws', async () => {
    runtime.connect = () => {
      throw new Error('Extension context invalidated.');
    };
    const { got } = open({ id: '1' });
    await settled();
    expect(got).toEqual(updated);
  });

  it.each([
    ['its id', {}],
    ['all of it', undefined],
  ])('says so when runtime has lost %s', async (_, lost) => {
    Object.assign(extension, { runtime: lost });
    const { got } = open({ id: '1' });
    open(true, LISTEN);
    await settled();
    expect(got).toEqual(updated);
    expect(stored).toEqual([]);
  });

  it('takes a look after a silent line out of circulation if it holds that line or held it until a moment ago', async () => {
    const { abort } = open({ id: '1' });
    open('1', ALIVE);
    expect(unseen).toBe(0);
    open('2', ALIVE);
    expect(unseen).toBe(1);
    expect(names).toEqual([LINE]);
    abort();
    // Its end is still on the way to the page, for all the bridge knows.
    await settled();
    open('1', ALIVE);
    expect(unseen).toBe(1);
  });
});

describe('LISTEN', () => {
  /** The background's answer to every question after a page's standing. */
  let model: string;
  const answered = async () => {
    await settled();
    for (const port of ports.splice(0)) {
      expect(port.sent).toMatchObject([{ ask: 'access' }]);
      for (const say of port.say) say([{ type: 'access', access: { state: 'granted', model } }]);
      for (const gone of port.gone) gone();
    }
    await settled();
  };
  const changed = async (what: object = { [REVISION]: {} }, area = 'local') => {
    stored[0]?.(what, area);
    await answered();
  };

  beforeEach(() => {
    model = 'a';
  });

  it('watches storage once, from the first listener on, and asks where the page stands for the revision alone', async () => {
    const [first, second] = [open(true, LISTEN), open(true, LISTEN)];
    await answered();
    await answered();
    expect(stored).toHaveLength(1);
    model = 'b';
    names.length = 0;
    await changed({ [REVISION]: {} }, 'sync');
    await changed({ other: {} });
    expect(names).toEqual([]);
    await changed();
    expect(names).toEqual([LINE]);
    expect([first.got, second.got]).toEqual([[CHANGED], [CHANGED]]);
  });

  it('S34 says nothing to a page whose own standing is as before', async () => {
    const { got } = open(true, LISTEN);
    await answered();
    await changed();
    await changed();
    expect(got).toEqual([]);
  });

  it('rings no more, and asks no more, for a page that has had enough', async () => {
    const first = open(true, LISTEN);
    await answered();
    first.abort();
    await settled();
    names.length = 0;
    model = 'b';
    await changed();
    expect(first.got).toEqual([]);
    expect(names).toEqual([]);
  });

  it('looks on the way back from the back/forward cache, where a change may have been missed', async () => {
    const { got } = open(true, LISTEN);
    await answered();
    model = 'b';
    page.dispatchEvent(new Event('pageshow'));
    await answered();
    expect(got).toEqual([]);
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await answered();
    expect(got).toEqual([CHANGED]);
  });

  it('an answer that never comes is no change', async () => {
    const { got } = open(true, LISTEN);
    await answered();
    stored[0]?.({ [REVISION]: {} }, 'local');
    await settled();
    for (const port of ports.splice(0)) for (const gone of port.gone) gone();
    await settled();
    expect(got).toEqual([]);
  });
});
