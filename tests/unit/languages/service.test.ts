import { describe, expect, it, vi } from 'vitest';
import { createLanguageService } from '../../../lib/languages/service.ts';

const never = new AbortController().signal;
const scores = () => new Map([['en', 120]]);

/** A clock that stands until it is told to pass. */
function standing() {
  const due: { at: number; run(): void }[] = [];
  let time = 0;
  return {
    now: () => time,
    after: (ms: number, run: () => void) => {
      const entry = { at: time + ms, run };
      due.push(entry);
      return () => void due.splice(due.indexOf(entry), 1);
    },
    due,
    pass(ms: number) {
      time += ms;
      for (const entry of due.filter(({ at }) => at <= time)) {
        due.splice(due.indexOf(entry), 1);
        entry.run();
      }
    },
  };
}

/** Uses up what a page may do at once. */
async function exhaust(service: ReturnType<typeof createLanguageService>, page: string) {
  for (let n = 0; n < 498; n += 1) await service.detect('', page, never);
}

describe('looking at texts for pages', () => {
  it('a page that asks a few hundred times at once waits for nothing', async () => {
    const service = createLanguageService(scores, standing());
    await exhaust(service, 'https://a.example');
    expect(await service.detect('Hello', 'https://a.example', never)).toMatchObject([
      { language: 'en' },
      { language: 'und' },
    ]);
  });

  it('S12 one that asks faster waits, and another page does not', async () => {
    const clock = standing();
    const service = createLanguageService(scores, clock);
    await exhaust(service, 'https://a.example');
    const done = vi.fn();
    const waiting = service.detect('x'.repeat(9_000), 'https://a.example', never).then(done);
    await service.detect('x', 'https://b.example', never);
    clock.pass(100);
    await Promise.resolve();
    expect(done).not.toHaveBeenCalled();
    clock.pass(200);
    await waiting;
    expect(done).toHaveBeenCalled();
  });

  it('S12 one that would wait for more than half a minute is refused', async () => {
    const service = createLanguageService(scores, standing());
    await exhaust(service, 'https://a.example');
    const asked = Array.from({ length: 2_000 }, () => service.detect('', 'https://a.example', never));
    // Those that wait have their turn with the clock, which stands.
    for (const one of asked) one.catch(() => undefined);
    await expect(asked.at(-1)).rejects.toMatchObject({ info: { code: 'throttled' } });
  });

  it('S26 a page that leaves while it waits leaves no timer behind', async () => {
    const clock = standing();
    const service = createLanguageService(scores, clock);
    await exhaust(service, 'https://a.example');
    const leaving = new AbortController();
    const waiting = service.detect('x'.repeat(5_000), 'https://a.example', leaving.signal);
    expect(clock.due).toHaveLength(1);
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ info: { code: 'aborted' } });
    expect(clock.due).toEqual([]);
  });

  it('S12 pages without end fill no memory: the one that asked the longest ago begins anew', async () => {
    const service = createLanguageService(scores, standing());
    await exhaust(service, 'https://a.example');
    for (let n = 0; n < 200; n += 1) await service.detect('', `https://${n}.example`, never);
    // It would have to wait, were it still known.
    await service.detect('x'.repeat(10_000), 'https://a.example', never);
  });
});
