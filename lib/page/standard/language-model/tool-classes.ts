/** What the model and the page tell one another of tools: the three classes of the Prompt API's tool use. */
import { defineInterface } from '../interface.ts';
import { freeze } from '../natives.ts';
import {
  type Convert,
  type Member,
  mismatch,
  REQUIRED,
  toAny,
  toDictionary,
  toEnum,
  toSequence,
  toText,
} from '../webidl.ts';

/** What each of the three has. */
interface Identified {
  callId: string;
  /** Its name in Chromium 156; the Web Platform Tests have the other. */
  callID?: string;
}
export interface ToolCallState extends Identified {
  name: string;
  /** Whatever the page gave: it is looked at when it is sent. */
  arguments: unknown;
}
export interface ResultItem {
  type: 'text' | 'image' | 'audio' | 'object';
  value: unknown;
}
export interface ToolSuccessState extends Identified {
  name: string;
  result: ResultItem[];
}
export interface ToolErrorState extends Identified {
  name: string;
  errorMessage: string;
}

const CALL_IDS = [
  ['callID', toText],
  ['callId', toText],
] as const;
const NAME = ['name', toText, REQUIRED] as const;
/** A dictionary with the id by one of its two names. */
const identified = <S extends Identified>(members: readonly Member[]): Convert<S> => {
  const convert = toDictionary<S>(members);
  return (value, what) => {
    const state = convert(value, what);
    state.callId ??= state.callID ?? mismatch('callId', 'given');
    return state;
  };
};
const toCall = identified<ToolCallState>([['arguments', toAny], ...CALL_IDS, NAME]);
const toItem = toDictionary<ResultItem>([
  ['type', toEnum<ResultItem['type']>(['text', 'image', 'audio', 'object']), REQUIRED],
  ['value', toAny, REQUIRED],
]);
const toSuccess = identified<ToolSuccessState>([...CALL_IDS, NAME, ['result', toSequence(toItem), REQUIRED]]);
const toError = identified<ToolErrorState>([...CALL_IDS, ['errorMessage', toText, REQUIRED], NAME]);

const idOf = ({ callId }: Identified) => callId;
const common = {
  callId: idOf,
  callID: idOf,
  name: ({ name }: { name: string }) => name,
};

export const toolCall = defineInterface<ToolCallState>('LanguageModelToolCall', {
  constructs: { required: 1, steps: (init) => ({ state: toCall(init, 'init') }) },
  attributes: { ...common, arguments: (state) => state.arguments ?? null },
});

export const toolSuccess = defineInterface<ToolSuccessState>('LanguageModelToolSuccess', {
  constructs: {
    required: 1,
    steps(init) {
      const state = toSuccess(init, 'init');
      // FrozenArray: always the same, and nobody's to change.
      freeze(state.result);
      return { state };
    },
  },
  attributes: { ...common, result: ({ result }) => result },
});

export const toolError = defineInterface<ToolErrorState>('LanguageModelToolError', {
  constructs: { required: 1, steps: (init) => ({ state: toError(init, 'init') }) },
  attributes: { ...common, errorMessage: ({ errorMessage }) => errorMessage },
});

export const isToolValue = (value: unknown): boolean =>
  toolCall.stateOf(value) !== undefined ||
  toolSuccess.stateOf(value) !== undefined ||
  toolError.stateOf(value) !== undefined;
