import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originOf } from '../../../lib/protocol/address.ts';

const written = (url: string): string | undefined => {
  try {
    return new URL(url).origin;
  } catch {
    return undefined;
  }
};

describe('the origin of an address', () => {
  it.each([
    ['https://app.example/path?q#h', 'https://app.example'],
    ['HTTPS://App.Example:443', 'https://app.example'],
    ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:11434'],
    ['data:text/html,hello', 'null'],
    ['no address', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('of %j is %j, however often it is asked for', (url, origin) => {
    for (let time = 0; time < 3; time += 1) expect(originOf(url)).toBe(origin);
  });

  it('is what the browser says, whichever addresses came before', () => {
    const address = fc.oneof(
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.string(),
      fc.constantFrom('https://a.example', 'https://b.example', 'null', `https://${'x'.repeat(300)}.example`),
    );
    fc.assert(
      fc.property(fc.array(address, { maxLength: 100 }), (addresses) => {
        for (const url of addresses) expect(originOf(url)).toBe(written(url));
      }),
    );
  });
});
