import type { Allowance, Budget, BudgetOwner, Budgets } from '../protocol/budget.ts';

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

/** What the person allows; undefined: no limit. A site without a budget of its own has that of all sites. */
export function budgetOf(
  owner: Owner,
  { site, sites, providers, all }: Readonly<Budgets>,
): Budget | undefined {
  if (owner.owner === 'all') return all;
  if (owner.owner === 'provider') return Object.hasOwn(providers, owner.id) ? providers[owner.id] : undefined;
  return Object.hasOwn(sites, owner.id) ? sites[owner.id] : site;
}
