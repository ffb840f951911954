/** What a type makes of its provider's refusals. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ERRORS } from '../../../lib/protocol/errors.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { type Act, openAct, playOf } from '../act.ts';
import type { Refusal } from '../plays/play.ts';
import { refuse } from '../servers.ts';

const CANARY = 'quokka-4242';

/** The same, with a word of the provider's in every sentence. */
const marked = (body: unknown): unknown =>
  JSON.parse(
    JSON.stringify(body, (key, value) =>
      typeof value === 'string' && /message|detail|^error$|text/.test(key) ? `${value} ${CANARY}` : value,
    ),
  );

const sentencesOf = (body: unknown): string[] => {
  const found: string[] = [];
  JSON.stringify(body, (key, value) => {
    if (typeof value === 'string' && /message|detail|^error$/.test(key) && value.includes(' '))
      found.push(value);
    return value;
  });
  return found;
};

export function refusals(type: ProviderType): void {
  let act: Act;
  beforeAll(async () => {
    act = await openAct(type);
  });
  afterAll(() => act[Symbol.asyncDispose]());

  const documented = Object.entries(playOf(type).refusals) as [keyof typeof ERRORS, Refusal][];

  it.each(documented)(
    'S06 %s: its code, a sentence of ours, no word of the provider’s',
    async (code, told) => {
      const { status, body, headers } = told;
      act.replies(refuse(status, marked(body), headers));
      const { error, ends, parts } = await act.run();
      expect(error).toMatchObject({ code, status });
      expect(error?.message).toMatch(/^[A-Z].+[.?]$/);
      expect([ends, parts.filter((part) => part.type !== 'error')]).toEqual([1, []]);
      const shown = JSON.stringify(error);
      expect(shown).not.toContain(CANARY);
      for (const sentence of sentencesOf(body)) expect(shown).not.toContain(sentence);
      if (headers?.['retry-after'] !== undefined)
        expect(error?.retryAfter).toBe(Number(headers['retry-after']));
    },
  );

  it('S06 an error in a stream that has begun: the content first, then one error of ours', async () => {
    const { content } = act.play.stream({ says: ['Once upon'] });
    const midway = act.play.midway.replaceAll('"message":"', `"message":"${CANARY} `);
    act.replies((response) => {
      response.writeHead(200, { 'content-type': act.play.contentType });
      response.end(content.join('') + midway);
    });
    const { text, error, ends, thrown } = await act.run();
    expect(text).toBe('Once upon');
    expect([ends, thrown]).toEqual([1, false]);
    expect(Object.keys(ERRORS)).toContain(error?.code);
    expect(error?.message).toMatch(/^[A-Z].+[.?]$/);
    expect(JSON.stringify(error)).not.toContain(CANARY);
  });

  it.each(documented.filter(([, { body }]) => sentencesOf(body).length > 0))(
    'S06 %s reported in a stream: the same code, before any content and after it',
    async (code, { body }) => {
      const told = act.play.reported(marked(body));
      const { content } = act.play.stream({ says: ['Once upon'] });
      for (const begun of [[], content]) {
        act.replies((response) => {
          response.writeHead(200, { 'content-type': act.play.contentType });
          response.end([...begun, told].join(''));
        });
        const { error, text, ends } = await act.run();
        expect([error?.code, ends]).toEqual([code, 1]);
        expect(text).toBe(begun.length === 0 ? '' : 'Once upon');
        expect(error?.message).toMatch(/^[A-Z].+[.?]$/);
        expect(JSON.stringify(error)).not.toContain(CANARY);
      }
    },
  );

  it.each([
    [400, 'invalid-request'],
    [401, 'authentication'],
    [402, 'payment-required'],
    [404, 'model-not-found'],
    [408, 'timeout'],
    [409, 'invalid-request'],
    [413, 'too-large'],
    [422, 'invalid-request'],
    [429, 'rate-limited'],
    [502, 'overloaded'],
    [503, 'overloaded'],
    [504, 'timeout'],
    [529, 'overloaded'],
  ])('status %i alone is %s, with the wait that its headers name', async (status, code) => {
    act.replies(refuse(status, '', { 'retry-after': '9' }));
    const { error } = await act.run();
    expect(error).toMatchObject({ code, status });
    expect(error?.retryAfter).toBe(/rate-limited|overloaded/.test(code) ? 9 : undefined);
  });

  it.each([418, 500, 501, 520])('S06 status %i without a body that says anything', async (status) => {
    act.replies(refuse(status, `<html>${CANARY}</html>`));
    const { error, ends } = await act.run();
    expect(error).toMatchObject({ code: 'provider-error', status });
    expect([ends, JSON.stringify(error).includes(CANARY)]).toEqual([1, false]);
  });
}
