/**
 * Which endpoints answer, in order: a pure function of plain data. Exactly one rule applies, the nearest: what was picked
 * in the approval window, what the page names where it may, the site's model, the default. A site that was given a model
 * is not quietly answered by another when that model's provider is gone.
 */
import { type ModelRef, splitModelRef } from '../protocol/config.ts';
import { type ErrorInfo, OrielError } from '../protocol/errors.ts';
import type { Decision, WantedBy } from '../protocol/routing.ts';
import { isOriel } from './oriel.ts';
import { carryOut, type Outcome } from './outcome.ts';
import { planOf, planOfNamed } from './plan.ts';
import { publicModelId } from './public-id.ts';
import { isHard } from './rules.ts';
import { isResting } from './standing.ts';
import type { Candidate, Choice, ChooseRequest } from './types.ts';
import { meaningOf } from './wish.ts';

interface Nearest {
  ref: ModelRef;
  by: WantedBy;
}

/** What the person's own rules say, whatever the page would like. */
function own({ approval, site, fallback }: ChooseRequest): Nearest | undefined {
  if (approval !== undefined) return { ref: approval, by: 'approval' };
  if (site !== undefined) return { ref: site, by: 'site' };
  return fallback === undefined ? undefined : { ref: fallback, by: 'default' };
}

/** The page's wish where it counts and asks for something else than what answers anyway. */
function wishOf(
  { approval, wish, pageChooses }: ChooseRequest,
  mine: Nearest | undefined,
): string | undefined {
  const counts = pageChooses && approval === undefined && wish !== undefined && wish !== '';
  return counts && !isMet(wish, mine) ? wish : undefined;
}

/** Pages that ask what model there is name it so afterwards. */
const isMet = (wish: string, mine: Nearest | undefined): boolean =>
  mine !== undefined && (wish === mine.ref || wish === publicModelId(mine.ref));

/** Whether a wish is the reference of an endpoint that the person chose somewhere: known without looking anything up. */
const isChosen = (wish: string, { favourites, providers, typeOf }: ChooseRequest): boolean => {
  if (isOriel(wish) || !favourites.includes(wish)) return false;
  const { providerId } = splitModelRef(wish);
  const provider = providers.find(({ id }) => id === providerId);
  return provider !== undefined && typeOf(provider.type) !== undefined;
};

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
 * @throws OrielError `no-model`, or `unsupported` (its `detail` the feature) and `context-too-long` where another call
 * would be answered; the sentence says what stood in the way and what to do next.
 */
export function choose(request: ChooseRequest): Choice {
  const { candidates, decision, refused } = decide(request);
  const [first, ...others] = candidates;
  if (refused !== undefined || first === undefined)
    throw new OrielError(refused?.code ?? 'no-model', refused);
  return { candidates: [first, ...others], decision };
}

/** The same, for the person who asks why: never throws. */
export function explain(request: ChooseRequest): { decision: Decision; refused?: ErrorInfo } {
  const { decision, refused } = decide(request);
  return { decision, ...(refused === undefined ? {} : { refused }) };
}

/**
 * Where the one endpoint that was chosen has failed: the same model at the person's other providers, perhaps none. Asked
 * with the `endpoints` that `choose` did without. The decision tells of all, the failed one first.
 */
export function elsewhere(failed: Candidate, request: ChooseRequest) {
  const { candidates, decision } = decide(request);
  const others = candidates.filter(({ ref }) => ref !== failed.ref);
  return {
    candidates: others,
    decision: {
      ...decision,
      candidates: [failed, ...others].map(({ ref, reasons }) => ({ ref, reasons: [...reasons] })),
      removed: decision.removed.filter(({ ref }) => ref !== failed.ref),
    },
  };
}

function decide(request: ChooseRequest): Outcome {
  const mine = own(request);
  const wish = wishOf(request, mine);
  const outcome = (wish === undefined ? undefined : granted(wish, request)) ?? ownChoice(mine, request);
  const { decision } = outcome;
  const ignored = decision.by !== 'page' && request.wish && !isMet(request.wish, mine);
  return ignored ? { ...outcome, decision: { ...decision, ignoredWish: request.wish } } : outcome;
}

/** Undefined where the wish names nothing of the person's. */
function granted(wish: string, request: ChooseRequest): Outcome | undefined {
  if (isChosen(wish, request)) return ownChoice({ ref: wish, by: 'page' }, request);
  const meaning = meaningOf(wish, request);
  if (meaning === undefined) return undefined;
  if ('oriel' in meaning) return ownChoice({ ref: meaning.oriel, by: 'page' }, request);
  const asked = {
    wanted: meaning.named.length === 1 ? (meaning.named[0]?.ref ?? wish) : wish,
    by: 'page' as const,
  };
  return carryOut(planOfNamed(meaning.named, meaning.policy, asked, request), request);
}

function ownChoice(nearest: Nearest | undefined, request: ChooseRequest): Outcome {
  if (nearest === undefined) return refused({ ref: '', by: 'default' }, new OrielError('no-model').info);
  const { ref, by } = nearest;
  if (!isOriel(ref)) {
    const candidate = chosenOne(ref, request);
    if (!('provider' in candidate)) return refused(nearest, candidate);
    if (request.endpoints === undefined && !request.rules.some(isHard)) return alone(candidate, by);
  }
  const plan = planOf(ref, by, request);
  if (plan !== undefined) return carryOut(plan, request);
  return refused(
    nearest,
    new OrielError('no-model', { message: 'The chosen preset was removed. Choose another model in Oriel.' })
      .info,
  );
}

/** The hot path: nothing is looked up but who serves it. */
function chosenOne(ref: ModelRef, { providers, typeOf }: ChooseRequest): Candidate | ErrorInfo {
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

const alone = (candidate: Candidate, by: WantedBy): Outcome => ({
  candidates: [candidate],
  decision: {
    wanted: candidate.ref,
    by,
    policy: 'order',
    candidates: [{ ref: candidate.ref, reasons: [...candidate.reasons] }],
    removed: [],
  },
});

const refused = ({ ref, by }: Nearest, why: ErrorInfo): Outcome => ({
  candidates: [],
  decision: { wanted: ref, by, policy: 'order', candidates: [], removed: [] },
  refused: why,
});
