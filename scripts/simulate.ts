/**
 * `npm run simulate [-- --calls 5000] [--seed 2] [--write]`: calls to made-up endpoints that fail, through the router as
 * it is, on a clock that passes by itself. docs/simulation.md says what is simulated; `--write` renews its tables.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measured, measure } from './simulation/measure.ts';
import parameters from './simulation/parameters.json' with { type: 'json' };
import { claimsOf, claimsTable, tableOf } from './simulation/report.ts';
import { waysOf } from './simulation/ways.ts';
import { createWorld } from './simulation/world.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string' },
    seed: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const whole = (name: 'calls' | 'seed'): number => {
  const value = Number(values[name] ?? parameters[name]);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} wants a number of 1 or more.`);
  return value;
};
const world = createWorld({ ...parameters, calls: whole('calls'), seed: whole('seed') });
const [BEGIN, END] = ['<!-- measured -->', '<!-- /measured -->'];
const names = parameters.endpoints.map(({ name }) => name);

const begun = performance.now();
const measured: Measured[] = [];
for (const way of waysOf(names)) {
  const at = performance.now();
  measured.push(await measure(world, way));
  process.stderr.write(`${way.name}: ${((performance.now() - at) / 1_000).toFixed(1)} s\n`);
}
const tables = `${tableOf(measured)}\n\n${claimsTable(claimsOf(measured, names))}`;
console.log(`\n${tables}\n`);
process.stderr.write(`${((performance.now() - begun) / 1_000).toFixed(0)} s in all\n`);

if (values.write) {
  const path = join(import.meta.dirname, '../docs/simulation.md');
  const text = readFileSync(path, 'utf8');
  const [from, to] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
  if (from < BEGIN.length || to < from) throw new Error(`${path} has no place for the tables.`);
  writeFileSync(path, `${text.slice(0, from)}\n\n${tables}\n\n${text.slice(to)}`);
}
