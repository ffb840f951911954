/** A page in Node with the web standard's names in it; the test plays the background. */
import { vi } from 'vitest';
import { fakeWindow, type World } from '../world.ts';

class FakeProgressEvent extends Event {
  readonly lengthComputable: boolean;
  readonly loaded: number;
  readonly total: number;
  constructor(type: string, { lengthComputable = false, loaded = 0, total = 0 }: ProgressEventInit = {}) {
    super(type);
    this.lengthComputable = lengthComputable;
    this.loaded = loaded;
    this.total = total;
  }
}

export interface StandardWorld extends World {
  /** The frame of this page is removed. */
  leave(): void;
  /** The document's policy takes this feature from it; Chromium says so. */
  forbid(feature: string): void;
}

/** The globals of a page, before any of our modules is imported. */
export function standardGlobals(): StandardWorld {
  vi.resetModules();
  vi.unstubAllGlobals();
  const { world: bare, globals } = fakeWindow(() => globalThis);
  const world = bare as StandardWorld;
  const Bare = globals.EventTarget as typeof EventTarget;
  const Real = Object.getPrototypeOf(AbortSignal) as typeof EventTarget;
  // Objects of a page are true event targets; its window, in Node, is one by way of the hub.
  class PageEventTarget extends Real {
    override addEventListener(...given: Parameters<EventTarget['addEventListener']>) {
      Bare.prototype.addEventListener.apply(this, given);
    }
    override removeEventListener(...given: Parameters<EventTarget['removeEventListener']>) {
      Bare.prototype.removeEventListener.apply(this, given);
    }
  }
  const forbidden = new Set<string>();
  world.forbid = (feature) => forbidden.add(feature);
  class FeaturePolicy {
    features() {
      return [...forbidden];
    }
    allowsFeature(feature: string) {
      return !forbidden.has(feature);
    }
  }
  for (const [name, value] of Object.entries({
    ...globals,
    EventTarget: PageEventTarget,
    FeaturePolicy,
    window: globalThis,
    parent: globalThis,
    frameElement: null,
    origin: 'https://app.example',
    ProgressEvent: FakeProgressEvent,
    HTMLIFrameElement: class {},
  }))
    vi.stubGlobal(name, value);
  const page = globals.document as { defaultView?: unknown; featurePolicy?: unknown };
  page.featurePolicy = new FeaturePolicy();
  page.defaultView = globalThis;
  world.leave = () => {
    page.defaultView = null;
  };
  return world;
}
