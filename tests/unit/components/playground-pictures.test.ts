// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { MAX_PICTURE_BYTES, MAX_PICTURES, withFiles } from '../../../components/playground/pictures.ts';

const file = (name: string, size = 3, type = 'image/png') => new File([new Uint8Array(size)], name, { type });

describe('files', () => {
  test('become pictures behind those that are there, with their names, types and bytes', async () => {
    const before = [{ name: 'a.png', mediaType: 'image/png', data: 'AAAA' }];
    const { pictures, problem } = await withFiles(before, [file('b.gif', 2, 'image/gif')]);
    expect(problem).toBeUndefined();
    expect(pictures).toEqual([...before, { name: 'b.gif', mediaType: 'image/gif', data: 'AAA=' }]);
  });

  test('that are no pictures end it there: what came before stays', async () => {
    const { pictures, problem } = await withFiles(
      [],
      [file('a.png'), file('b.pdf', 3, 'application/pdf'), file('c.png')],
    );
    expect(pictures.map(({ name }) => name)).toEqual(['a.png']);
    expect(problem).toBe('b.pdf is no picture.');
  });

  test('are no more than so many', async () => {
    const files = Array.from({ length: MAX_PICTURES + 1 }, (_, at) => file(`${at}.png`));
    const { pictures, problem } = await withFiles([], files);
    expect(pictures).toHaveLength(MAX_PICTURES);
    expect(problem).toContain(`${MAX_PICTURES} pictures are the most`);
  });

  test('are no larger together than a message may be', async () => {
    const there = [{ name: 'a.png', mediaType: 'image/png', data: 'A'.repeat((MAX_PICTURE_BYTES * 4) / 3) }];
    const { pictures, problem } = await withFiles(there, [file('b.png', 1)]);
    expect(pictures).toEqual(there);
    expect(problem).toContain('With b.png');
  });

  test('that cannot be read say so', async () => {
    const reader = FileReader.prototype.readAsDataURL;
    FileReader.prototype.readAsDataURL = function fails() {
      queueMicrotask(() => this.onerror?.(new ProgressEvent('error') as never));
    };
    try {
      expect((await withFiles([], [file('a.png')])).problem).toBe('a.png could not be read.');
    } finally {
      FileReader.prototype.readAsDataURL = reader;
    }
  });
});
