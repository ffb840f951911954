/**
 * `npm run bench [-- --quick] [-- --control]`: measures, prints, writes `bench/results/`. docs/bench.md says how to read
 * it. With `--control` the bare relay takes Oriel's place: every ratio should be 1, and how far it is from 1 is noise.
 * The adapters (wires.ts) and the router (choose.ts) need no browser: with `--wires` or `--choose` they are all that is
 * measured.
 */
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { needBrowser } from '../scripts/browsers.ts';
import { builtExtension, ROOT } from '../scripts/launch.ts';
import { bundles, contentScripts } from './bundles.ts';
import { asleep, type Contender, contender, firstCalls, round, warmUp } from './calls.ts';
import { Chromium, newProfile } from './chromium.ts';
import { ladenSection } from './laden.ts';
import { loadRound, loads, scriptTimes } from './loads.ts';
import { type Load, setUp } from './oriel.ts';
import {
  asleepSection,
  callSection,
  type FirstCalls,
  firstCallSection,
  loadSection,
  type Section,
  sizeSection,
} from './report.ts';
import { conditions, write } from './results.ts';
import type { Rounds } from './statistics.ts';
import { table } from './table.ts';

const FLOOR = join(import.meta.dirname, 'floor');
const BASELINE = join(import.meta.dirname, 'baseline');

/** How often each thing is measured. */
const FULL = { rounds: 8, share: 1, asleepRounds: 5, loadRounds: 6, loads: 15, traced: 40 };
const QUICK = { rounds: 2, share: 0.5, asleepRounds: 1, loadRounds: 1, loads: 8, traced: 8 };
/** Calls that a person makes in some months. */
const ROWS = 50_000;
const control = process.argv.includes('--control');
const effort = process.argv.includes('--quick') ? QUICK : FULL;

const say = (words: string) => process.stderr.write(`${words}\n`);

async function serve(): Promise<{ server: ChildProcess; site: string }> {
  const server = fork(join(import.meta.dirname, 'server.ts'), { execArgv: ['--no-warnings'] });
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  return { server, site: `http://127.0.0.1:${port}` };
}

const noCalls = (): FirstCalls => ({ direct: [], via: [] });

async function callsOf(
  { floor, oriel }: Record<'floor' | 'oriel', Contender>,
  site: string,
): Promise<Section[]> {
  for (let i = 0; i < effort.rounds; i++) {
    say(`calls, round ${i + 1} of ${effort.rounds}`);
    // Two browsers with the same extension differ by more than these two extensions: so the interval has to span browsers.
    if (i > 0)
      for (const contender of [floor, oriel]) {
        contender.chromium = await anew(contender.chromium);
        await warmUp(contender, site);
      }
    await round([floor, oriel], i, effort.share);
  }
  const firsts = { floor: noCalls(), oriel: noCalls() };
  for (let i = 0; i < effort.asleepRounds; i++) {
    say(`first calls of pages, round ${i + 1} of ${effort.asleepRounds}`);
    for (const name of i % 2 ? (['oriel', 'floor'] as const) : (['floor', 'oriel'] as const)) {
      const { direct, via } = await firstCalls({ floor, oriel }[name], site, Math.ceil(20 * effort.share));
      firsts[name].direct.push(direct);
      firsts[name].via.push(via);
    }
  }
  const starts: Record<'floor' | 'oriel', Rounds> = { floor: [], oriel: [] };
  for (let i = 0; i < effort.asleepRounds; i++) {
    say(`calls that wake the worker, round ${i + 1} of ${effort.asleepRounds}`);
    starts.floor.push(await asleep(floor, 3));
    starts.oriel.push(await asleep(oriel, 3));
  }
  return [callSection(floor, oriel), firstCallSection(firsts), asleepSection(starts.floor, starts.oriel)];
}

/** Oriel with more to carry, beside Oriel as it comes. */
async function ladenOf(plain: Contender, site: string): Promise<Section> {
  const laden = async (load: Load): Promise<Contender> => {
    const profile = kept();
    await setUp(profile, site, load);
    return contender(await start(extension, profile), site, 'oriel');
  };
  say(`setting Oriel up with ${ROWS} calls in its account, and with a model that costs`);
  const [full, priced] = [await laden({ rows: ROWS }), await laden({ priced: true })];
  say('first tokens with more to carry');
  return ladenSection({ plain, full, rows: ROWS, priced }, effort.rounds, Math.ceil(15 * effort.share));
}

async function loadsOf(
  baseline: Chromium,
  calls: { floor: Contender; oriel: Contender },
  site: string,
): Promise<Section> {
  const oriel = calls.oriel.chromium;
  const both = [loads(baseline), loads(oriel)] as const;
  for (let i = 0; i < effort.loadRounds; i++) {
    say(`page loads, round ${i + 1} of ${effort.loadRounds}`);
    for (const each of i % 2 ? both.toReversed() : both) await loadRound(each, site, effort.loads);
  }
  say('content scripts, traced');
  return loadSection(...both, calls, {
    baseline: await scriptTimes(baseline, site, effort.traced, contentScripts(BASELINE)),
    oriel: await scriptTimes(oriel, site, effort.traced, contentScripts(extension)),
  });
}

const adapters = async () => {
  const { wires } = await import('./wires.ts');
  console.log(`\n${await wires(process.argv.includes('--quick'), say)}`);
};
const router = async () => {
  const { choices } = await import('./choose.ts');
  console.log(`\n${choices(process.argv.includes('--quick'), say)}`);
};
const alone = [
  ['--wires', adapters],
  ['--choose', router],
] as const;
if (alone.some(([flag]) => process.argv.includes(flag))) {
  for (const [flag, measure] of alone) if (process.argv.includes(flag)) await measure();
  process.exit();
}

const executable = needBrowser('chromium');
if (!control) {
  say('building Oriel');
  // What is measured is what is in the tree, not what was built from it some time ago.
  const shell = process.platform === 'win32';
  execFileSync('npm', ['run', '-s', 'build:chrome'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell,
  });
}
const extension = control ? FLOOR : builtExtension('chromium');
const { server, site } = await serve();
const open = new Map<Chromium, () => Promise<Chromium>>();
/** `profile` is left as it is: the browser gets a copy. */
const start = async (path: string, profile?: string): Promise<Chromium> => {
  const own = newProfile();
  if (profile !== undefined) cpSync(profile, own, { recursive: true });
  const chromium = await Chromium.start(executable, path, own);
  open.set(chromium, () => start(path, profile));
  return chromium;
};
/** Profiles that browsers are begun with. */
const profiles: string[] = [];
const kept = (): string => {
  const profile = newProfile();
  profiles.push(profile);
  return profile;
};
/** Ends a browser and begins another like it. */
const anew = async (chromium: Chromium): Promise<Chromium> => {
  const again = open.get(chromium);
  if (again === undefined) throw new Error('This browser was not begun here.');
  open.delete(chromium);
  await chromium.close();
  return again();
};
try {
  const profile = kept();
  if (!control) {
    say('setting Oriel up');
    await setUp(profile, site);
  }
  const [floor, oriel, baseline] = [
    await start(FLOOR),
    await start(extension, profile),
    await start(BASELINE),
  ];
  const { product } = await floor.devtools.send<{ product: string }>('Browser.getVersion');
  const before = conditions(product);
  say('warming up');
  const calls = {
    floor: await contender(floor, site, 'floor'),
    oriel: await contender(oriel, site, control ? 'floor' : 'oriel'),
  };
  const sections = [
    ...(await callsOf(calls, site)),
    ...(control ? [] : [await ladenOf(calls.oriel, site)]),
    await loadsOf(baseline, calls, site),
    sizeSection(bundles(FLOOR), bundles(extension)),
  ];
  console.log(`\n${sections.map(table).join('\n\n')}`);
  if (!control) console.log(`\nWritten to ${write(before, effort, sections)}. How to read it: docs/bench.md`);
} finally {
  for (const chromium of open.keys()) await chromium.close();
  for (const profile of profiles) rmSync(profile, { recursive: true, force: true });
  server.disconnect();
}
if (!control) {
  await adapters();
  await router();
}
