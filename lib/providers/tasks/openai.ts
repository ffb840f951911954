/**
 * OpenAI's endpoints beyond chat, which many providers have as well: `/embeddings`, `/images/generations`,
 * `/audio/speech`, `/audio/transcriptions`. A provider states which of them it has, and in what it differs.
 */
import type { Part, Usage } from '../../protocol/part.ts';
import type { ImageTask, SpeechTask } from '../../protocol/task.ts';
import { type Loose, listOf, loose, textOf, usageOf } from '../loose.ts';
import { badAnswer } from '../parts.ts';
import { traitsOf } from '../traits.ts';
import type { Answer, Connection, ProviderType } from '../types.ts';
import { unsupported } from '../wire.ts';
import { answerBytes, answerJson, embedInBatches, finish, toBase64, toBlob } from './body.ts';

export interface ImageTraits {
  /** Sends bytes only when asked to in this way; `always`: it has no word for it and sends nothing else. */
  bytes?: 'response_format' | 'always';
  /** Our words for quality in the provider's; absent: it has none. */
  quality?: Readonly<Record<NonNullable<ImageTask['quality']>, string>>;
  /** `output_format` and `background` are known to it. */
  format?: boolean;
  /** Images at once. */
  max?: number;
  /** Takes images at `/images/edits`. */
  edits?: boolean;
  size?: boolean;
  seed?: boolean;
}
type Ruled<T> = readonly (T & { models: string | readonly string[] })[];

export interface SpeechTraits {
  /** Where the page names none. */
  voice?: string;
  /** The first is what is asked for where the page names none. */
  formats?: readonly NonNullable<SpeechTask['format']>[];
  instructions?: boolean;
  speed?: boolean;
}

export interface OpenAiTasks {
  /** How many values one request takes. */
  embed?: { maxBatch: number; dimensions?: string | false };
  image?: Ruled<ImageTraits>;
  speech?: Ruled<SpeechTraits>;
  transcribe?: true;
}

/** The members of a `ProviderType` for what it has of them. */
export function openAiTasks(
  has: OpenAiTasks,
): Pick<ProviderType, 'embed' | 'image' | 'speech' | 'transcribe'> {
  const { embed, image, speech, transcribe } = has;
  return {
    ...(embed === undefined ? {} : { embed: embedWith(embed) }),
    ...(image === undefined ? {} : { image: imageWith(image) }),
    ...(speech === undefined ? {} : { speech: speechWith(speech) }),
    ...(transcribe === undefined ? {} : { transcribe: transcription }),
  };
}

const embedWith =
  ({
    maxBatch,
    dimensions: word = 'dimensions',
  }: NonNullable<OpenAiTasks['embed']>): NonNullable<ProviderType['embed']> =>
  ({ values, dimensions, purpose }, model, connection) => {
    if (dimensions !== undefined && word === false) {
      throw unsupported('dimensions', 'a number of dimensions for its vectors');
    }
    const size = dimensions === undefined || word === false ? {} : { [word]: dimensions };
    const ask = async (input: string[]) => {
      const json = { model, input, encoding_format: 'float', ...size };
      const body = await answerJson(
        connection,
        await connection.request('/embeddings', { method: 'POST', json }),
      );
      const vectors: unknown[] = new Array(input.length);
      listOf(body.data).forEach((value, at) => {
        const it = loose(value);
        const index = typeof it?.index === 'number' ? it.index : at;
        if (Number.isInteger(index) && index >= 0 && index < input.length) vectors[index] = it?.embedding;
      });
      return { vectors, usage: usageOf({ input: loose(body.usage)?.prompt_tokens }) };
    };
    return embedInBatches(connection, values, maxBatch, ask, purpose === undefined ? [] : ['purpose']);
  };

const imageWith = (rules: Ruled<ImageTraits>): NonNullable<ProviderType['image']> =>
  async function* image(task, model, connection): Answer {
    const traits = traitsOf(rules, model);
    const { prompt, n, size, quality, format, background, seed, images = [] } = task;
    if ((n ?? 1) > (traits.max ?? 10)) throw unsupported('n', `more than ${traits.max ?? 10} images at once`);
    if (images.length > 0 && !traits.edits) throw unsupported('images', 'images to go by');
    if (background === 'transparent' && !traits.format) {
      throw unsupported('background', 'a background without colour');
    }
    if (size !== undefined && traits.size === false) throw unsupported('size', 'a size in pixels');
    const ignored = [
      ...(quality !== undefined && traits.quality === undefined ? ['quality'] : []),
      ...(format !== undefined && !traits.format ? ['format'] : []),
      ...(seed !== undefined && !traits.seed ? ['seed'] : []),
    ];
    const fields = {
      model,
      prompt,
      n,
      size,
      quality: quality === undefined ? undefined : traits.quality?.[quality],
      output_format: traits.format ? format : undefined,
      background: traits.format ? background : undefined,
      seed: traits.seed ? seed : undefined,
      response_format: traits.bytes === 'response_format' ? 'b64_json' : undefined,
    };
    const response =
      images.length === 0
        ? await connection.request('/images/generations', { method: 'POST', json: fields })
        : await connection.request('/images/edits', {
            method: 'POST',
            form: formOf(fields, 'image[]', images),
          });
    const body = await answerJson(connection, response);
    const files = listOf(body.data).flatMap((value) => imageOf(value, format));
    if (files.length === 0) throw badAnswer(connection.provider.label, 'sent no image');
    yield [...files, ...finish(imageUsage(loose(body.usage)), ignored)];
  };

/** Bytes where the provider sends them, else the address at which it keeps the image: we fetch nothing (S08). */
function imageOf(value: unknown, format = 'png'): Part[] {
  const it = loose(value);
  const data = textOf(it?.b64_json);
  if (data !== undefined) return [{ type: 'file', mediaType: typeOfImage(data) ?? `image/${format}`, data }];
  const url = textOf(it?.url);
  return url?.startsWith('https://') ? [{ type: 'source', url }] : [];
}

/** By its first bytes: what was asked for is not always what comes. */
export function typeOfImage(data: string): string | undefined {
  if (data.startsWith('iVBORw')) return 'image/png';
  if (data.startsWith('/9j/')) return 'image/jpeg';
  if (data.startsWith('UklG')) return 'image/webp';
  return undefined;
}

const imageUsage = (usage: Loose | undefined): Usage | undefined =>
  usage && usageOf({ input: usage.input_tokens, output: usage.output_tokens });

function formOf(
  fields: Record<string, string | number | undefined>,
  name: string,
  files: readonly { mediaType: string; data: string }[],
): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined) form.append(field, String(value));
  }
  // Servers go by the file's name where they do not trust its type.
  files.forEach(({ mediaType, data }, at) => {
    form.append(name, toBlob(data, mediaType), `${at}.${endingOf(mediaType)}`);
  });
  return form;
}

const ENDINGS: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/wav': 'wav',
  'audio/wave': 'wav',
  'audio/x-wav': 'wav',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'image/jpeg': 'jpg',
});

function endingOf(mediaType: string): string {
  const [type = ''] = mediaType.toLowerCase().split(';');
  return ENDINGS[type] ?? type.replace(/^\w+\//, '');
}

const SPEECH_TYPES: Readonly<Record<NonNullable<SpeechTask['format']>, string>> = {
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
};

const speechWith = (rules: Ruled<SpeechTraits>): NonNullable<ProviderType['speech']> =>
  async function* speech(task, model, connection): Answer {
    const traits = traitsOf(rules, model);
    const { text, voice = traits.voice, speed, instructions, language } = task;
    const formats = traits.formats ?? ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'];
    const format = task.format ?? formats[0] ?? 'mp3';
    if (!formats.includes(format)) throw unsupported('format', `${format} as a format for sound`);
    const ignored = [
      ...(instructions !== undefined && !traits.instructions ? ['instructions'] : []),
      ...(speed !== undefined && traits.speed === false ? ['speed'] : []),
      ...(language === undefined ? [] : ['language']),
    ];
    const json = {
      model,
      input: text,
      voice,
      response_format: format,
      speed: traits.speed === false ? undefined : speed,
      instructions: traits.instructions ? instructions : undefined,
    };
    const response = await connection.request('/audio/speech', { method: 'POST', json });
    const type = response.headers.get('content-type') ?? '';
    const bytes = await answerBytes(connection, response);
    if (bytes.length === 0 || /json|text|html/.test(type)) {
      throw badAnswer(connection.provider.label, 'sent no sound');
    }
    yield [
      { type: 'file', mediaType: SPEECH_TYPES[format], data: toBase64(bytes) },
      ...finish(undefined, ignored),
    ];
  };

const transcription: NonNullable<ProviderType['transcribe']> = async function* transcribe(
  { audio, language, prompt, temperature },
  model,
  connection: Connection,
): Answer {
  const fields = { model, language, prompt, temperature, response_format: 'json' };
  const form = formOf(fields, 'file', [audio]);
  const response = await connection.request('/audio/transcriptions', { method: 'POST', form });
  const body = await answerJson(connection, response);
  if (typeof body.text !== 'string') throw badAnswer(connection.provider.label, 'sent no transcript');
  const usage = loose(body.usage);
  const tokens = usageOf({
    input: usage?.input_tokens ?? usage?.prompt_tokens,
    output: usage?.output_tokens ?? usage?.completion_tokens,
  });
  yield [
    // Nothing was said: an empty text is the answer.
    ...(body.text === '' ? [] : [{ type: 'text' as const, text: body.text }]),
    ...finish(tokens),
  ];
};
