/** `on…` attributes: https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-idl-attributes */
import { listen, unlisten } from '../natives.ts';
import { apply, weakGet, weakSet } from './natives.ts';
import { isObject } from './webidl.ts';

interface Held {
  /** An object that cannot be called is kept, too, and does nothing. */
  handler: object | null;
  listener: (event: Event) => void;
}

/** An object with the accessor `on<type>`. `demand` throws for whatever is not of the interface. */
export function eventHandler(type: string, demand: (value: unknown) => unknown): object {
  const key = `on${type}`;
  const all = new WeakMap<object, Held>();
  const set = (target: EventTarget, handler: object | null) => {
    const held = weakGet(all, target);
    if (held?.handler && handler) {
      // It keeps its place among the listeners.
      held.handler = handler;
      return;
    }
    if (held?.handler) unlisten(target, type, held.listener);
    const next: Held = {
      handler,
      listener: (event) => {
        if (typeof next.handler === 'function') apply(next.handler, target, [event]);
      },
    };
    weakSet(all, target, next);
    if (handler) listen(target, type, next.listener);
  };
  return {
    get [key]() {
      demand(this);
      return weakGet(all, this)?.handler ?? null;
    },
    set [key](value: unknown) {
      demand(this);
      set(this as unknown as EventTarget, isObject(value) ? value : null);
    },
  };
}
