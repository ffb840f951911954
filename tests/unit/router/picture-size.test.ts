import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { pictureSize } from '../../../lib/router/picture-size.ts';

/** The beginnings of pictures of 300 × 200 that Chromium wrote. */
const WRITTEN = {
  PNG: 'iVBORw0KGgoAAAANSUhEUgAAASwAAADICAYAAABS39xV',
  'WebP with a profile': 'UklGRpwCAABXRUJQVlA4WAoAAAAgAAAAKwEAxwAA',
  WebP: 'UklGRroAAABXRUJQVlA4IK4AAABwEACdASosAcgAP83m8XO/',
  'WebP without loss': 'UklGRhsAAABXRUJQVlA4TA8AAAAvK8ExAAcQ/Y/+ByKi/wE=',
};
const base64 = (...bytes: number[]) => btoa(String.fromCharCode(...bytes));
const word = (value: number): [number, number] => [value >> 8, value & 0xff];
const FRAME = (kind: number) => [0xff, kind, 0, 17, 8, ...word(200), ...word(300), 3];
const segment = (kind: number, length: number) => [0xff, kind, ...word(length), ...Array(length - 2).fill(0)];

describe('the size of a picture', () => {
  it.each(Object.entries(WRITTEN))('is read from the beginning of a %s', (_, data) => {
    expect(pictureSize(data)).toEqual({ width: 300, height: 200 });
    expect(pictureSize(data.replaceAll('+', '-').replaceAll('/', '_'))).toEqual({ width: 300, height: 200 });
  });

  it('is read from a GIF', () => {
    expect(pictureSize(base64(0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x2c, 1, 0xc8, 0, 0, 0))).toEqual({
      width: 300,
      height: 200,
    });
  });

  it.each([0xc0, 0xc1, 0xc2])('is read from a JPEG behind a preview and tables (frame %i)', (kind) => {
    const before = [...segment(0xe1, 60_000), ...segment(0xdb, 67), ...segment(0xc4, 31), 0xff];
    const data = btoa([0xff, 0xd8, ...before, ...FRAME(kind)].map((it) => String.fromCharCode(it)).join(''));
    expect(pictureSize(data)).toEqual({ width: 300, height: 200 });
  });

  it.each([
    ['nothing', ''],
    ['no base64', '%%%%'],
    ['another kind of picture', base64(0, 0, 0, 0x1c, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66)],
    ['one that ends before it says', WRITTEN.PNG.slice(0, 20)],
    ['a JPEG without a frame', base64(0xff, 0xd8, ...segment(0xe0, 16))],
    ['a JPEG with a marker that hides its frame', base64(0xff, 0xd8, 0xff, 0xd0, 0, 4, 0, 0, ...FRAME(0xc0))],
    ['a picture without a side', base64(0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0, 0, 0xc8, 0)],
  ])('is not known of %s', (_, data) => {
    expect(pictureSize(data)).toBeUndefined();
  });

  it('S12 costs no more reading than it takes: there may be a hundred in a call', () => {
    const decoded = vi.spyOn(globalThis, 'atob');
    const rest = 'A'.repeat(1_000_000);
    for (const data of Object.values(WRITTEN)) {
      const whole = data.replace(/=+$/, '');
      expect(pictureSize(whole + rest)).toEqual({ width: 300, height: 200 });
    }
    expect(Math.max(...decoded.mock.calls.map(([text]) => text.length))).toBeLessThanOrEqual(64);
    decoded.mockRestore();
  });

  it('is looked for in the beginning, whatever comes', () => {
    const long = btoa(`\xff\xd8${`\xff\xe0\xff\xff${'\0'.repeat(65_533)}`.repeat(20)}`);
    expect(pictureSize(long)).toBeUndefined();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom(...Object.values(WRITTEN)),
        (rest, start) => {
          const size = pictureSize(start.slice(0, 16) + base64(...rest));
          if (size !== undefined) expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
        },
      ),
    );
  });
});
