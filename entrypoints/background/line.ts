import type { Caller } from '../../lib/gate/caller.ts';
import { serve } from '../../lib/gate/line.ts';
import type { Runtime } from '../../lib/platform/browser.ts';
import type { Rooms } from './rooms.ts';

/** A runtime port from a bridge, as a line. */
export function serveLine(port: Runtime.Port, caller: Caller | Promise<Caller>, rooms: Promise<Rooms>): void {
  void serve(
    {
      onMessage: (listener) => port.onMessage.addListener(listener),
      onClose: (listener) => port.onDisconnect.addListener(listener),
      send: (parts) => port.postMessage(parts),
      close: () => port.disconnect(),
    },
    caller,
    rooms,
  );
}
