/** The names of the web standard, in place of the browser's own or where it has none. */
import { page } from '../natives.ts';
import type { Interface } from './interface.ts';
import { createMonitor } from './monitor.ts';
import { defineProperty } from './natives.ts';
import { ownQuotaExceededError } from './quota-exceeded-error.ts';

const INTERFACES: readonly (Interface<never> | Interface<object> | undefined)[] = [
  createMonitor,
  ownQuotaExceededError as Interface<object> | undefined,
];

export function installStandard(): void {
  if (!page.isSecureContext) return;
  for (const it of INTERFACES)
    if (it)
      // As the browser's own: not enumerable, and a page may put something else in its place.
      defineProperty(page, it.name, { value: it.interfaceObject, writable: true, configurable: true });
}
