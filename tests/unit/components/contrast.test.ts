import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sheet = (name: string) =>
  readFileSync(new URL(`../../../components/styles/${name}.css`, import.meta.url), 'utf8');
const read = (block: string) =>
  Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/gi)].map(([, name, colour]) => [name, colour]),
  );
function schemesOf(name: string) {
  const [light = '', dark = ''] = sheet(name).split('@media (prefers-color-scheme: dark)');
  return { light: read(light), dark: { ...read(light), ...read(dark) } };
}
const schemes = schemesOf('tokens');
const lines = schemesOf('charts');

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['ground', 'surface', 'sunken', 'hover'];
const TEXTS = ['ink', 'ink-soft', 'accent', 'good', 'warning', 'bad'];
const PAIRS = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground, 4.5] as const)),
  ...['fill', 'fill-hover', 'bad-fill'].map((ground) => ['on-fill', ground, 4.5] as const),
  ...['good-soft', 'warning-soft', 'bad-soft', 'accent-soft'].flatMap((ground) =>
    ['ink', 'ink-soft', 'accent'].map((text) => [text, ground, 4.5] as const),
  ),
  ...['good', 'warning', 'bad'].map((text) => [text, `${text}-soft`, 4.5] as const),
  ...GROUNDS.map((ground) => ['line-strong', ground, 3] as const),
];

test.each(['light', 'dark'] as const)(
  'in the %s scheme text reaches 4.5:1 and borders of controls 3:1',
  (scheme) => {
    const colours = schemes[scheme];
    const poor = PAIRS.filter(
      ([front, ground, least]) => contrast(colours[front]!, colours[ground]!) < least,
    );
    expect(poor).toEqual([]);
  },
);

test.each(['light', 'dark'] as const)('in the %s scheme every line of a chart reaches 3:1', (scheme) => {
  const colours = Object.entries<string>(lines[scheme]);
  expect(colours).toHaveLength(13);
  const poor = colours.filter(([, colour]) => contrast(colour, schemes[scheme].surface!) < 3);
  expect(poor).toEqual([]);
});
