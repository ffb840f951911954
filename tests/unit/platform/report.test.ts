import { afterEach, describe, expect, test, vi } from 'vitest';
import { report } from '../../../lib/platform/report.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';

const CANARY = 'sk-canary-4242';

afterEach(() => vi.restoreAllMocks());

/** What stands in the console, arguments and all that hangs on them. */
function logged(thrown: unknown): string {
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  report('Something was not done')(thrown);
  return error.mock.calls
    .flat()
    .map((one) => (typeof one === 'string' ? one : JSON.stringify(one, Object.getOwnPropertyNames(one))))
    .join(' ');
}

describe('S06 the console of the background', () => {
  test('tells the sentence of an error of ours, and nothing of its cause', () => {
    const text = logged(new OrielError('network', { message: 'Try again.' }, new Error(CANARY)));
    expect(text).toBe('[oriel] Something was not done: Try again.');
  });

  test.each([
    new TypeError(`Headers: ${CANARY} is no header`),
    new SyntaxError(`Unexpected token, "${CANARY}" is not valid JSON`),
    Object.assign(new Error(CANARY), { body: CANARY }),
  ])('tells of any other its name alone: %s', (thrown) => {
    expect(logged(thrown)).toBe(`[oriel] Something was not done: ${thrown.name}`);
  });

  test.each([CANARY, { secret: CANARY }, null, undefined])(
    'tells nothing of what is no error: %j',
    (thrown) => {
      expect(logged(thrown)).toBe('[oriel] Something was not done: unknown error');
    },
  );
});
