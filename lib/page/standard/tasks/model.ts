/** What the interfaces have in common that do one task with one text: how they come to be, what they are asked, how they end. */
import type { Call, Message } from '../../../protocol/call.ts';
import { append } from '../../natives.ts';
import { answerTo } from '../answer.ts';
import {
  type Availability,
  availabilityOf,
  type CreateOptions,
  createModel,
  type Kind,
  MONITOR,
  SIGNAL,
} from '../creation.ts';
import { exception } from '../exceptions.ts';
import { defineInterface, direct, type Interface, type Operation, promised } from '../interface.ts';
import { canonicalTag, canonicalTags, isKnownLanguage } from '../language-tags.ts';
import { execute } from '../natives.ts';
import { endLifetime, endWith, type Lifetime, newLifetime, type Scope } from '../operation.ts';
import { quotaExceeded } from '../quota-exceeded-error.ts';
import { isRefused, standing } from '../standing.ts';
import { DEFAULT_CONTEXT_WINDOW, tokensOfText } from '../tokens.ts';
import { type Member, toDictionary, toSequence, toText } from '../webidl.ts';
import { enclosed, newMark, type Task } from './enclosed.ts';
import { languageName } from './language-names.ts';
import { freeze } from './natives.ts';
import type { LanguageName } from './writing.ts';

/** An object of such an interface. */
export interface Model<O> {
  options: O;
  lifetime: Lifetime;
  /** Tokens that one call may hold. */
  quota: number;
}

export interface TaskKind<O> {
  name: string;
  feature: string;
  /** How many arguments create() and availability() demand. */
  required: 0 | 1;
  /** Of the dictionary that both take, in Web IDL's order. */
  core: readonly Member[];
  /** Of the one that create() takes besides, but for `monitor` and `signal`. */
  own?: Member;
  /** Members that hold language tags: lists and single ones. */
  languages: readonly string[];
  /** In place of the usual, where no model is needed or other languages are known. */
  available?(options: O): Availability | undefined;
  /** What it asks of a model; absent where none is asked. */
  task?(options: O, name: LanguageName): Task;
  attributes: Record<string, (model: Model<O>) => unknown>;
  operations: Record<string, Operation<Model<O>>>;
}

export const LANGUAGES = ['expectedInputLanguages', toSequence(toText)] as const;

type Tagged = Record<string, string | readonly string[] | undefined>;

/** @throws RangeError for what is no tag */
function canonicalize(options: Tagged, members: readonly string[]): void {
  for (let at = 0; at < members.length; at++) {
    const key = members[at] as string;
    const given = options[key];
    if (given === undefined) continue;
    if (typeof given === 'string') options[key] = canonicalTag(given);
    else {
      const tags = canonicalTags(given);
      options[key] = tags.length > 0 ? freeze(tags) : undefined;
    }
  }
}

function areKnown(options: Tagged, members: readonly string[]): boolean {
  for (let at = 0; at < members.length; at++) {
    const given = options[members[at] as string] ?? [];
    const tags = typeof given === 'string' ? [given] : given;
    for (let n = 0; n < tags.length; n++) if (!isKnownLanguage(tags[n] as string)) return false;
  }
  return true;
}

/** What nothing can be done with: space, and characters that are not seen. */
export const isBlank = (text: string): boolean => execute(/[^\s\p{Cc}\p{Cf}]/u, text) === null;

/** The call for a text, and how much of the quota it takes: the same for every call with these words. */
export function callFor(
  task: Task,
  text: string,
  contexts: readonly (string | undefined)[],
): { call: Call; requested: number } {
  const told: string[] = [];
  let all = text;
  for (let at = 0; at < contexts.length; at++) {
    const context = contexts[at];
    if (context === undefined || isBlank(context)) continue;
    append(told, context);
    all += `\n${context}`;
  }
  const messages = enclosed(task, text, told, newMark(all));
  let requested = 0;
  for (let at = 0; at < messages.length; at++)
    requested += tokensOfText(((messages[at] as Message).content[0] as { text: string }).text);
  return { call: { surface: 'language-model', messages }, requested };
}

const TOO_LONG = 'The text is longer than the model can read. Shorten it, or do it in parts.';

/** @throws QuotaExceededError */
export function requireRoom(requested: number, quota: number): void {
  if (requested > quota) throw quotaExceeded(TOO_LONG, requested, quota);
}

/** The answer's text; `heard` gets it as it comes. */
export async function ask(
  { call, requested }: { call: Call; requested: number },
  quota: number,
  scope: Scope,
  heard: (text: string) => void,
): Promise<string> {
  requireRoom(requested, quota);
  return (await answerTo(call, scope, { requested, quota }, heard)).text;
}

const DESTROYED = 'It was destroyed. Create another one.';

export function defineTask<O extends CreateOptions>(kind: TaskKind<O>): Interface<Model<O>> {
  const { name, feature, required, core, own, languages, task } = kind;
  const toCore = toDictionary<O>(core);
  const toCreate = toDictionary<O>([...core, MONITOR, ...(own ? [own] : []), SIGNAL]);
  const model: Kind<O> = {
    feature,
    validate: (options) => canonicalize(options as unknown as Tagged, languages),
    available: (options) =>
      kind.available?.(options) ??
      (!isRefused() && areKnown(options as unknown as Tagged, languages) ? 'available' : 'unavailable'),
  };
  const it: Interface<Model<O>> = defineInterface<Model<O>>(name, {
    statics: {
      create: promised(required, (_, given) => {
        const options = toCreate(given, 'options');
        return createModel(model, options, {
          async available() {
            // Asked here, so that what is refused is refused now, and not in the middle of the page's work.
            if (task && !kind.available?.(options)) await standing();
            return model.available(options);
          },
          async initialize() {
            const quota = task ? ((await standing()).contextLength ?? DEFAULT_CONTEXT_WINDOW) : Infinity;
            if (task) {
              const { sharedContext } = options as { sharedContext?: string };
              requireRoom(callFor(task(options, languageName), '', [sharedContext]).requested, quota);
            }
            const lifetime = newLifetime();
            endWith(lifetime, options.signal);
            return it.make({ options, lifetime, quota });
          },
        });
      }),
      availability: promised(required, (_, given) => availabilityOf(model, toCore(given, 'options'))),
    },
    attributes: kind.attributes,
    operations: {
      ...kind.operations,
      destroy: direct(0, ({ lifetime }) => endLifetime(lifetime, exception('AbortError', DESTROYED))),
    },
  });
  return it;
}
