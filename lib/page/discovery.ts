/**
 * Several may want to be `window.ai`. In the manner of EIP-6963 (https://eips.ethereum.org/EIPS/eip-6963): the page dispatches
 * `windowai:request`, and each provider answers with `windowai:announce`. Nothing is announced unasked: before the page's
 * first script nobody listens.
 */
import { dispatch, freeze, listen, NativeCustomEvent, observeRoot, page } from './natives.ts';

export interface Announcement<AI> {
  readonly info: { readonly name: string; readonly version: string; readonly rdns: string };
  readonly ai: AI;
}

export function answerRequests<AI>(ai: AI, version: string): void {
  const info = { name: 'Oriel', version, rdns: 'example.oriel' };
  const answer = () => {
    const detail: Announcement<AI> = freeze({ info: freeze(info), ai });
    dispatch(
      page,
      new NativeCustomEvent('windowai:announce', { __proto__: null, detail } as CustomEventInit),
    );
  };
  const listening = () => listen(page, 'windowai:request', answer);
  listening();
  // `document.open()` takes away all listeners of the window, as in the bridge (lib/bridge/relay.ts).
  observeRoot(listening);
}
