/** Everything that needs neither a document nor a library of components. */
export { type ChatMessage, type ChatSettings, type ChatState, type ChatStore, createChat } from './chat.ts';
export { type Connection, type ConnectOptions, connect } from './connect.ts';
export { type Failure, type FailureCode, NoProviderError, readFailure } from './failure.ts';
export {
  ANNOUNCE,
  DEFAULT_TIMEOUT_MS,
  type FindOptions,
  findProvider,
  listProviders,
  type Provider,
  type ProviderInfo,
  REQUEST,
} from './provider.ts';
export { type Standing, type StandingStatus, type StandingStore, watchStanding } from './standing.ts';
export type { Store } from './store.ts';
export {
  createTextStream,
  type StreamStatus,
  type TextStreamState,
  type TextStreamStore,
} from './text-stream.ts';
export type * from './types.ts';
