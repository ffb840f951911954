/** Gemini beyond chat: `batchEmbedContents`, Imagen's `predict`, and speech out of `generateContent`. */
import type { Part, Usage } from '../../protocol/part.ts';
import type { EmbedTask, ImageTask } from '../../protocol/task.ts';
import { pathSegment } from '../address.ts';
import { standardBase64 } from '../data-url.ts';
import { listOf, loose, textOf, usageOf } from '../loose.ts';
import { badAnswer } from '../parts.ts';
import { traitsOf } from '../traits.ts';
import type { Answer, Connection, ProviderType } from '../types.ts';
import { unsupported } from '../wire.ts';
import { MEDIA_TYPE } from '../wires/gemini-answer.ts';
import { answerJson, broken, embedInBatches, finish } from './body.ts';

/** "At most 100 requests can be in one batch." */
const MAX_BATCH = 100;

const TASK_TYPES: Readonly<Record<NonNullable<EmbedTask['purpose']>, string>> = {
  query: 'RETRIEVAL_QUERY',
  document: 'RETRIEVAL_DOCUMENT',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
  similarity: 'SEMANTIC_SIMILARITY',
};

export const embedGemini: NonNullable<ProviderType['embed']> = (
  { values, dimensions, purpose },
  model,
  connection,
) => {
  const rest = {
    outputDimensionality: dimensions,
    taskType: purpose === undefined ? undefined : TASK_TYPES[purpose],
  };
  return embedInBatches(connection, values, MAX_BATCH, async (batch) => {
    const requests = batch.map((text) => ({
      model: `models/${model}`,
      content: { role: 'user', parts: [{ text }] },
      ...rest,
    }));
    const path = `/models/${pathSegment(model)}:batchEmbedContents`;
    const response = await connection.request(path, { method: 'POST', json: { requests } });
    const body = await answerJson(connection, response);
    return {
      vectors: listOf(body.embeddings).map((embedding) => loose(embedding)?.values),
      usage: usageOf({ input: loose(body.usageMetadata)?.promptTokenCount }),
    };
  });
};

/** What Imagen draws in: the ratio nearest to a size in pixels. */
const RATIOS = ['1:1', '3:4', '4:3', '9:16', '16:9'] as const;

function ratioOf(size: string): string {
  const [width = 1, height = 1] = size.split('x').map(Number);
  const wanted = Math.log(width / height);
  const off = (ratio: string) => {
    const [w = 1, h = 1] = ratio.split(':').map(Number);
    return Math.abs(Math.log(w / h) - wanted);
  };
  return [...RATIOS].sort((a, b) => off(a) - off(b))[0] ?? '1:1';
}

/** Imagen draws by `predict`; Gemini's own models answer with an image as they answer with text. */
const DRAWING: readonly { models: string; predicts: boolean }[] = [
  { models: '*', predicts: false },
  { models: 'imagen-*', predicts: true },
];

export const drawGemini: NonNullable<ProviderType['image']> = async function* image(
  task,
  model,
  connection,
): Answer {
  const { predicts } = traitsOf<{ predicts: boolean }>(DRAWING, model);
  const { n = 1, quality, format, background, seed, images = [] } = task;
  if (background === 'transparent') throw unsupported('background', 'a background without colour');
  if (n > 4) throw unsupported('n', 'more than 4 images at once');
  if (predicts && images.length > 0) throw unsupported('images', 'images to go by');
  const ignored = [
    ...(quality === undefined ? [] : ['quality']),
    ...(seed !== undefined && predicts ? ['seed'] : []),
    ...(format !== undefined && (!predicts || format === 'webp') ? ['format'] : []),
  ];
  if (predicts) {
    yield [...(await predicted(task, model, connection)), ...finish(undefined, ignored)];
    return;
  }
  // One image a request, and no word for more.
  let used: Usage | undefined;
  try {
    for (let drawn = 0; drawn < n; drawn += 1) {
      const { files, usage } = await generated(task, model, connection);
      used = added(used, usage);
      yield files;
    }
    yield finish(used, ignored);
  } catch (thrown) {
    yield broken(used, thrown);
  }
};

/** A media type, and no other words (S06). */
function typeIn(value: unknown): string | undefined {
  const type = textOf(value);
  return type !== undefined && MEDIA_TYPE.test(type) ? type : undefined;
}

async function predicted(
  { prompt, n = 1, size, format }: ImageTask,
  model: string,
  connection: Connection,
): Promise<Part[]> {
  const mimeType = format === undefined || format === 'webp' ? undefined : `image/${format}`;
  const json = {
    instances: [{ prompt }],
    parameters: {
      sampleCount: n,
      aspectRatio: size === undefined ? undefined : ratioOf(size),
      outputOptions: mimeType === undefined ? undefined : { mimeType },
    },
  };
  const path = `/models/${pathSegment(model)}:predict`;
  const body = await answerJson(connection, await connection.request(path, { method: 'POST', json }));
  const files = listOf(body.predictions).flatMap((value): Part[] => {
    const it = loose(value);
    const data = textOf(it?.bytesBase64Encoded);
    return data === undefined ? [] : [{ type: 'file', mediaType: typeIn(it?.mimeType) ?? 'image/png', data }];
  });
  if (files.length === 0) throw badAnswer(connection.provider.label, 'sent no image');
  return files;
}

async function generated(
  { prompt, size, seed, images = [] }: ImageTask,
  model: string,
  connection: Connection,
): Promise<{ files: Part[]; usage: Usage | undefined }> {
  const given = images.map(({ mediaType, data }) => ({
    inlineData: { mimeType: mediaType, data: standardBase64(data) },
  }));
  const json = {
    contents: [{ role: 'user', parts: [{ text: prompt }, ...given] }],
    generationConfig: {
      responseModalities: ['TEXT', 'IMAGE'],
      imageConfig: size === undefined ? undefined : { aspectRatio: ratioOf(size) },
      seed,
    },
  };
  const body = await contentOf(json, model, connection);
  if (body.files.length === 0) throw badAnswer(connection.provider.label, 'sent no image');
  return body;
}

function added(sum: Usage | undefined, usage: Usage | undefined): Usage | undefined {
  if (sum === undefined || usage === undefined) return sum ?? usage;
  return { input: (sum.input ?? 0) + (usage.input ?? 0), output: (sum.output ?? 0) + (usage.output ?? 0) };
}

/** The files in a whole answer of `generateContent`, and what it used. */
async function contentOf(
  json: unknown,
  model: string,
  connection: Connection,
): Promise<{ files: Part[]; usage: Usage | undefined }> {
  const path = `/models/${pathSegment(model)}:generateContent`;
  const body = await answerJson(connection, await connection.request(path, { method: 'POST', json }));
  const content = loose(loose(listOf(body.candidates)[0])?.content);
  const files = listOf(content?.parts).flatMap((part): Part[] => {
    const inline = loose(loose(part)?.inlineData);
    const data = textOf(inline?.data);
    const mediaType = typeIn(inline?.mimeType);
    return data === undefined || mediaType === undefined ? [] : [{ type: 'file', mediaType, data }];
  });
  const used = loose(body.usageMetadata);
  return { files, usage: usageOf({ input: used?.promptTokenCount, output: used?.candidatesTokenCount }) };
}

/** What it sends is 16-bit PCM, one channel; the rate is in its media type. */
const DEFAULT_VOICE = 'Kore';

export const speakGemini: NonNullable<ProviderType['speech']> = async function* speech(
  { text, voice = DEFAULT_VOICE, format, speed, instructions, language },
  model,
  connection,
): Answer {
  if (format !== undefined && format !== 'pcm')
    throw unsupported('format', `${format} as a format for sound`);
  const prompt = instructions === undefined ? text : `${instructions}\n\n${text}`;
  const json = {
    contents: [{ role: 'user', parts: [{ text: prompt }] }],
    generationConfig: {
      responseModalities: ['AUDIO'],
      speechConfig: {
        voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } },
        languageCode: language,
      },
    },
  };
  const { files, usage } = await contentOf(json, model, connection);
  if (files.length === 0) throw badAnswer(connection.provider.label, 'sent no sound');
  yield [...files, ...finish(usage, speed === undefined ? [] : ['speed'])];
};
