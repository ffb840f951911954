import { NativeDOMException } from '../natives.ts';

/** Names of exceptions, as Web IDL and the drafts have them. */
export type ExceptionName =
  | 'AbortError'
  | 'DataError'
  | 'InvalidStateError'
  | 'NetworkError'
  | 'NotAllowedError'
  | 'NotReadableError'
  | 'NotSupportedError'
  | 'OperationError'
  | 'SecurityError'
  | 'SyntaxError'
  | 'UnknownError';

/** `message` is a sentence for a person and says what to do next. */
export const exception = (name: ExceptionName, message: string): DOMException =>
  new NativeDOMException(message, name);
