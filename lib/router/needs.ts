/** What a call asks of whoever answers it: linear in the size of the call, and only reckoned where endpoints are compared. */
import type { Call, Content } from '../protocol/call.ts';
import type { Task } from '../protocol/task.ts';
import { CHARS_PER_TOKEN, type Size, sizeOfTexts, tokensBesideTexts } from './size.ts';
import type { Needs } from './types.ts';

const inChars: Size = (text) => text.length;
const tokensOf = (chars: number): number => Math.ceil(chars / CHARS_PER_TOKEN);

type Input = Needs['inputs'][number];

function addInputs(content: Content, inputs: Set<Input>): void {
  if (content.type === 'image' || content.type === 'audio') inputs.add(content.type);
  // A picture sent as a file is read as a picture.
  else if (content.type === 'file') inputs.add(content.mediaType.startsWith('image/') ? 'image' : 'file');
  else if (content.type === 'tool-result') for (const piece of content.content) addInputs(piece, inputs);
}

function needsOfCall(call: Call): Needs {
  const inputs = new Set<Input>();
  for (const { content } of call.messages) for (const piece of content) addInputs(piece, inputs);
  return {
    kind: 'chat',
    tools: (call.tools?.length ?? 0) > 0,
    json: call.json !== undefined,
    inputs: [...inputs],
    outputs: (call.modalities ?? []).filter((modality) => modality !== 'text'),
    inputTokens: tokensBesideTexts(call) + tokensOf(sizeOfTexts(call, inChars)),
    ...(call.maxOutputTokens === undefined ? {} : { outputTokens: call.maxOutputTokens }),
  };
}

/** `inputTokens` of embeddings is that of the longest text: each is read for itself. */
function needsOfTask(task: Task): Needs {
  const plain = { tools: false, json: false, inputs: [], outputs: [] };
  const inputTokens = tokensBesideTexts(task) + tokensOf(sizeOfTexts(task, inChars));
  switch (task.task) {
    case 'embed': {
      const longest = task.values.reduce((most, { length }) => Math.max(most, length), 0);
      return { ...plain, kind: 'embedding', inputTokens: tokensOf(longest) };
    }
    case 'image':
      return { ...plain, kind: 'image', inputs: task.images?.length ? ['image'] : [], inputTokens };
    case 'speech':
      return { ...plain, kind: 'speech', inputTokens };
    case 'transcribe':
      return { ...plain, kind: 'transcription', inputTokens };
  }
}

export const needsOf = (call: Call | Task): Needs => ('task' in call ? needsOfTask(call) : needsOfCall(call));
