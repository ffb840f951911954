import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ERRORS } from '../../../lib/protocol/errors.ts';
import { MAX_CALL_CHARS } from '../../../lib/protocol/limits.ts';
import { ALIVE, CHANGED, CLOSED, LINE, LISTEN, REVISION } from '../../../lib/protocol/line.ts';
import { bridged, FakePort, settled } from './bridged.ts';

type Bridged = ReturnType<typeof bridged>;
let page: Bridged['page'];
let ports: Bridged['ports'];
let names: Bridged['names'];
let stored: Bridged['stored'];
let runtime: Bridged['runtime'];
let extension: Bridged['extension'];
let leaked: Bridged['leaked'];
let post: Bridged['post'];
let open: Bridged['open'];
let write: Bridged['write'];

beforeEach(() => {
  ({ page, ports, names, stored, runtime, extension, leaked, post, open, write } = bridged());
});

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

  it('passes words and lists of parts on as they come, each to its own request', async () => {
    const [first, second] = [open({ id: '1' }), open({ id: '2' })];
    ports[1]?.say[0]?.('b');
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
    expect(second.got).toEqual(['b']);
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
    expect(leaked).toHaveLength(0);
    post('the page’s own', [new MessageChannel().port1]);
    expect(leaked).toHaveLength(1);
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
    expect(leaked).toHaveLength(2);
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

  it('hangs up what was asked while the page was being hidden when it is shown again', async () => {
    open({ id: '1' });
    page.dispatchEvent(new Event('pagehide'));
    const { got } = open({ id: '2' });
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await settled();
    expect(ports[1]?.disconnected).toBe(1);
    expect(got).toEqual([CLOSED]);
  });

  it('answers a document that is written anew, and hangs up when that is hidden', async () => {
    write();
    open({ id: '1' });
    expect(ports).toHaveLength(1);
    write();
    page.dispatchEvent(new Event('pagehide'));
    expect(ports[0]?.disconnected).toBe(1);
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
    expect(leaked).toHaveLength(0);
    open('2', ALIVE);
    expect(leaked).toHaveLength(1);
    expect(names).toEqual([LINE]);
    abort();
    // Its end is still on the way to the page, for all the bridge knows.
    await settled();
    open('1', ALIVE);
    expect(leaked).toHaveLength(1);
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
