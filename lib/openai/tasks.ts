/** `POST /embeddings`, `POST /images/generations`, `GET /models` */
import type { ModelsPart } from '../protocol/part.ts';
import type { Task } from '../protocol/task.ts';
import { emptyAnswer, gather } from './answer.ts';
import { given, type Json, refuse, wordFor } from './body.ts';
import { type Question, type Surface, usageOf, wished } from './surface.ts';

/** A task without what the page left open: OpenAI's `auto` is what is not said at all. */
function taskOf(body: Json, fields: Json): Question {
  if (body.stream) refuse('stream', 'Oriel gives this whole. Leave stream out.');
  const task = { surface: 'openai-fetch', model: body.model, ...fields };
  const open = Object.entries(task).filter(([, value]) => given(value) !== undefined && value !== 'auto');
  return { ask: 'task', task: Object.fromEntries(open) as Task };
}

/** 32 bits each, little end first. */
function floatsIn64(vector: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  for (const [at, value] of vector.entries()) view.setFloat32(at * 4, value, true);
  let binary = '';
  for (let at = 0; at < view.byteLength; at += 1) binary += String.fromCharCode(view.getUint8(at));
  return btoa(binary);
}

export const embeddings: Surface = {
  streams: false,
  read(body) {
    const values = Array.isArray(body.input) ? body.input : [body.input];
    if (!values.every((value) => typeof value === 'string'))
      refuse('input', 'input must be a text or a list of texts: tokens mean something else to each model.');
    return taskOf(body, { task: 'embed', values, dimensions: body.dimensions });
  },
  tell({ body }) {
    const answer = emptyAnswer();
    const data: object[] = [];
    return {
      part(part) {
        gather(answer, part);
        if (part.type !== 'embedding') return;
        const { index, vector } = part;
        // What OpenAI's own client asks for by itself: it is shorter.
        const embedding = body.encoding_format === 'base64' ? floatsIn64(vector) : vector;
        data[index] = { object: 'embedding', index, embedding };
      },
      whole: () => {
        const { input } = answer.usage;
        return {
          object: 'list',
          data,
          model: answer.model ?? wished(body),
          ...(input === undefined ? {} : { usage: { prompt_tokens: input, total_tokens: input } }),
        };
      },
    };
  },
};

/** The words of other years for two of OpenAI's three. */
const QUALITIES: Readonly<Record<string, string>> = { standard: 'medium', hd: 'high' };

export const images: Surface = {
  streams: false,
  read: (body) =>
    taskOf(body, {
      task: 'image',
      prompt: body.prompt,
      n: body.n,
      size: body.size,
      quality: wordFor(QUALITIES, body.quality) ?? body.quality,
      format: body.output_format,
      background: body.background,
    }),
  tell({ body, created }) {
    const answer = emptyAnswer();
    return {
      part: (part) => gather(answer, part),
      whole: () => ({
        created,
        data: answer.files.map(({ mediaType, data }) =>
          // There is nowhere that it could be fetched from but itself.
          body.response_format === 'url' ? { url: `data:${mediaType};base64,${data}` } : { b64_json: data },
        ),
        usage: usageOf(answer.usage, 'input', 'output'),
      }),
    };
  },
};

export const models: Surface = {
  streams: false,
  read: () => ({ ask: 'models' }),
  tell() {
    let shared: ModelsPart['models'] = [];
    return {
      part(part) {
        if (part.type === 'models') shared = part.models;
      },
      whole: () => ({
        object: 'list',
        data: shared.map(({ id }) => ({ id, object: 'model', created: 0, owned_by: id.split('/')[0] })),
      }),
    };
  },
};
