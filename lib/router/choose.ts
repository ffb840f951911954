/**
 * Which endpoint answers: a pure function of plain data. The page's wish is not among its inputs, since a site does not
 * choose unless the user lets it: an unknown or retired id is answered by the site's model, never refused.
 */
import { type ModelRef, type ProviderConfig, splitModelRef } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import type { ProviderType } from '../providers/types.ts';

export interface Candidate {
  provider: ProviderConfig;
  type: ProviderType;
  modelId: string;
  ref: ModelRef;
  /** Why this one: for the person who asks. */
  reason: 'approval' | 'site' | 'default';
}

export interface Choice {
  /** Picked in the approval window, for these calls alone. */
  approval?: ModelRef | undefined;
  /** The user's rule for this site. */
  site?: ModelRef | undefined;
  /** The user's default. */
  fallback?: ModelRef | undefined;
  providers: readonly ProviderConfig[];
  typeOf(name: string): ProviderType | undefined;
}

/**
 * Candidates in order. Exactly one rule applies, the nearest: a site that was given a model is not quietly answered by
 * another when that model's provider is gone.
 *
 * @throws OrielError `no-model` with what to do next.
 */
export function choose(choice: Choice): [Candidate, ...Candidate[]] {
  const { approval, site, fallback, providers, typeOf } = choice;
  const reason = approval ? 'approval' : site ? 'site' : 'default';
  const ref = approval ?? site ?? fallback;
  if (ref === undefined) throw new OrielError('no-model');
  const { providerId, modelId } = splitModelRef(ref);
  const provider = providers.find(({ id }) => id === providerId);
  if (provider === undefined) {
    throw new OrielError('no-model', {
      message: 'The provider of the chosen model was removed. Choose another model in Oriel.',
    });
  }
  const type = typeOf(provider.type);
  if (type === undefined) {
    throw new OrielError('no-model', {
      message: 'This version of Oriel does not know the provider of the chosen model.',
    });
  }
  return [{ provider, type, modelId, ref, reason }];
}

/** The `vendor/model` form that pages know: a model id that names its vendor stands alone. */
export function publicModelId(ref: ModelRef): string {
  const { modelId } = splitModelRef(ref);
  return modelId.includes('/') ? modelId : ref;
}
