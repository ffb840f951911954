/**
 * The choice that looks nothing up: an endpoint that was chosen as such. It is all that most calls need; what compares
 * endpoints (choose.ts) need not be at hand for it.
 */
import { type ModelRef, splitModelRef } from '../protocol/config.ts';
import { type ErrorInfo, OrielError } from '../protocol/errors.ts';
import type { Decision, Rules, WantedBy } from '../protocol/routing.ts';
import { isOriel } from './oriel.ts';
import { publicModelId } from './public-id.ts';
import { isResting } from './resting.ts';
import type { Candidate, Choice, ChooseRequest, Outcome } from './types.ts';

export interface Nearest {
  ref: ModelRef;
  by: WantedBy;
}

/** What the person's own rules say, whatever the page would like. */
export function own({ approval, site, fallback }: ChooseRequest): Nearest | undefined {
  if (approval !== undefined) return { ref: approval, by: 'approval' };
  if (site !== undefined) return { ref: site, by: 'site' };
  return fallback === undefined ? undefined : { ref: fallback, by: 'default' };
}

/** The page's wish where it counts and asks for something else than what answers anyway. */
export function wishOf(
  { approval, wish, pageChooses }: ChooseRequest,
  mine: Nearest | undefined,
): string | undefined {
  const counts = pageChooses && approval === undefined && wish !== undefined && wish !== '';
  return counts && !isMet(wish, mine) ? wish : undefined;
}

/** Pages that ask what model there is name it so afterwards. */
export const isMet = (wish: string, mine: Nearest | undefined): boolean =>
  mine !== undefined && (wish === mine.ref || wish === publicModelId(mine.ref));

/** Whether a wish is the reference of an endpoint that the person chose somewhere: known without looking anything up. */
export const isChosen = (wish: string, { favourites, providers, typeOf }: ChooseRequest): boolean => {
  if (isOriel(wish) || !favourites.includes(wish)) return false;
  const { providerId } = splitModelRef(wish);
  const provider = providers.find(({ id }) => id === providerId);
  return provider !== undefined && typeOf(provider.type) !== undefined;
};

/** Whether rules can take an endpoint out. Preferences cannot. */
export const isHard = ({ localOnly, noTraining, noRetention, maxPrice }: Rules): boolean =>
  localOnly === true ||
  noTraining === true ||
  noRetention === true ||
  maxPrice?.input !== undefined ||
  maxPrice?.output !== undefined;

/**
 * Whether `endpoints` must be there: not for an endpoint that was chosen as such, while no rule can forbid it and it is
 * not known to be failing.
 */
export function needsTable(request: ChooseRequest): boolean {
  const mine = own(request);
  const wish = wishOf(request, mine);
  if (wish !== undefined && !isChosen(wish, request)) return true;
  const ref = wish ?? mine?.ref;
  if (ref === undefined) return false;
  return (
    isOriel(ref) ||
    request.rules.some(isHard) ||
    (request.elsewhere && isResting(request.health(ref), request.now))
  );
}

/**
 * What `choose` would say where nothing has to be looked up.
 * @throws OrielError `no-model` with what to do next
 */
export function choosePlain(request: ChooseRequest): Choice {
  const mine = own(request);
  const wish = wishOf(request, mine);
  const nearest = wish === undefined ? mine : { ref: wish, by: 'page' as const };
  if (nearest === undefined) throw new OrielError('no-model');
  const candidate = chosenOne(nearest.ref, request);
  if (!('provider' in candidate)) throw new OrielError(candidate.code, candidate);
  return {
    candidates: [candidate],
    decision: withWish(alone(candidate, nearest.by).decision, request, mine),
  };
}

/** What the page named is told where something else answers. */
export function withWish(decision: Decision, { wish }: ChooseRequest, mine: Nearest | undefined): Decision {
  return decision.by === 'page' || !wish || isMet(wish, mine) ? decision : { ...decision, ignoredWish: wish };
}

/** The hot path: nothing is looked up but who serves it. */
export function chosenOne(ref: ModelRef, { providers, typeOf }: ChooseRequest): Candidate | ErrorInfo {
  const { providerId, modelId } = splitModelRef(ref);
  const provider = providers.find(({ id }) => id === providerId);
  if (provider === undefined) {
    return new OrielError('no-model', {
      message: 'The provider of the chosen model was removed. Choose another model in Oriel.',
    }).info;
  }
  const type = typeOf(provider.type);
  if (type === undefined) {
    return new OrielError('no-model', {
      message: 'This version of Oriel does not know the provider of the chosen model.',
    }).info;
  }
  return { provider, type, modelId, ref, reasons: [{ code: 'chosen' }] };
}

export const alone = (candidate: Candidate, by: WantedBy): Outcome => ({
  candidates: [candidate],
  decision: {
    wanted: candidate.ref,
    by,
    policy: 'order',
    candidates: [{ ref: candidate.ref, reasons: [...candidate.reasons] }],
    removed: [],
  },
});

export const refused = ({ ref, by }: Nearest, why: ErrorInfo): Outcome => ({
  candidates: [],
  decision: { wanted: ref, by, policy: 'order', candidates: [], removed: [] },
  refused: why,
});
