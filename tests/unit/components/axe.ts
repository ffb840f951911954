import axe from 'axe-core';
import { vi } from 'vitest';

/** Rule and place of each violation in the document. What needs a layout (contrast, targets) is seen to elsewhere. */
export async function violations(): Promise<string[]> {
  vi.unstubAllGlobals();
  const found = await axe.run(document, {
    rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } },
    resultTypes: ['violations'],
  });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
