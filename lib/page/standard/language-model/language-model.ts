/** `LanguageModel`: https://webmachinelearning.github.io/prompt-api/#the-languagemodel-class */
import { append, NativeTypeError } from '../../natives.ts';
import { requireActiveDocument } from '../active-document.ts';
import { quiet } from '../attempt.ts';
import { availabilityOf, createModel } from '../creation.ts';
import { defineInterface, direct, type Interface, promised } from '../interface.ts';
import { NativeEventTarget } from '../natives.ts';
import { aggregated, destroyed, endLifetime, endWith, type Scope, streamed } from '../operation.ts';
import { canonicalPrompt } from './canonical-prompt.ts';
import { checkPrefix, readConstraint } from './constraint.ts';
import {
  type LanguageModelOptions,
  type Prompt,
  type PromptOptions,
  toCoreOptions,
  toCreateOptions,
  toPrompt,
  toPromptOptions,
  toSignalOptions,
} from './dictionaries.ts';
import { type AnswerPart, generate, type Wanted } from './generate.ts';
import { languageModelKind } from './options.ts';
import { languageModelParams } from './params.ts';
import { type PreparedPrompt, preparePrompt } from './prepared-prompt.ts';
import { LIMITS, readSampling, type Sampling } from './sampling.ts';
import { hasBegun, inTurn, makeRoom, newSession, remember, type Session, usageOf } from './session.ts';
import { readTools, type Tools } from './tools.ts';

function show(session: Session): object {
  session.object = languageModel.make(session) as EventTarget;
  return session.object;
}

function create(given: unknown): Promise<object> {
  const options = toCreateOptions(given, 'options');
  const { expectedInputs = [], expectedOutputs, initialPrompts, tools, signal } = options;
  let sampling: Sampling;
  let declared: Tools;
  let prepared: Promise<PreparedPrompt> | undefined;
  const kind = {
    ...languageModelKind,
    validate: (them: LanguageModelOptions) => {
      languageModelKind.validate(them);
      sampling = readSampling(them);
      declared = readTools(tools, expectedOutputs);
      if (initialPrompts?.length)
        prepared = quiet(preparePrompt(canonicalPrompt(initialPrompts, expectedInputs, false)));
    },
  };
  return createModel<LanguageModelOptions, object>(kind, options, {
    asksModel: true,
    async initialize(window) {
      const initial = (await prepared) ?? { messages: [], tokens: 0 };
      const session = newSession({
        initial,
        expectedInputs,
        sampling,
        tools: declared,
        window,
      });
      makeRoom(session, 0);
      endWith(session.lifetime, signal);
      return show(session);
    },
  });
}

/** @throws TypeError for a constraint that is left out and not there, and what `readConstraint` throws */
function constraintOf({ responseConstraint, omitResponseConstraintInput }: PromptOptions) {
  if (responseConstraint !== undefined) return readConstraint(responseConstraint);
  if (omitResponseConstraintInput)
    throw new NativeTypeError('omitResponseConstraintInput needs a responseConstraint.');
  return undefined;
}

type Push = (piece: string | AnswerPart) => void;

/** What prompt() and promptStreaming() do, once they may. Throws what can be told at once. */
function run(
  session: Session,
  scope: Scope,
  prompt: Prompt,
  options: PromptOptions,
  push: Push,
): Promise<string | AnswerPart[]> {
  const constraint = constraintOf(options);
  const canonical = canonicalPrompt(prompt, session.nature.expectedInputs, hasBegun(session));
  const preparing = quiet(preparePrompt(canonical));
  return inTurn(session, scope, async () => {
    const wanted: Wanted = {
      prompt: await preparing,
      constraint,
      tells: !options.omitResponseConstraintInput,
    };
    if (constraint && wanted.prompt.prefix !== undefined) checkPrefix(constraint, wanted.prompt.prefix);
    return await generate(session, scope, wanted, push);
  });
}

function appendTo(session: Session, input: unknown, given: unknown): Promise<void> {
  const prompt = toPrompt(input, 'input');
  const { signal } = toSignalOptions(given, 'options');
  return aggregated(session.lifetime, signal, (scope) => {
    const canonical = canonicalPrompt(prompt, session.nature.expectedInputs, hasBegun(session));
    const preparing = quiet(preparePrompt(canonical));
    return inTurn(session, scope, async () => {
      const { messages, tokens } = await preparing;
      // Whoever gave it up meanwhile does not find it in the session.
      if (scope.isOver) return;
      makeRoom(session, tokens);
      remember(session, { messages, tokens });
    });
  });
}

function measure(session: Session, input: unknown, given: unknown): Promise<number> {
  const prompt = toPrompt(input, 'input');
  const options = toPromptOptions(given, 'options');
  constraintOf(options);
  return aggregated(session.lifetime, options.signal, async () => {
    const canonical = canonicalPrompt(prompt, session.nature.expectedInputs, false);
    return (await preparePrompt(canonical)).tokens;
  });
}

function copyOf({ nature, turns }: Session): Session {
  const copied: Session['turns'] = [];
  for (let at = 0; at < turns.length; at++) append(copied, turns[at]!);
  return newSession(nature, copied);
}

export const languageModel: Interface<Session> = defineInterface<Session>('LanguageModel', {
  parent: NativeEventTarget,
  statics: {
    create: promised(0, (_, options) => create(options)),
    availability: promised(0, (_, options) =>
      availabilityOf(languageModelKind, toCoreOptions(options, 'options')),
    ),
    params: promised(0, () => {
      requireActiveDocument();
      return (async () => languageModelParams.make(LIMITS))();
    }),
  },
  attributes: {
    contextUsage: usageOf,
    contextWindow: ({ nature }) => nature.window,
    samplingMode: ({ nature }) => nature.sampling.mode,
    // The names of before, which libraries still use.
    inputUsage: usageOf,
    inputQuota: ({ nature }) => nature.window,
    topK: ({ nature }) => nature.sampling.topK,
    temperature: ({ nature }) => nature.sampling.temperature,
  },
  events: ['contextoverflow', 'quotaoverflow'],
  operations: {
    prompt: promised(1, (session, input, given) => {
      const prompt = toPrompt(input, 'input');
      const options = toPromptOptions(given, 'options');
      return aggregated(session.lifetime, options.signal, (scope) =>
        run(session, scope, prompt, options, () => {}),
      );
    }),
    promptStreaming: direct(1, (session, input, given) => {
      const prompt = toPrompt(input, 'input');
      const options = toPromptOptions(given, 'options');
      return streamed(session.lifetime, options.signal, async (scope, push) => {
        await run(session, scope, prompt, options, (piece) =>
          push(
            session.nature.tools.isOpen && typeof piece === 'string' ? { type: 'text', value: piece } : piece,
          ),
        );
      });
    }),
    append: promised(1, appendTo),
    measureContextUsage: promised(1, measure),
    measureInputUsage: promised(1, measure),
    clone: promised(0, (session, given) => {
      const { signal } = toSignalOptions(given, 'options');
      return aggregated(session.lifetime, signal, async () => show(copyOf(session)));
    }),
    destroy: direct(0, (session) => endLifetime(session.lifetime, destroyed('InvalidStateError'))),
  },
});
