import { beforeEach, describe, expect, it } from 'vitest';
import type { Part } from '../../../lib/protocol/part.ts';
import { Task } from '../../../lib/protocol/task.ts';
import { error, SERVED } from './answers.ts';
import { pageWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
});
const served = { ...SERVED, cost: 0.01 };
const answer = (...parts: Part[]) => {
  world.answer = (line) => {
    line.send(...parts, { type: 'usage', usage: { input: 3 } }, { type: 'finish', reason: 'stop', served });
    line.close();
  };
};
const ABOUT = { usage: { input: 3 }, cost: 0.01, model: SERVED.model, provider: SERVED.provider };
/** As the background reads it: strictly. */
const asked = () => Task.parse((world.lines[0] as unknown as { ask: { task: unknown } }).ask.task);
const bytesOf = async (blob: Blob | undefined) => [...new Uint8Array(await (blob as Blob).arrayBuffer())];

describe('what is beyond conversations', () => {
  it('embed gives one vector for each value, in their order', async () => {
    answer({ type: 'embedding', index: 1, vector: [0.5] }, { type: 'embedding', index: 0, vector: [1, 2] });
    const result = await world.ai.embed(['a', 'b'], { dimensions: 2, purpose: 'query', model: 'wish' });
    expect(result).toEqual({ embeddings: [[1, 2], [0.5]], ...ABOUT });
    expect(asked()).toEqual({
      task: 'embed',
      surface: 'window.ai',
      values: ['a', 'b'],
      dimensions: 2,
      purpose: 'query',
      model: 'wish',
    });
  });

  it('embed takes one text as a list of one', async () => {
    answer({ type: 'embedding', index: 0, vector: [1] });
    expect((await world.ai.embed('a')).embeddings).toEqual([[1]]);
    expect(asked()).toMatchObject({ values: ['a'] });
  });

  it('generateImage gives Blobs, and takes pictures to be changed', async () => {
    answer(
      { type: 'file', mediaType: 'image/png', data: 'AQID' },
      { type: 'file', mediaType: 'image/png', data: '/w==' },
    );
    const { images, ...about } = await world.ai.generateImage('a cat', {
      n: 2,
      size: '512x512',
      images: [new Blob([new Uint8Array([9])], { type: 'image/jpeg' }), 'data:image/png;base64,AQ=='],
    });
    expect(about).toEqual(ABOUT);
    expect(images.map(({ type }) => type)).toEqual(['image/png', 'image/png']);
    expect(await bytesOf(images[0])).toEqual([1, 2, 3]);
    expect(await bytesOf(images[1])).toEqual([255]);
    expect(asked()).toEqual({
      task: 'image',
      surface: 'window.ai',
      prompt: 'a cat',
      n: 2,
      size: '512x512',
      images: [
        { mediaType: 'image/jpeg', data: 'CQ==' },
        { mediaType: 'image/png', data: 'AQ==' },
      ],
    });
  });

  it('generateSpeech gives a Blob', async () => {
    answer({ type: 'file', mediaType: 'audio/mpeg', data: 'AQID' });
    const { audio, ...about } = await world.ai.generateSpeech('Hello', { voice: 'alto', format: 'mp3' });
    expect(about).toEqual(ABOUT);
    expect([audio.type, await bytesOf(audio)]).toEqual(['audio/mpeg', [1, 2, 3]]);
    expect(asked()).toEqual({
      task: 'speech',
      surface: 'window.ai',
      text: 'Hello',
      voice: 'alto',
      format: 'mp3',
    });
  });

  it('transcribe takes a Blob and gives a text', async () => {
    answer({ type: 'text', text: 'Hel' }, { type: 'text', text: 'lo' });
    const audio = new Blob([new Uint8Array([1])], { type: 'audio/wav' });
    expect(await world.ai.transcribe(audio, { language: 'en' })).toEqual({ text: 'Hello', ...ABOUT });
    expect(asked()).toEqual({
      task: 'transcribe',
      surface: 'window.ai',
      audio: { mediaType: 'audio/wav', data: 'AQ==' },
      language: 'en',
    });
  });

  it.each([
    ['bytes without a type', () => world.ai.transcribe(new Uint8Array([1])), 'audio'],
    ['an address', () => world.ai.transcribe('https://a.example/a.wav'), 'audio'],
    ['a picture that is none', () => world.ai.generateImage('x', { images: [7 as never] }), 'images[0]'],
    ['a signal that is none', () => world.ai.embed('x', { signal: {} as never }), 'signal'],
  ])('refuses %s with a sentence, and asks nobody', async (_, act, detail) => {
    const refused = act() as Promise<unknown>;
    await expect(refused).rejects.toMatchObject({
      name: 'WindowAIError',
      code: 'invalid-request',
      message: expect.stringMatching(/\.$/),
    });
    expect(await refused.catch((thrown) => thrown.detail)).toBe(detail);
    expect(world.lines).toHaveLength(0);
  });

  it('refuses a Blob that cannot be read', async () => {
    const { arrayBuffer } = Blob.prototype;
    try {
      Blob.prototype.arrayBuffer = () => Promise.reject(new Error('gone'));
      world = await pageWorld();
      const audio = new Blob([], { type: 'audio/wav' });
      await expect(world.ai.transcribe(audio)).rejects.toMatchObject({
        code: 'invalid-request',
        message: expect.stringContaining('Blob'),
      });
      expect(world.lines).toHaveLength(0);
    } finally {
      Blob.prototype.arrayBuffer = arrayBuffer;
    }
  });

  it('fails with the code of what failed, and an abort with its reason', async () => {
    world.answer = error('no-model');
    await expect(world.ai.embed('x')).rejects.toMatchObject({ code: 'no-model' });
    world.answer = undefined;
    const controller = new AbortController();
    const asking = world.ai.generateSpeech('x', { signal: controller.signal });
    controller.abort('enough');
    await expect(asking).rejects.toBe('enough');
  });
});

describe('models', () => {
  it('are what the background tells', async () => {
    const models = [{ id: 'v/m', name: 'M', kind: 'chat' as const, tools: true }];
    world.answer = (line) => {
      line.send({ type: 'models', models }, { type: 'finish', reason: 'stop' });
      line.close();
    };
    expect(await world.ai.models()).toEqual(models);
    expect(world.lines[0]?.ask).toEqual({ ask: 'models', id: expect.any(String), title: 'A page' });
  });

  it('S34 are refused before a grant', async () => {
    world.answer = error('permission-denied');
    await expect(world.ai.models()).rejects.toMatchObject({ code: 'permission-denied' });
  });
});
