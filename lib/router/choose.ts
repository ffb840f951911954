/**
 * Which endpoints answer, in order: a pure function of plain data. Exactly one rule applies, the nearest: what was picked
 * in the approval window, what the page names where it may, the site's model, the default. A site that was given a model
 * is not quietly answered by another when that model's provider is gone.
 */
import { type ErrorInfo, OrielError } from '../protocol/errors.ts';
import type { Decision } from '../protocol/routing.ts';
import { isOriel } from './oriel.ts';
import { carryOut } from './outcome.ts';
import { alone, chosenOne, isChosen, isHard, type Nearest, own, refused, wishOf, withWish } from './plain.ts';
import { planOf, planOfNamed } from './plan.ts';
import type { Candidate, Choice, ChooseRequest, Outcome } from './types.ts';
import { meaningOf } from './wish.ts';

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
  return { ...outcome, decision: withWish(outcome.decision, request, mine) };
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
