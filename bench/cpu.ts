/** CPU time of a whole browser: page, worker, network and browser process. */
import { readdirSync, readFileSync } from 'node:fs';
import type { DevTools } from './devtools.ts';

/** ms since the processes began, by kind of process. */
export interface CpuTime {
  total: number;
  browser: number;
  renderers: number;
  network: number;
}

interface ProcessInfo {
  id: number;
  type: string;
  /** Seconds. */
  cpuTime: number;
}

export async function cpuTime(devtools: DevTools): Promise<CpuTime> {
  const { processInfo } = await devtools.send<{ processInfo: ProcessInfo[] }>('SystemInfo.getProcessInfo');
  const time: CpuTime = { total: 0, browser: 0, renderers: 0, network: 0 };
  for (const { id, type, cpuTime: seconds } of processInfo) {
    const ms = scheduled(id) ?? seconds * 1_000;
    time.total += ms;
    if (type === 'browser') time.browser += ms;
    else if (type === 'renderer') time.renderers += ms;
    else if (type.startsWith('network')) time.network += ms;
  }
  return time;
}

export const cpuBetween = (before: CpuTime, after: CpuTime): CpuTime => ({
  total: after.total - before.total,
  browser: after.browser - before.browser,
  renderers: after.renderers - before.renderers,
  network: after.network - before.network,
});

/** DevTools counts in ticks of 10 ms, longer than a whole call; Linux's scheduler counts in ns. */
function scheduled(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const tasks = `/proc/${pid}/task`;
  let ns = 0;
  try {
    for (const task of readdirSync(tasks))
      ns += Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    return undefined; // A thread ended meanwhile, or the kernel keeps no such statistics.
  }
  return ns / 1e6;
}
