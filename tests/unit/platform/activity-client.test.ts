import '../components/fake-browser.ts';

import { beforeEach, describe, expect, test } from 'vitest';
import { exportActivity } from '../../../lib/platform/activity-client.ts';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import { fake } from '../components/fake-browser.ts';

beforeEach(() => fake.reset());
const port = () => fake.ports[0]!;
const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('the ledger, written out', () => {
  const ask = { format: 'csv', filter: { errors: true } } as const;
  const collect = async (signal = new AbortController().signal) => {
    const pieces: string[] = [];
    const writing = exportActivity(ask, signal);
    try {
      while (true) {
        const { value, done } = await writing.next();
        if (done) return { pieces, rows: value };
        pieces.push(value);
      }
    } catch (thrown) {
      return { pieces, error: errorInfo(thrown) };
    }
  };

  test('comes piece by piece over a port of its own, and ends with the number of rows', async () => {
    const written = collect();
    expect(port().name).toBe('oriel/export');
    expect(port().sent).toEqual([ask]);
    port().onMessage.fire({ text: 'a\n' });
    await turn();
    port().onMessage.fire({ text: 'b\n' });
    port().onMessage.fire({ done: true, rows: 2 });
    expect(await written).toEqual({ pieces: ['a\n', 'b\n'], rows: 2 });
    expect(port().disconnected).toBe(true);
  });

  test('that failed half-way says why', async () => {
    const written = collect();
    port().onMessage.fire({ text: 'a\n' });
    port().onMessage.fire({ failed: 'The ledger could not be read.' });
    const { pieces, error } = await written;
    expect(pieces).toEqual(['a\n']);
    expect(error?.message).toBe('The ledger could not be read.');
  });

  test('whose background died, or that was cancelled, is no file', async () => {
    const died = collect();
    port().onMessage.fire({ text: 'a\n' });
    port().onDisconnect.fire();
    expect((await died).error?.code).toBe('interrupted');
    const cancelled = new AbortController();
    const written = collect(cancelled.signal);
    cancelled.abort();
    expect((await written).error?.code).toBe('aborted');
    expect(fake.ports.every(({ disconnected }) => disconnected)).toBe(true);
  });
});
