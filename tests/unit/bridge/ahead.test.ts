import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LINE } from '../../../lib/protocol/line.ts';
import { bridged, type FakePort, pageAt, settled } from './bridged.ts';

type Bridged = ReturnType<typeof bridged>;
let page: Bridged['page'];
let ports: Bridged['ports'];
let names: Bridged['names'];
let runtime: Bridged['runtime'];
let open: Bridged['open'];

beforeEach(() => {
  ({ page, ports, names, runtime, open } = bridged());
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
