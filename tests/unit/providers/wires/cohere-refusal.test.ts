import { describe, expect, it } from 'vitest';
import { explainCohere } from '../../../../lib/providers/wires/cohere-refusal.ts';
import type { Refusal } from '../../../contract/plays/play.ts';
import { fixture } from '../../../contract/stage.ts';

const ERRORS = JSON.parse(fixture('errors.json', 'cohere')) as Record<string, Refusal>;
const explained = (name: string) => {
  const { status, body } = ERRORS[name] as Refusal;
  return explainCohere(status, JSON.stringify(body));
};

describe('Cohere’s refusals', () => {
  it.each([
    ['expired-key', { code: 'authentication', message: expect.stringContaining('expired') }],
    ['trial', { code: 'rate-limited', message: expect.stringContaining('trial key') }],
    ['tokens', { code: 'rate-limited' }],
    ['month', { code: 'payment-required', message: expect.stringContaining('this month') }],
    ['context', { code: 'context-too-long', limit: 4081 }],
    ['size', { code: 'context-too-long' }],
    ['max-tokens', { code: 'invalid-request', detail: 'maxOutputTokens' }],
    ['format', { code: 'unsupported', detail: 'json' }],
    ['tools', { code: 'unsupported', detail: 'tools' }],
    ['penalties', { code: 'unsupported', detail: 'presencePenalty' }],
    ['blocked', { code: 'content-filtered' }],
    ['token', { code: 'authentication' }],
    ['cancelled', { code: 'aborted' }],
    ['model', { code: 'model-not-found' }],
    ['busy', { code: 'overloaded' }],
  ])('%s', (name, expected) => {
    expect(explained(name)).toMatchObject(expected);
  });

  it.each(['no-key', 'invalid-key', 'payment', 'minute', 'argument', 'internal', 'late'])(
    '%s is left to its status',
    (name) => expect(explained(name)).toBeUndefined(),
  );

  it.each([
    ['no-key', 'authentication'],
    ['invalid-key', 'authentication'],
    ['expired-key', 'authentication'],
    ['token', 'authentication'],
    ['payment', 'payment-required'],
    ['month', 'payment-required'],
    ['minute', 'rate-limited'],
    ['trial', 'rate-limited'],
    ['tokens', 'rate-limited'],
    ['size', 'context-too-long'],
    ['max-tokens', 'invalid-request'],
    ['argument', 'invalid-request'],
    ['format', 'unsupported'],
    ['blocked', 'content-filtered'],
    ['busy', 'overloaded'],
    ['late', 'timeout'],
    ['internal', undefined],
  ])('%s inside an answer, where no status tells, is %s', (name, code) => {
    const { body } = ERRORS[name] as Refusal;
    expect(explainCohere(undefined, JSON.stringify(body))?.code).toBe(code);
  });

  it('S06 no sentence of theirs is in one of ours', () => {
    for (const [name, { body }] of Object.entries(ERRORS)) {
      const ours = JSON.stringify(explained(name) ?? {});
      expect(ours).not.toContain((body as { message: string }).message);
    }
  });
});
