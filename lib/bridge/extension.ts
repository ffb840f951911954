/** What the bridge needs of `browser` or `chrome`, without the polyfill, which would cost 10 kB in every page. */
interface Listeners<F> {
  addListener(listener: F): void;
}
export interface RuntimePort {
  onMessage: Listeners<(message: unknown) => void>;
  onDisconnect: Listeners<() => void>;
  postMessage(message: unknown): void;
  disconnect(): void;
}
/** After an update, a removal or while disabled `runtime` loses its id, or all of it, and what is called throws. */
export interface Extension {
  runtime?: {
    id?: string;
    lastError?: unknown;
    connect(info: { name: string }): RuntimePort;
  };
  storage: { onChanged: Listeners<(changes: object, area: string) => void> };
}
