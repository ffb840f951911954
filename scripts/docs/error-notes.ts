/** What docs/errors.md says of each code beside its sentence: when it happens, and what a page can do. */
import type { ErrorCode } from '../../lib/protocol/errors.ts';
import { FIRST_PART_TIMEOUT_MS, IDLE_TIMEOUT_MS, MAX_CALL_CHARS } from '../../lib/protocol/limits.ts';

export interface ErrorNote {
  when: string;
  next: string;
}

export const ERROR_NOTES: Readonly<Record<ErrorCode, ErrorNote>> = {
  'permission-denied': {
    when: 'The user said no, closed the window, or took the permission back; or the site asked again while it may not.',
    next: 'Say what the AI is for and let the user ask again by a button. Do not ask again by yourself.',
  },
  'not-allowed-here': {
    when: 'The page is not secure, is not shown, or is a frame of another site that its page does not let ask.',
    next: 'Serve it from `https:` or `http://localhost`; give the frame `allow="language-model"`.',
  },
  throttled: {
    when: 'More calls or tokens a minute, or more calls at once, than the user lets the site have; or more than 120 questions a minute for models and estimates.',
    next: 'Wait until `resetsAt`, then try again.',
  },
  'budget-exceeded': {
    when: 'The call may cost more than is left of the site’s budget, its provider’s, that of all sites, or the amount that ends its permission. `detail` says which.',
    next: 'Show `resetsAt`, or make a smaller call: a lower `maxOutputTokens`. `window.ai.access()` tells what is left. Send a file itself, not its address: one that is not there to be seen counts as the longest there may be.',
  },
  'no-model': {
    when: 'The user has set up no model yet, or none that this site may use.',
    next: 'Ask the user to open Oriel and choose one.',
  },
  aborted: {
    when: 'The stream was left early. A call whose `signal` was used rejects with the signal’s own reason instead.',
    next: 'Nothing: the page wanted it.',
  },
  interrupted: {
    when: 'The extension was updated or stopped, or the page was away, while the answer came.',
    next: 'Offer to try again. What came until then was paid for.',
  },
  'invalid-request': {
    when: 'Something in the input or the options is wrong. `detail` names the field.',
    next: 'Mend the call: it will fail everywhere.',
  },
  'too-large': {
    when: `The call holds more than ${MAX_CALL_CHARS / 1024 / 1024} MB as text, or more messages or tools than there may be.`,
    next: 'Send smaller pictures or fewer messages.',
  },
  unsupported: {
    when: 'The model lacks what the call cannot do without: tools, pictures, JSON, several answers. `detail` names it.',
    next: 'Do without, or ask the user to choose another model.',
  },
  'invalid-output': {
    when: 'The answer was to follow a JSON Schema and does not.',
    next: 'Ask again, or with a simpler schema.',
  },
  authentication: {
    when: 'The provider refuses the user’s key; or, with `detail` `locked`, the keys are under a passphrase that the user did not enter.',
    next: 'Show the sentence: only the user can mend it.',
  },
  'payment-required': {
    when: 'The user’s account at the provider is empty.',
    next: 'Show the sentence: only the user can mend it.',
  },
  'rate-limited': {
    when: 'The provider limits the user’s account, and no other endpoint could answer.',
    next: 'Wait for `retryAfter` seconds where it is there, then try again.',
  },
  overloaded: {
    when: 'The provider has too much to do, and no other endpoint could answer.',
    next: 'Try again later.',
  },
  'context-too-long': {
    when: 'The messages are longer than the model can read. `limit` says how many tokens it can, where it is known.',
    next: 'Leave out the oldest messages.',
  },
  'content-filtered': {
    when: 'The provider’s filter stopped the question or the answer.',
    next: 'Show the sentence. The same again ends the same.',
  },
  refused: {
    when: 'The model declined to answer, in the way that its provider has for that.',
    next: 'Show the sentence.',
  },
  'model-not-found': {
    when: 'The provider does not serve the chosen model any more.',
    next: 'Ask the user to choose another.',
  },
  timeout: {
    when: `No word came for ${FIRST_PART_TIMEOUT_MS / 60_000} minutes, or the answer stood still for ${IDLE_TIMEOUT_MS / 60_000}.`,
    next: 'Offer to try again.',
  },
  network: {
    when: 'The provider, or the server on the user’s computer, could not be reached.',
    next: 'Offer to try again.',
  },
  'origin-blocked': {
    when: 'A server on the user’s computer refuses requests of browser extensions.',
    next: 'Show the sentence: only the user can mend it.',
  },
  'provider-error': {
    when: 'The provider failed, or answered something that is no answer.',
    next: 'Offer to try again.',
  },
  internal: {
    when: 'Something in Oriel went wrong.',
    next: 'Try again; if it stays, report it.',
  },
};
