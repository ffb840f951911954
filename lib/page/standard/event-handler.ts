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
    // One that is set anew after it was taken away comes behind the listeners that were added meanwhile.
    if (held && held.handler !== null) {
      held.handler = handler;
      if (handler === null) unlisten(target, type, held.listener);
    } else if (handler !== null) {
      const added: Held = {
        handler,
        listener: (event) => {
          if (typeof added.handler === 'function') apply(added.handler, target, [event]);
        },
      };
      weakSet(all, target, added);
      listen(target, type, added.listener);
    }
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
