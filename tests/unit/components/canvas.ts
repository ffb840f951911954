/** A canvas that draws nothing and remembers what it was to fill: happy-dom has none. Import it before what draws. */
import { vi } from 'vitest';

export interface Filled {
  rects: [x: number, y: number, width: number, height: number][];
}
/** What was filled since the last look, in order. */
let filled: Filled[] = [];
export const takeFilled = (): Filled[] => filled.splice(0);

class FakePath {
  readonly rects: Filled['rects'] = [];
  rect(...of: [number, number, number, number]) {
    this.rects.push(of);
  }
}
const nothing = () => {};
const context = new Proxy(
  {
    fill(path?: unknown) {
      if (path instanceof FakePath && path.rects.length > 0) filled.push({ rects: path.rects });
    },
    measureText: (text: string) => ({ width: 7 * text.length }),
    createPattern: () => 'pattern',
  } as Record<string, unknown>,
  { get: (known, name) => known[String(name)] ?? nothing },
);

/** Charts are as wide as this, CSS pixels. */
export const WIDTH = 800;

export function installCanvas(): void {
  filled = [];
  Object.assign(globalThis, {
    Path2D: new Proxy(FakePath, {
      construct: () => new Proxy(new FakePath(), { get: (path, name) => Reflect.get(path, name) ?? nothing }),
    }),
  });
  // What has no colour is not filled.
  vi.stubGlobal('getComputedStyle', () => ({ fontFamily: 'x', getPropertyValue: () => '#123456' }));
  HTMLCanvasElement.prototype.getContext = (() => context) as never;
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => WIDTH });
}
