/** Gemini beyond chat: `batchEmbedContents`, Imagen's `predict`, and speech out of `generateContent`. */
import type { Part } from '../../protocol/part.ts';
import type { EmbedTask, ImageTask } from '../../protocol/task.ts';
import { pathSegment } from '../address.ts';
import { listOf, loose, textOf, usageOf } from '../loose.ts';
import { badAnswer } from '../parts.ts';
import type { Answer, ProviderType } from '../types.ts';
import { unsupported } from '../wire.ts';
import { embedInBatches, finish, jsonOf } from './body.ts';

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
    const body = await jsonOf(connection, response);
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

export const drawGemini: NonNullable<ProviderType['image']> = async function* image(
  task: ImageTask,
  model,
  connection,
): Answer {
  const { prompt, n = 1, size, quality, format, background, seed, images = [] } = task;
  if (images.length > 0) throw unsupported('images', 'images to go by');
  if (background === 'transparent') throw unsupported('background', 'a background without colour');
  if (n > 4) throw unsupported('n', 'more than 4 images at once');
  const ignored = [
    ...(quality === undefined ? [] : ['quality']),
    ...(seed === undefined ? [] : ['seed']),
    ...(format === 'webp' ? ['format'] : []),
  ];
  const mime = format === undefined || format === 'webp' ? undefined : `image/${format}`;
  const json = {
    instances: [{ prompt }],
    parameters: {
      sampleCount: n,
      aspectRatio: size === undefined ? undefined : ratioOf(size),
      outputOptions: mime === undefined ? undefined : { mimeType: mime },
    },
  };
  const path = `/models/${pathSegment(model)}:predict`;
  const body = await jsonOf(connection, await connection.request(path, { method: 'POST', json }));
  const files = listOf(body.predictions).flatMap((value): Part[] => {
    const it = loose(value);
    const data = textOf(it?.bytesBase64Encoded);
    return data === undefined ? [] : [{ type: 'file', mediaType: textOf(it?.mimeType) ?? 'image/png', data }];
  });
  if (files.length === 0) throw badAnswer(connection.provider.label, 'sent no image');
  yield [...files, ...finish(undefined, ignored)];
};

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
  const path = `/models/${pathSegment(model)}:generateContent`;
  const body = await jsonOf(connection, await connection.request(path, { method: 'POST', json }));
  const content = loose(loose(listOf(body.candidates)[0])?.content);
  const files = listOf(content?.parts).flatMap((part): Part[] => {
    const inline = loose(loose(part)?.inlineData);
    const data = textOf(inline?.data);
    return data === undefined
      ? []
      : [{ type: 'file', mediaType: textOf(inline?.mimeType) ?? 'audio/pcm', data }];
  });
  if (files.length === 0) throw badAnswer(connection.provider.label, 'sent no sound');
  const used = loose(body.usageMetadata);
  const usage = usageOf({ input: used?.promptTokenCount, output: used?.candidatesTokenCount });
  yield [...files, ...finish(usage, speed === undefined ? [] : ['speed'])];
};
