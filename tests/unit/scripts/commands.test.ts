import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('a command that builds the package first puts in place what comes from others: the engine, its model, the n-grams', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const building = Object.entries(scripts).filter(([, command]) => /\bwxt( build| zip|$)/.test(command));
  expect(building.map(([name]) => name)).toEqual(['dev', 'build:chrome', 'build:firefox', 'zip']);
  const without = building.filter(([, command]) => !command.startsWith('npm run -s assets && '));
  expect(without).toEqual([]);
});
