/** What a request needs to be allowed. Sets are bits of a number: a granted call is let through without a list. */
import type { Ask, Call, Content } from '../protocol/call.ts';
import { CAPABILITIES, type Capability } from '../protocol/grant.ts';
import type { Task } from '../protocol/task.ts';

/** One bit for each capability, in the order of CAPABILITIES. Never stored. */
export type CapabilitySet = number;

export const NOTHING: CapabilitySet = 0;

const BIT = Object.fromEntries(CAPABILITIES.map((name, at) => [name, 1 << at])) as Readonly<
  Record<Capability, CapabilitySet>
>;

export function setOf(list: readonly Capability[]): CapabilitySet {
  let set = NOTHING;
  for (const name of list) set |= BIT[name];
  return set;
}

/** In the order of CAPABILITIES. */
export const listOf = (set: CapabilitySet): Capability[] =>
  CAPABILITIES.filter((name) => (set & BIT[name]) !== 0);

/** Which of `needs` is not in `held`. */
export const missingFrom = (held: CapabilitySet, needs: CapabilitySet): CapabilitySet => needs & ~held;

/** Looking at one's own standing needs nothing, nor does what asks no model; to be told of models, any grant will do. */
export function needsOf(ask: Ask): CapabilitySet {
  switch (ask.ask) {
    case 'generate':
    case 'estimate':
      return callNeeds(ask.call);
    case 'task':
      return taskNeeds(ask.task);
    case 'assist':
      return BIT.text;
    case 'request-access':
      return setOf(ask.request.capabilities ?? []) || BIT.text;
    case 'access':
    case 'detect':
    case 'models':
      return NOTHING;
  }
}

/**
 * By what it carries and what it wants back. A tool call or its result from an earlier turn counts as `tools`, a picture
 * in one as `images`: that is what goes out.
 */
export function callNeeds(call: Call): CapabilitySet {
  let needs = BIT.text;
  if (call.tools !== undefined && call.tools.length > 0) needs |= BIT.tools;
  for (const kind of call.modalities ?? []) {
    if (kind === 'image') needs |= BIT['image-generation'];
    else if (kind === 'audio') needs |= BIT.speech;
  }
  for (const { content } of call.messages) for (const part of content) needs |= partNeeds(part);
  return needs;
}

function partNeeds(part: Content): CapabilitySet {
  switch (part.type) {
    case 'image':
      return BIT.images;
    case 'audio':
      return BIT.audio;
    case 'file':
      return BIT.files;
    case 'tool-call':
      return BIT.tools;
    case 'tool-result':
      return part.content.some(({ type }) => type === 'image') ? BIT.tools | BIT.images : BIT.tools;
    default:
      return NOTHING;
  }
}

/** Pictures to be changed are sent, as in a conversation. */
export function taskNeeds(task: Task): CapabilitySet {
  switch (task.task) {
    case 'embed':
      return BIT.embeddings;
    case 'image':
      return task.images === undefined || task.images.length === 0
        ? BIT['image-generation']
        : BIT['image-generation'] | BIT.images;
    case 'speech':
      return BIT.speech;
    case 'transcribe':
      return BIT.transcription;
  }
}
