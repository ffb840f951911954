import type { Allowance, BudgetOwner } from '../protocol/budget.ts';

/** Whose money it is. A site in private windows is an owner of its own. */
export type Owner =
  /** `ceiling`: USD that it may have spent in all, where it is let in until so much is spent. */
  | { owner: 'site'; id: string; incognito?: boolean; ceiling?: number | undefined }
  /** `label`: as the person named it, for sentences. */
  | { owner: 'provider'; id: string; label?: string }
  | { owner: 'all' };
export type SiteOwner = Extract<Owner, { owner: 'site' }>;

export const isPrivate = (owner: Owner): owner is SiteOwner =>
  owner.owner === 'site' && owner.incognito === true;

export const keyOf = (owner: Owner): string =>
  owner.owner === 'all' ? 'all' : `${owner.owner satisfies BudgetOwner} ${owner.id}`;

/** Who it is, as our own screens are told. */
export const told = (owner: Owner): Pick<Allowance, 'owner' | 'id'> =>
  owner.owner === 'all' ? { owner: 'all' } : { owner: owner.owner, id: owner.id };
