import { describe, expect, it } from 'vitest';
import { openAiCompatible } from '../../../../lib/providers/openai-compatible.ts';
import { embedCohere } from '../../../../lib/providers/tasks/cohere.ts';
import { drawGemini, embedGemini, speakGemini } from '../../../../lib/providers/tasks/gemini.ts';
import { embedOllama } from '../../../../lib/providers/tasks/ollama.ts';
import { collect, stage } from '../../../contract/stage.ts';

function answered(...answers: unknown[]) {
  const sent: { path: string; json: Record<string, unknown> }[] = [];
  const connection = stage(openAiCompatible, {
    baseUrl: 'https://api.example.com',
    key: 'k',
    fetch: async (url, { body }) => {
      sent.push({ path: new URL(url).pathname, json: JSON.parse(String(body)) });
      return new Response(JSON.stringify(answers[Math.min(sent.length, answers.length) - 1]));
    },
  });
  return { connection, sent };
}

const values = ['a', 'b'];
const embed = { task: 'embed', surface: 'window.ai', values } as const;
const USED = { type: 'usage', usage: { input: 4 } };

describe('embeddings of other wires', () => {
  it('Gemini: one batch, its purpose and dimensions in every request', async () => {
    const { connection, sent } = answered({ embeddings: [{ values: [1] }, { values: [2] }] });
    const { parts } = await collect(
      embedGemini({ ...embed, dimensions: 1, purpose: 'query' }, 'gemini-embedding-001', connection),
    );
    expect(parts.filter(({ type }) => type === 'embedding')).toEqual([
      { type: 'embedding', index: 0, vector: [1] },
      { type: 'embedding', index: 1, vector: [2] },
    ]);
    expect(sent[0]?.path).toBe('/models/gemini-embedding-001:batchEmbedContents');
    expect(sent[0]?.json.requests).toEqual(
      values.map((text) => ({
        model: 'models/gemini-embedding-001',
        content: { role: 'user', parts: [{ text }] },
        outputDimensionality: 1,
        taskType: 'RETRIEVAL_QUERY',
      })),
    );
  });

  it('Gemini: more than a hundred go in several batches', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `value ${index}`);
    const { connection, sent } = answered(
      { embeddings: many.slice(0, 100).map((_, index) => ({ values: [index] })) },
      { embeddings: [{ values: [100] }] },
    );
    const { parts } = await collect(embedGemini({ ...embed, values: many }, 'm', connection));
    expect(sent).toHaveLength(2);
    expect(parts.flatMap((part) => (part.type === 'embedding' ? [part.vector[0]] : []))).toEqual(
      many.map((_, index) => index),
    );
  });

  it('S26 what was used before it broke is told with the error', async () => {
    const many = Array.from({ length: 101 }, () => 'x');
    const { connection } = answered(
      { embeddings: many.slice(1).map(() => ({ values: [1] })), usageMetadata: { promptTokenCount: 7 } },
      { embeddings: [] },
    );
    const { parts } = await collect(embedGemini({ ...embed, values: many }, 'm', connection));
    expect(parts.slice(100)).toMatchObject([
      { type: 'usage', usage: { input: 7 } },
      { type: 'error', error: { code: 'provider-error' } },
    ]);
  });

  it('Cohere: what is stored and what is looked for are told apart', async () => {
    const { connection, sent } = answered({
      embeddings: { float: [[1], [2]] },
      meta: { billed_units: { input_tokens: 4 } },
    });
    const { parts } = await collect(embedCohere(embed, 'embed-v4.0', connection));
    expect(parts).toContainEqual(USED);
    expect(sent[0]).toEqual({
      path: '/v2/embed',
      json: { model: 'embed-v4.0', texts: values, input_type: 'search_document', embedding_types: ['float'] },
    });
  });

  it('Ollama', async () => {
    const { connection, sent } = answered({ embeddings: [[1], [2]], prompt_eval_count: 4 });
    const { parts } = await collect(embedOllama(embed, 'nomic-embed-text', connection));
    expect(parts).toContainEqual(USED);
    expect(sent[0]).toEqual({ path: '/api/embed', json: { model: 'nomic-embed-text', input: values } });
  });
});

describe('Gemini beyond text', () => {
  const image = { task: 'image', surface: 'window.ai', prompt: 'A fjord' } as const;

  it('draws in the ratio nearest to the size that was asked for', async () => {
    const { connection, sent } = answered({
      predictions: [{ bytesBase64Encoded: 'iVBORw0K', mimeType: 'image/png' }],
    });
    const { parts } = await collect(
      drawGemini({ ...image, size: '1792x1024', seed: 3 }, 'imagen-4', connection),
    );
    expect(parts).toEqual([
      { type: 'file', mediaType: 'image/png', data: 'iVBORw0K' },
      { type: 'finish', reason: 'stop', ignored: ['seed'] },
    ]);
    expect(sent[0]).toMatchObject({
      path: '/models/imagen-4:predict',
      json: { instances: [{ prompt: 'A fjord' }], parameters: { sampleCount: 1, aspectRatio: '16:9' } },
    });
  });

  it('its own image models answer as they do with text, one image a request, going by what they are given', async () => {
    const inlineData = { mimeType: 'image/png', data: 'iVBORw0K' };
    const { connection, sent } = answered({
      candidates: [{ content: { parts: [{ text: 'Here.' }, { inlineData }] } }],
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 1_290 },
    });
    const images = [{ mediaType: 'image/jpeg', data: '_9j-' }];
    const { parts } = await collect(
      drawGemini({ ...image, images, n: 2, size: '900x1600', seed: 3 }, 'gemini-2.5-flash-image', connection),
    );
    const file = { type: 'file', mediaType: 'image/png', data: 'iVBORw0K' };
    expect(parts).toEqual([
      file,
      file,
      { type: 'usage', usage: { input: 10, output: 2_580 } },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(sent[0]).toMatchObject({
      path: '/models/gemini-2.5-flash-image:generateContent',
      json: {
        contents: [
          {
            role: 'user',
            parts: [{ text: 'A fjord' }, { inlineData: { mimeType: 'image/jpeg', data: '/9j+' } }],
          },
        ],
        generationConfig: { imageConfig: { aspectRatio: '9:16' }, seed: 3 },
      },
    });
  });

  it('S06 a media type that is none is no way for words to reach a page', async () => {
    const prediction = { bytesBase64Encoded: 'iVBORw0KGgo=', mimeType: 'the key sk-canary was refused' };
    const { connection } = answered({ predictions: [prediction] });
    const { parts } = await collect(drawGemini(image, 'imagen-4.0-generate-001', connection));
    expect(parts[0]).toEqual({ type: 'file', mediaType: 'image/png', data: 'iVBORw0KGgo=' });
  });

  it('S26 images that were drawn before one failed are paid for', async () => {
    const drawn = {
      candidates: [{ content: { parts: [{ inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }] } }],
      usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 5 },
    };
    const { connection } = answered(drawn, { candidates: [] });
    const { parts } = await collect(drawGemini({ ...image, n: 2 }, 'gemini-2.5-flash-image', connection));
    expect(parts.map(({ type }) => type)).toEqual(['file', 'usage', 'error']);
    expect(parts[1]).toEqual({ type: 'usage', usage: { input: 3, output: 5 } });
  });

  it('an image that its filter kept back is an error', async () => {
    const { connection } = answered({ predictions: [{ raiFilteredReason: 'no' }] });
    expect((await collect(drawGemini(image, 'imagen-4', connection))).error?.code).toBe('provider-error');
  });

  it('reads aloud, the rate of its PCM in the media type', async () => {
    const inlineData = { mimeType: 'audio/L16;codec=pcm;rate=24000', data: 'AQID' };
    const { connection, sent } = answered({
      candidates: [{ content: { parts: [{ inlineData }] } }],
      usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 50 },
    });
    const { parts } = await collect(
      speakGemini(
        { task: 'speech', surface: 'window.ai', text: 'Hi', instructions: 'Softly' },
        'tts',
        connection,
      ),
    );
    expect(parts).toEqual([
      { type: 'file', mediaType: 'audio/L16;codec=pcm;rate=24000', data: 'AQID' },
      { type: 'usage', usage: { input: 3, output: 50 } },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(JSON.stringify(sent[0]?.json)).toContain('Softly\\n\\nHi');
  });
});
