/**
 * From "something arrived on a line" to "this may run": small gates in order, one error exit. A gate that throws ends
 * the request with that error. Nothing here reads a history, and a granted site passes without waiting for anything.
 */
import { type CapabilitySet, needsOf } from '../permissions/capabilities.ts';
import type { Decision } from '../permissions/decide.ts';
import type { Assistance } from '../protocol/assistance.ts';
import { Ask } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import type { Feature } from '../protocol/features.ts';
import { MAX_ID_CHARS } from '../protocol/limits.ts';
import type { Caller } from './caller.ts';

export interface Gatekeepers {
  /** True once per (document, id). */
  firstTime(document: string, id: string): boolean;
  /** The standing decision: from memory, unless it hangs on what was spent. */
  decide(caller: Caller, needs: CapabilitySet): Decision | Promise<Decision>;
  /** Asks the person for what is not granted yet. Throws `permission-denied`, `throttled` or `aborted`. */
  approve(caller: Caller, ask: Ask, signal: AbortSignal): Promise<Approval>;
}

/** What one approval gave: the model picked for these very calls, if any. */
export interface Approval {
  model?: ModelRef | undefined;
}

export interface Admitted {
  ask: Ask;
  approval: Approval;
  /** A `request-access` that was said no to: an answer, not a failure. Calls that are refused throw instead. */
  refused: boolean;
}

/** A field as the page knows it, `messages[0].role`: not by the name that the message has for all of its call. */
function fieldOf(path: readonly PropertyKey[]): string {
  const steps = path.length > 1 ? path.slice(1) : path;
  const names = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return names.join('').replace(/^\./, '').slice(0, MAX_ID_CHARS);
}

/** Parses strictly: unknown methods and extra fields are refused, and the first wrong field is named (S13). */
export function parseAsk(message: unknown): Ask {
  const parsed = Ask.safeParse(message);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const detail = fieldOf([...(issue?.path ?? []), ...unknown]);
  throw new OrielError('invalid-request', {
    message: detail === '' ? 'The request is not valid.' : `The request is not valid: look at ${detail}.`,
    detail,
  });
}

const FEATURE_OF_TASK: Readonly<Record<Assistance['task'], Feature>> = {
  summarize: 'summarizer',
  write: 'writer',
  rewrite: 'rewriter',
  translate: 'translator',
  proofread: 'proofreader',
};

/** What a frame of another site has to be let use for this. All that the drafts have no feature for is a conversation. */
function featureOf(ask: Ask): Feature {
  switch (ask.ask) {
    case 'assist':
      return FEATURE_OF_TASK[ask.assistance.task];
    case 'detect':
      return 'language-detector';
    case 'access':
      return ask.feature ?? 'language-model';
    default:
      return 'language-model';
  }
}

/** Where Oriel answers at all; told apart so that a developer knows what to change. */
function checkPlace(caller: Caller, feature: Feature): void {
  const refuse = (message: string): never => {
    throw new OrielError('not-allowed-here', { message });
  };
  if (caller.opaque)
    refuse('Oriel does not answer pages without an origin of their own, such as files and sandboxed frames.');
  if (!caller.secure) refuse('Oriel answers only secure pages: https, or http on this computer.');
  if (caller.crossOrigin && !caller.features?.includes(feature))
    refuse(
      `Oriel answers a frame from another site only where the page around it lets it ask: <iframe allow="${feature}">.`,
    );
  if (!caller.active) refuse('Oriel does not answer a page that is not shown yet.');
}

/** @throws OrielError for everything that must not run. */
export async function admit(
  message: unknown,
  caller: Caller,
  keepers: Gatekeepers,
  signal: AbortSignal,
): Promise<Admitted> {
  const ask = parseAsk(message);
  checkPlace(caller, featureOf(ask));
  if (!keepers.firstTime(caller.document, ask.id)) {
    throw new OrielError('invalid-request', { message: 'This request was already made.', detail: 'id' });
  }
  // Looking at one's own standing asks nobody and spends nothing.
  if (ask.ask === 'access') return { ask, approval: {}, refused: false };
  try {
    return { ask, approval: await standing(ask, caller, keepers, signal), refused: false };
  } catch (thrown) {
    const saidNo = thrown instanceof OrielError && thrown.info.code === 'permission-denied';
    if (saidNo && ask.ask === 'request-access') return { ask, approval: {}, refused: true };
    throw thrown;
  }
}

/** A site that is allowed passes without waiting; one never decided on, or not on all of this, waits for the person. */
function standing(
  ask: Ask,
  caller: Caller,
  keepers: Gatekeepers,
  signal: AbortSignal,
): Approval | Promise<Approval> {
  const follow = ({ verdict }: Decision): Approval | Promise<Approval> => {
    if (verdict === 'allow') return {};
    // Nothing of the person's is used: no model, no key, no money. Only who was told no stays out.
    if (ask.ask === 'detect' && verdict === 'ask') return {};
    // Before a grant a page learns nothing of prices and models (S34), and a question about them opens no window.
    if (verdict === 'deny' || ask.ask === 'estimate' || ask.ask === 'models')
      throw new OrielError('permission-denied');
    return keepers.approve(caller, ask, signal);
  };
  const decision = keepers.decide(caller, needsOf(ask));
  return 'verdict' in decision ? follow(decision) : decision.then(follow);
}
