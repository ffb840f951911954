import type { TaskName } from '../protocol/task.ts';

export const taskModelsText = {
  heading: 'Beyond chat',
  hint: 'Sites may also ask for these. Each is answered by the model you choose for it, and by none until you do.',
  task: {
    embed: 'Embeddings',
    image: 'Making images',
    speech: 'Reading aloud',
    transcribe: 'Transcription',
  } satisfies Record<TaskName, string>,
  nothing: 'No model',
  none: (tasks: readonly string[]) =>
    `None of your providers lists a model for: ${tasks.join(', ').toLowerCase()}.`,
} as const;
