import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { types } from '../../../lib/providers/index.ts';
import { openRouter } from '../../../lib/providers/openrouter.ts';
import { COMMAND, FILE, providersPage } from '../../../scripts/docs-providers.ts';

describe('docs/providers.md', () => {
  it('is what the registry says', () => {
    const written = readFileSync(FILE, 'utf8');
    expect(written === providersPage(), `docs/providers.md is out of date. Run: ${COMMAND}`).toBe(true);
  });

  it('has one row for each type, in its group', () => {
    const page = providersPage();
    const rows = page.split('\n').filter((line) => line.startsWith('| **'));
    expect(rows).toHaveLength(types.length);
    for (const { type } of types) expect(page).toContain(`| \`${type}\` |`);
    expect(page.indexOf('`openrouter`')).toBeLessThan(page.indexOf('## On your own machine'));
    expect(page.indexOf('`lm-studio`')).toBeGreaterThan(page.indexOf('## On your own machine'));
  });

  it('a bar or a line break in a description does not end its cell', () => {
    const page = providersPage([{ ...openRouter, description: 'One | two\nthree.' }]);
    expect(page).toContain('One \\| two three.');
  });
});
