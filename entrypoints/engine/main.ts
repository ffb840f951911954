import { openDoor } from '../../lib/engine/door.ts';
import { createHost } from '../../lib/engine/host.ts';
import { loadTinyChat } from '../../lib/engine/tiny-chat.ts';

openDoor(createHost({ load: loadTinyChat }));
