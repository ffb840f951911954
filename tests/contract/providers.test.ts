/** One suite for every type in the registry. A new type needs nothing here; a new wire its play in plays/. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { typeOf, types } from '../../lib/providers/index.ts';
import { plays } from './act.ts';
import { contract, REFUSES } from './suite/index.ts';

const overHttp = types.filter(({ wire }) => wire !== 'none');
const played = overHttp.filter(({ wire }) => plays.has(wire));

it('every wire in the registry has a play', () => {
  expect(overHttp.filter(({ wire }) => !plays.has(wire)).map(({ wire }) => wire)).toEqual([]);
});

it('no two types have a name in common, and each is found by its own', () => {
  expect(new Set(types.map(({ type }) => type)).size).toBe(types.length);
  for (const type of types) expect(typeOf(type.type)).toBe(type);
});

it('no file of an adapter has more than 300 lines', () => {
  const folder = join(import.meta.dirname, '../../lib/providers');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const linesOf = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').length;
  expect(files.length).toBeGreaterThan(80);
  expect(files.filter((name) => linesOf(name) > 300)).toEqual([]);
});

it('every type that refuses something is one that there is', () => {
  for (const name of Object.keys(REFUSES)) expect(typeOf(name)?.type).toBe(name);
});

describe.each(played)('$type', (type) =>
  contract(type, REFUSES[type.type], ['setup', 'requests', 'answers']),
);
