/**
 * What each attempt under way has cost so far, noted every two seconds while there are any: the next background charges
 * that where this one dies. Of a call there is nothing in it: no site, no text.
 */
import { nano } from './accounts.ts';
import { Noted } from './kept-shapes.ts';
import { type Clock, keptAt, type SessionArea } from './session.ts';

export const CHECKPOINT_MS = 2_000;

export interface Checkpoints {
  /** What the backgrounds before noted of this one; undefined: nothing. */
  earlier(id: string): number | undefined;
  /** @param soFar USD if it ended now. */
  track(id: string, soFar: () => number): void;
  end(id: string): void;
}

export async function openCheckpoints(area: SessionArea, clock: Clock): Promise<Checkpoints> {
  const kept = keptAt(area, 'ledger.running');
  const found = Noted.safeParse(await kept.read());
  const earlier = new Map(found.success ? Object.entries(found.data) : []);
  const running = new Map<string, () => number>();
  let disarm: (() => void) | undefined;
  /** There is something in the area that has to be taken away. */
  let noted = earlier.size > 0;

  const snapshot = () =>
    running.size === 0
      ? undefined
      : Object.fromEntries([...running].map(([id, soFar]) => [id, nano(soFar())]));
  const later = (): void => {
    disarm = clock.after(CHECKPOINT_MS, () => {
      noted = true;
      void kept.write(snapshot);
      later();
    });
  };

  return {
    earlier: (id) => earlier.get(id),
    track(id, soFar) {
      running.set(id, soFar);
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
