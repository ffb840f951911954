/** Near the end of a budget: a sign on the button over the tab that called, and no interruption. */
import type { Money } from '../../lib/ledger/money.ts';
import { nearest } from '../../lib/ledger/nearest.ts';
import type { Owner, SiteOwner } from '../../lib/ledger/owners.ts';
import { showBadge } from '../../lib/platform/badge.ts';
import { type ModelRef, splitModelRef } from '../../lib/protocol/config.ts';
import { NEARLY } from '../../lib/protocol/limits.ts';

export interface SignRooms {
  budgets: Pick<Money, 'allowances'>;
  /** The model that answers this site; Oriel's own choices have no provider, and pass over one whose budget is spent. */
  model: ModelRef | undefined;
}

/**
 * Of the site's own budget, that of its model's provider and that of all, the one that is used up the most.
 * @throws StoreError
 */
export async function showUsed(tabId: number, site: SiteOwner, { budgets, model }: SignRooms): Promise<void> {
  const owners: Owner[] = [site, { owner: 'all' }];
  if (model !== undefined) owners.push({ owner: 'provider', id: splitModelRef(model).providerId });
  const { share = 0 } = nearest(await budgets.allowances(owners)) ?? {};
  const near = share >= NEARLY;
  // An earlier background may have left a sign: of a tab that is new to this one nothing is known.
  if (!near && signed.get(tabId) === false) return;
  signed.set(tabId, near);
  const percent = `${Math.min(999, Math.floor(share * 100))}%`;
  await showBadge(
    tabId,
    near ? percent : '',
    near ? `Oriel: ${percent} of what this site may spend is used` : '',
  );
}

/** Whether tabs have a sign, as far as this background knows; the browser takes it away when a tab goes elsewhere. */
const signed = new Map<number, boolean>();
