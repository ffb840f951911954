import { openDoor } from '../../lib/engine/door.ts';
import { createHost } from '../../lib/engine/host.ts';
import { loadTinyChat } from '../../lib/engine/tiny-chat.ts';

// An offscreen document goes with its model; Firefox's frame goes with the event page around it.
openDoor(createHost({ load: loadTinyChat, onIdle: () => window.close() }));
