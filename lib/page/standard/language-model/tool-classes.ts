/** What the model and the page tell one another of tools: the three classes of the Prompt API's tool use. */
import { defineInterface } from '../interface.ts';
import { freeze } from '../natives.ts';
import { REQUIRED, toAny, toDictionary, toEnum, toSequence, toText } from '../webidl.ts';

export interface ToolCallState {
  callID: string;
  name: string;
  /** Whatever the page gave: it is looked at when it is sent. */
  arguments: unknown;
}
export interface ResultItem {
  type: 'text' | 'image' | 'audio' | 'object';
  value: unknown;
}
export interface ToolSuccessState {
  callID: string;
  name: string;
  result: ResultItem[];
}
export interface ToolErrorState {
  callID: string;
  name: string;
  errorMessage: string;
}

const CALL_ID = ['callID', toText, REQUIRED] as const;
const NAME = ['name', toText, REQUIRED] as const;
const toCall = toDictionary<ToolCallState>([['arguments', toAny], CALL_ID, NAME]);
const toItem = toDictionary<ResultItem>([
  ['type', toEnum<ResultItem['type']>(['text', 'image', 'audio', 'object']), REQUIRED],
  ['value', toAny, REQUIRED],
]);
const toSuccess = toDictionary<ToolSuccessState>([CALL_ID, NAME, ['result', toSequence(toItem), REQUIRED]]);
const toError = toDictionary<ToolErrorState>([CALL_ID, ['errorMessage', toText, REQUIRED], NAME]);

const common = {
  callID: ({ callID }: { callID: string }) => callID,
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
      const { callID, name, result } = toSuccess(init, 'init');
      // FrozenArray: always the same, and nobody's to change.
      return { state: { callID, name, result: freeze(result) as ResultItem[] } };
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
