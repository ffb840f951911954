import { describe, expect, it } from 'vitest';
import { openExchange } from '../../../lib/openai/exchange.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { NOW, refusalOf, taskOf, told } from './speaking.ts';

const END: Part = { type: 'finish', reason: 'stop', served: { model: 'maker/model', provider: 'P' } };

describe('embeddings', () => {
  const vectors: Part[] = [
    { type: 'embedding', index: 1, vector: [0, -1] },
    { type: 'embedding', index: 0, vector: [0.5, 1] },
    { type: 'usage', usage: { input: 4 } },
    END,
  ];

  it('are asked for by a text or several', () => {
    expect(taskOf('/embeddings', { model: 'm', input: 'a', dimensions: 8, user: 'u' })).toEqual({
      task: 'embed',
      surface: 'openai-fetch',
      model: 'm',
      values: ['a'],
      dimensions: 8,
    });
    expect(taskOf('/embeddings', { input: ['a', 'b'], dimensions: null })).toMatchObject({
      values: ['a', 'b'],
    });
  });

  it.each([[[1, 2]], [[[1]]], [undefined]])('are not made of %j', (input) => {
    expect(refusalOf('/embeddings', { input })).toMatchObject({ status: 400, param: 'input' });
  });

  it('come in the order of what was asked', () => {
    expect(JSON.parse(told('/embeddings', { input: ['a', 'b'] }, vectors).text)).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [0.5, 1] },
        { object: 'embedding', index: 1, embedding: [0, -1] },
      ],
      model: 'maker/model',
      usage: { prompt_tokens: 4, total_tokens: 4 },
    });
  });

  it('say nothing of tokens that nobody told', () => {
    const untold = vectors.filter(({ type }) => type !== 'usage');
    expect(JSON.parse(told('/embeddings', { input: ['a', 'b'] }, untold).text)).not.toHaveProperty('usage');
  });

  it('come as the bytes of 32-bit floats where those are asked for', () => {
    const body = { input: ['a', 'b'], encoding_format: 'base64' };
    const { data } = JSON.parse(told('/embeddings', body, vectors).text);
    const bytes = Uint8Array.from(atob(data[0].embedding), (letter) => letter.charCodeAt(0));
    expect([...new Float32Array(bytes.buffer)]).toEqual([0.5, 1]);
  });
});

describe('images', () => {
  const picture: Part[] = [
    { type: 'file', mediaType: 'image/png', data: 'aGk=' },
    { type: 'usage', usage: { input: 4, output: 100 } },
    END,
  ];

  it('are asked for in the words of this year and of others', () => {
    const fields = {
      prompt: 'A fjord',
      n: 2,
      size: '1024x1024',
      output_format: 'webp',
      background: 'opaque',
    };
    expect(taskOf('/images/generations', { ...fields, quality: 'hd', style: 'vivid' })).toEqual({
      task: 'image',
      surface: 'openai-fetch',
      prompt: 'A fjord',
      n: 2,
      size: '1024x1024',
      quality: 'high',
      format: 'webp',
      background: 'opaque',
    });
    const auto = { size: 'auto', quality: 'auto', background: 'auto', n: null };
    expect(taskOf('/images/generations', { prompt: 'A fjord', ...auto })).toEqual({
      task: 'image',
      surface: 'openai-fetch',
      prompt: 'A fjord',
    });
  });

  it('come as base64, or as an address that holds them', () => {
    expect(JSON.parse(told('/images/generations', { prompt: 'x' }, picture).text)).toMatchObject({
      created: NOW / 1_000,
      data: [{ b64_json: 'aGk=' }],
      usage: { input_tokens: 4, output_tokens: 100, total_tokens: 104 },
    });
    const body = { prompt: 'x', response_format: 'url' };
    expect(JSON.parse(told('/images/generations', body, picture).text).data).toEqual([
      { url: 'data:image/png;base64,aGk=' },
    ]);
  });

  it('are not streamed', () => {
    expect(refusalOf('/images/generations', { prompt: 'x', stream: true })).toMatchObject({
      status: 400,
      param: 'stream',
    });
  });
});

describe('models', () => {
  it('are those that the person shares with this site', () => {
    const { text, head } = told('/models', {}, [
      { type: 'models', models: [{ id: 'maker/model', name: 'Model', kind: 'chat' }] },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(head?.status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      object: 'list',
      data: [{ id: 'maker/model', object: 'model', created: 0, owned_by: 'maker' }],
    });
  });

  it('are asked of the line, whatever stands in the body', () => {
    const message = { ask: 'openai', id: 'one', title: 'A', path: '/models', body: { call: 1 }, kept: {} };
    expect(
      openExchange(
        message,
        () => '',
        () => 0,
      ).question,
    ).toEqual({ ask: 'models', id: 'one', title: 'A' });
  });
});
