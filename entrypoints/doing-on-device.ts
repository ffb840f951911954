import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { createEngine } from '../lib/engine/client.ts';
import { deliver } from '../lib/platform/modules.ts';
import * as onDevice from '../lib/providers/doing/on-device.ts';
import type { EngineModule } from './background/connecting.ts';

// With the way to the engine: nobody else asks it.
const engine = createEngine();

export default defineUnlistedScript(() =>
  deliver('doing-on-device', { ...onDevice, engine } satisfies EngineModule),
);
