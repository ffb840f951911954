/** What is beyond conversations: embeddings, pictures, speech and its transcription. Each by the model chosen for it. */
import type { FilePart } from '../protocol/part.ts';
import type { EmbedTask, ImageTask, SpeechTask, Task, TranscribeTask } from '../protocol/task.ts';
import { ask } from './generate.ts';
import { plain } from './input.ts';
import { type PageMedia, type Pending, readMedia } from './media.ts';
import { append, blobOf, define, isArray, NativePromise } from './natives.ts';
import { readSignal } from './options.ts';
import { failureOf } from './part-stream.ts';
import { collect, emptyResult, type Result } from './result.ts';
import { invalid } from './window-ai-error.ts';

/** What all of them tell beside what was made. */
export type About = Pick<Result, 'usage' | 'cost' | 'model' | 'provider' | 'ignored'>;

interface Ended {
  /** Ends the call, down to the provider, and rejects with its own reason. */
  signal?: AbortSignal;
}
type Options<T, Main extends keyof T> = Omit<T, 'task' | 'surface' | Main> & Ended;
export type EmbedOptions = Options<EmbedTask, 'values'>;
export type ImageOptions = Options<ImageTask, 'prompt' | 'images'> & {
  /** Pictures to be changed, or taken as a model. */
  images?: PageMedia[];
};
export type SpeechOptions = Options<SpeechTask, 'text'>;
export type TranscribeOptions = Options<TranscribeTask, 'audio'>;

type Given<O> = O | null | undefined;

/** `main`: what is not an option. `attach` adds what JSON cannot carry. */
function perform<T extends object>(
  main: Partial<Task>,
  options: Given<object>,
  made: (result: Result) => T,
  attach?: (task: Task, pending: Pending) => void,
): Promise<T & About> {
  const signal = readSignal(options);
  const pending: Pending = { first: undefined };
  const fields = { ...options, signal: undefined, images: undefined, surface: 'window.ai', ...main };
  const task = plain(fields, 'options') as Task;
  attach?.(task, pending);
  return new NativePromise((resolve, reject) => {
    const result = emptyResult();
    ask({ ask: 'task', task }, pending, signal, {
      part: (part) => collect(result, part),
      end(failure) {
        if (failure) return reject(failureOf(failure));
        const { usage, cost, model, provider, ignored } = result;
        resolve({ ...made(result), usage, cost, model, provider, ignored });
      },
    });
  });
}

/** Base64 with its type, as a task takes it: of a Blob it is there when that has been read. */
function readBytes(value: unknown, field: string, pending: Pending): object {
  const { source, mediaType } = readMedia(value, field, pending);
  if (!mediaType) invalid(field, `${field} must be a Blob with a type, or a data: URL.`);
  return define(source, 'mediaType', mediaType);
}

const blobs = (files: readonly FilePart[] = []): Blob[] => {
  const all: Blob[] = [];
  for (let at = 0; at < files.length; at++)
    append(all, blobOf((files[at] as FilePart).data, (files[at] as FilePart).mediaType));
  return all;
};

export const embed = (values: string | string[], options?: Given<EmbedOptions>) =>
  perform(
    { task: 'embed', values: isArray(values) ? values : [values] },
    options,
    ({ embeddings = [] }): { embeddings: number[][] } => ({ embeddings }),
  );

export const generateImage = (prompt: string, options?: Given<ImageOptions>) =>
  perform(
    { task: 'image', prompt },
    options,
    ({ files }) => ({ images: blobs(files) }),
    (task, pending) => {
      const { images } = options ?? {};
      if (!isArray(images)) return;
      const read: object[] = [];
      for (let at = 0; at < images.length; at++)
        append(read, readBytes(images[at], `images[${at}]`, pending));
      define(task, 'images', read);
    },
  );

export const generateSpeech = (text: string, options?: Given<SpeechOptions>) =>
  perform({ task: 'speech', text }, options, ({ files }) => ({ audio: blobs(files)[0] as Blob }));

export const transcribe = (audio: PageMedia, options?: Given<TranscribeOptions>) =>
  perform(
    { task: 'transcribe' },
    options,
    ({ text }) => ({ text }),
    (task, pending) => void define(task, 'audio', readBytes(audio, 'audio', pending)),
  );
