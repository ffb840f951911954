import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { Extension } from '../lib/bridge/extension.ts';
import { relay } from '../lib/bridge/relay.ts';

export default defineUnlistedScript(() => {
  const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension };
  // Where the page gets no `window.ai`, there is nothing to join.
  if (isSecureContext) relay(window, browser ?? chrome);
});
