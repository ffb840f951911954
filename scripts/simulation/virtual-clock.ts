/** Time that passes only when nothing is left to do in the present: hours in seconds, the same each time. */
import type { Clock } from '../../lib/router/types.ts';

interface Timer {
  at: number;
  /** Among those of the same time the one that was set first. */
  nth: number;
  run: (() => void) | undefined;
}

export interface VirtualClock extends Clock {
  /** Lets time pass until nothing is waited for any more, or until `done` says so. */
  pass(done?: () => boolean): Promise<void>;
  /** Timers that are set. */
  waiting(): number;
}

/** All promises that can be settled in the present are: an immediate comes after every microtask. */
const present = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function virtualClock(start = 1_700_000_000_000): VirtualClock {
  let time = start;
  let count = 0;
  let set = 0;
  /** A binary heap. */
  const timers: Timer[] = [];
  const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.nth < b.nth);

  function push(timer: Timer): void {
    let place = timers.push(timer) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(timer, timers[parent] as Timer)) break;
      timers[place] = timers[parent] as Timer;
      place = parent;
    }
    timers[place] = timer;
  }

  function pop(): Timer | undefined {
    const first = timers[0];
    const last = timers.pop();
    if (first === undefined || last === undefined || timers.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= timers.length) break;
      if (child + 1 < timers.length && before(timers[child + 1] as Timer, timers[child] as Timer)) child += 1;
      if (!before(timers[child] as Timer, last)) break;
      timers[place] = timers[child] as Timer;
      place = child;
    }
    timers[place] = last;
    return first;
  }

  return {
    now: () => time,
    after(ms, run) {
      const timer: Timer = { at: time + Math.max(0, ms), nth: count++, run };
      set += 1;
      push(timer);
      return () => {
        if (timer.run === undefined) return;
        timer.run = undefined;
        set -= 1;
      };
    },
    async pass(done) {
      await present();
      while (!done?.()) {
        const timer = pop();
        if (timer === undefined) return;
        if (timer.run === undefined) continue;
        const { run } = timer;
        timer.run = undefined;
        set -= 1;
        time = timer.at;
        run();
        await present();
      }
    },
    waiting: () => set,
  };
}
