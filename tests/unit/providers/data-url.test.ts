import { describe, expect, it } from 'vitest';
import { addressOf, imageType, standardBase64 } from '../../../lib/providers/data-url.ts';

describe('binary content as providers take it', () => {
  it('S08 an address is handed on as it is', () => {
    const url = 'https://127.0.0.1/x?y=a-b_c';
    expect(addressOf({ url }, 'image/png')).toBe(url);
  });

  it('bytes are a data URL in the standard alphabet, whatever a page wrote', () => {
    expect(standardBase64('-_-_')).toBe('+/+/');
    expect(addressOf({ data: 'a-_b' }, 'application/pdf')).toBe('data:application/pdf;base64,a+/b');
  });

  it.each([
    ['/9j/4AAQ', 'image/jpeg'],
    ['R0lGODlh', 'image/gif'],
    ['UklGRgAA', 'image/webp'],
    ['iVBORw0K', 'image/png'],
    ['AAAA', 'image/png'],
  ])('an image without a type has one by its first bytes: %s is %s', (data, type) => {
    expect(imageType(data)).toBe(type);
    expect(addressOf({ data })).toBe(`data:${type};base64,${data}`);
  });
});
