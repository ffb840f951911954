import { report } from '../../lib/platform/report.ts';

/**
 * Opens on the first call and shares what came of it. A failure is not remembered: a disk that was busy when the
 * background began must not leave Oriel broken for as long as pages keep the background awake.
 */
export function openOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | undefined;
  return () => {
    if (opening === undefined) {
      const begun = open();
      opening = begun;
      begun.catch(() => {
        opening = undefined;
      });
    }
    return opening;
  };
}

/**
 * A room that cannot be opened is closed, and the others go on (S36): whatever is asked of it throws what is wrong, at once, and
 * has it tried again for whoever comes next. It is never taken for an empty one.
 */
export async function openOrClosed<T extends object>(open: () => Promise<T>): Promise<T> {
  let room: T | undefined;
  let fault: unknown;
  let trying = false;
  const attempt = (): Promise<void> =>
    open()
      .then(
        (opened) => {
          room = opened;
        },
        (thrown) => {
          fault = thrown;
        },
      )
      .finally(() => {
        trying = false;
      });
  await attempt();
  if (room !== undefined) return room;
  report('A part of Oriel cannot be opened')(fault);
  return new Proxy({} as T, {
    get(_, name) {
      // Asked by whoever awaits it.
      if (name === 'then') return undefined;
      if (room !== undefined) return Reflect.get(room, name);
      if (!trying) void attempt();
      trying = true;
      throw fault;
    },
  });
}
