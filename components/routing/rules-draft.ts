import type { Rules } from '../../lib/protocol/routing.ts';
import { asTyped, isEmpty, type Range, typedNumbers } from './typed-number.ts';

/** Rules as a form holds them. */
export interface RulesDraft {
  localOnly: boolean;
  noTraining: boolean;
  noRetention: boolean;
  numbers: Record<RuleNumber, string>;
}
export type RuleNumber = 'maxInput' | 'maxOutput' | 'firstToken' | 'perSecond';
export type RulesProblems = Partial<Record<RuleNumber, string>>;

/** `firstToken` in seconds: nobody thinks of an answer in milliseconds. */
const RANGES: Record<RuleNumber, Range> = {
  maxInput: { min: 0, max: 100_000 },
  maxOutput: { min: 0, max: 100_000 },
  firstToken: { min: 0.001, max: 600 },
  perSecond: { min: 0.1, max: 100_000 },
};

export const draftOfRules = ({
  localOnly = false,
  noTraining = false,
  noRetention = false,
  maxPrice = {},
  prefer = {},
}: Rules = {}): RulesDraft => ({
  localOnly,
  noTraining,
  noRetention,
  numbers: {
    maxInput: asTyped(maxPrice.input),
    maxOutput: asTyped(maxPrice.output),
    firstToken: asTyped(prefer.firstTokenMs === undefined ? undefined : prefer.firstTokenMs / 1_000),
    perSecond: asTyped(prefer.tokensPerSecond),
  },
});

/** The rules that the form means; undefined where it means none. */
export function rulesOf(
  draft: RulesDraft,
): { ok: true; rules: Rules | undefined } | { ok: false; problems: RulesProblems } {
  const { values, problems } = typedNumbers(draft.numbers, RANGES);
  if (!isEmpty(problems)) return { ok: false, problems };
  const { maxInput, maxOutput, firstToken, perSecond } = values;
  const maxPrice = {
    ...(maxInput === undefined ? {} : { input: maxInput }),
    ...(maxOutput === undefined ? {} : { output: maxOutput }),
  };
  const prefer = {
    ...(firstToken === undefined ? {} : { firstTokenMs: Math.round(firstToken * 1_000) }),
    ...(perSecond === undefined ? {} : { tokensPerSecond: perSecond }),
  };
  const rules: Rules = {
    ...(draft.localOnly ? { localOnly: true } : {}),
    ...(draft.noTraining ? { noTraining: true } : {}),
    ...(draft.noRetention ? { noRetention: true } : {}),
    ...(isEmpty(maxPrice) ? {} : { maxPrice }),
    ...(isEmpty(prefer) ? {} : { prefer }),
  };
  return { ok: true, rules: isEmpty(rules) ? undefined : rules };
}
