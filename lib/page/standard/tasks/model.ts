/** What the interfaces have in common that do one task with one text: how they come to be, what they know, how they end. */
import {
  type Availability,
  availabilityOf,
  type CreateOptions,
  createModel,
  type Kind,
  MONITOR,
  SIGNAL,
} from '../creation.ts';
import { defineInterface, direct, type Interface, type Operation, promised } from '../interface.ts';
import { areKnownLanguages, canonicalTag, canonicalTags } from '../language-tags.ts';
import { freeze } from '../natives.ts';
import { destroyed, endLifetime, endWith, type Lifetime, newLifetime } from '../operation.ts';
import { requireRoom } from '../quota-exceeded-error.ts';
import { type Member, toDictionary, toSequence, toText } from '../webidl.ts';
import { usageOf } from './asking.ts';

/** What such an object is made of. */
export interface Model<O> {
  options: O;
  lifetime: Lifetime;
  /** Tokens that one call may hold. */
  quota: number;
}

export interface TaskKind<O> {
  name: string;
  /** The policy-controlled feature. */
  feature: string;
  /** How many arguments create() and availability() demand. */
  required: 0 | 1;
  /** Of the dictionary that both take, in Web IDL's order. */
  core: readonly Member[];
  /** Of the one that create() takes besides, but for `monitor` and `signal`. */
  own?: readonly Member[];
  /** Members that hold language tags, one or many. */
  languages: readonly string[];
  /** Where no model has to be asked; undefined where one has to. */
  withoutModel?(options: O): Availability | undefined;
  /** Members that are attributes as well: null where the page gave none. */
  shown: readonly string[];
  attributes?: Record<string, (model: Model<O>) => unknown>;
  operations: Record<string, Operation<Model<O>>>;
}

export const INPUT_LANGUAGES = ['expectedInputLanguages', toSequence(toText)] as const;
/** Of every object that tells how much of a model it takes. */
export const INPUT_QUOTA = { inputQuota: ({ quota }: Model<unknown>) => quota };

type Fields = Record<string, string | readonly string[] | undefined>;

/** @throws RangeError for what is no tag */
function canonicalize(options: Fields, members: readonly string[]): void {
  for (let at = 0; at < members.length; at++) {
    const key = members[at] as string;
    const given = options[key];
    if (typeof given === 'string') options[key] = canonicalTag(given);
    else if (given) {
      const tags = canonicalTags(given);
      options[key] = tags.length > 0 ? freeze(tags) : undefined;
    }
  }
}

function areKnown(options: Fields, members: readonly string[]): boolean {
  for (let at = 0; at < members.length; at++) {
    const given = options[members[at] as string] ?? [];
    if (!areKnownLanguages(typeof given === 'string' ? [given] : given)) return false;
  }
  return true;
}

export function defineTask<O extends CreateOptions>(kind: TaskKind<O>): Interface<Model<O>> {
  const { name, required, core, own = [], languages, attributes = {} } = kind;
  const withoutModel = (options: O) => kind.withoutModel?.(options);
  const toCore = toDictionary<O>(core);
  const toCreate = toDictionary<O>([...core, MONITOR, ...own, SIGNAL]);
  const model: Kind<O> = {
    feature: kind.feature,
    validate: (options) => canonicalize(options as unknown as Fields, languages),
    available: (options) =>
      withoutModel(options) ??
      (areKnown(options as unknown as Fields, languages) ? 'available' : 'unavailable'),
  };
  for (const key of kind.shown)
    attributes[key] = ({ options }) => (options as unknown as Fields)[key] ?? null;

  const create = (given: unknown) => {
    const options = toCreate(given, 'options');
    const asksModel = !withoutModel(options);
    return createModel(model, options, {
      asksModel,
      async initialize(window) {
        // The options alone may be too much.
        if (asksModel)
          requireRoom(usageOf('', [(options as { sharedContext?: string }).sharedContext]), window);
        const lifetime = newLifetime();
        const made = it.make({ options, lifetime, quota: asksModel ? window : Infinity });
        endWith(lifetime, options.signal);
        return made;
      },
    });
  };
  const it: Interface<Model<O>> = defineInterface<Model<O>>(name, {
    statics: {
      create: promised(required, (_, given) => create(given)),
      availability: promised(required, (_, given) => availabilityOf(model, toCore(given, 'options'))),
    },
    attributes,
    operations: {
      ...kind.operations,
      destroy: direct(0, ({ lifetime }) => endLifetime(lifetime, destroyed('AbortError'))),
    },
  });
  return it;
}
