/**
 * Tells our own screens that are open that a call was written down: on a channel of the extension's own origin, which no
 * page can hear, which starts no background and of which nothing is kept.
 */
const NAME = 'oriel/recorded';

export function announceRecorded(): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage('');
  channel.close();
}

/** Calls back after each call that was written down. Returns the function that ends it. */
export function onRecorded(callback: () => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = () => callback();
  return () => channel.close();
}
