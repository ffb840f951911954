import { describe, expect, it } from 'vitest';
import { readMedia } from '../../../lib/openai/media.ts';

describe('a picture, a sound or a file', () => {
  it.each([
    ['data:image/png;base64,aGk=', { source: { data: 'aGk=' }, mediaType: 'image/png' }],
    [
      'data:image/png;charset=x;base64,aGk%3D',
      { source: { data: 'aGk=' }, mediaType: 'image/png;charset=x' },
    ],
    ['data:;base64,aGk=', { source: { data: 'aGk=' } }],
    ['data:text/plain,h%C3%A5', { source: { data: 'aMOl' }, mediaType: 'text/plain' }],
    ['data:,hi', { source: { data: 'aGk=' } }],
    ['aGk=', { source: { data: 'aGk=' } }],
    ['https://a.example/a.png?b=c,d', { source: { url: 'https://a.example/a.png?b=c,d' } }],
  ])('comes as %s', (text, media) => {
    expect(readMedia(text, 'url')).toEqual(media);
  });

  it.each([
    'http://a.example/',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    'data:image/png',
    'data:,%',
  ])('S08 does not come as %s', (text) => {
    expect(() => readMedia(text, 'messages[0].content[0].image_url')).toThrow(/^messages\[0\]/);
  });
});
