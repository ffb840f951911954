/**
 * What each attempt under way may come to before this is noted again, every two seconds while there are any: the next
 * background charges that where this one dies. Of a call there is nothing in it: no site, no text.
 */
import { nano } from './accounts.ts';
import { Noted } from './kept-shapes.ts';
import { type Clock, keptAt, type SessionArea } from './session.ts';

export const CHECKPOINT_MS = 2_000;

export interface Checkpoints {
  /** What the backgrounds before noted of this one; undefined: nothing. */
  earlier(id: string): number | undefined;
  /**
   * @param atMost USD that it may have come to before this is asked again.
   * @param over It comes to nothing more: noted once, it needs no further look.
   */
  track(id: string, atMost: () => number, over?: boolean): void;
  end(id: string): void;
}

export async function openCheckpoints(area: SessionArea, clock: Clock): Promise<Checkpoints> {
  const kept = keptAt(area, 'ledger.running');
  const found = Noted.safeParse(await kept.read());
  const earlier = new Map(found.success ? Object.entries(found.data) : []);
  const running = new Map<string, { atMost(): number; over: boolean }>();
  let disarm: (() => void) | undefined;
  /** There is something in the area that has to be taken away. */
  let noted = earlier.size > 0;

  const snapshot = () =>
    running.size === 0
      ? undefined
      : Object.fromEntries([...running].map(([id, { atMost }]) => [id, nano(atMost())]));
  const later = (): void => {
    disarm = clock.after(CHECKPOINT_MS, () => {
      disarm = undefined;
      noted = true;
      void kept.write(snapshot);
      // Each write keeps the background alive.
      if ([...running.values()].some(({ over }) => !over)) later();
    });
  };

  return {
    earlier: (id) => earlier.get(id),
    track(id, atMost, over = false) {
      running.set(id, { atMost, over });
      if (disarm === undefined) later();
    },
    end(id) {
      running.delete(id);
      if (running.size > 0) return;
      disarm?.();
      disarm = undefined;
      if (!noted) return;
      noted = false;
      void kept.write(snapshot);
    },
  };
}
