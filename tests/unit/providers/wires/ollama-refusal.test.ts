import { describe, expect, it } from 'vitest';
import { explainOllama } from '../../../../lib/providers/wires/ollama-refusal.ts';
import type { Refusal } from '../../../contract/plays/play.ts';
import { fixture } from '../../../contract/stage.ts';

const ERRORS = JSON.parse(fixture('errors.json', 'ollama')) as Record<string, Refusal>;
const explained = (name: string) => explainOllama(JSON.stringify((ERRORS[name] as Refusal).body));

describe('Ollama’s refusals', () => {
  it.each([
    ['model', { code: 'model-not-found', message: expect.stringContaining('Pull it first') }],
    ['model-old', { code: 'model-not-found' }],
    ['tools', { code: 'unsupported', detail: 'tools' }],
    ['thinking', { code: 'unsupported', detail: 'reasoning' }],
    ['images', { code: 'unsupported', detail: 'image' }],
    ['chat', { code: 'unsupported' }],
    ['context', { code: 'context-too-long' }],
    ['memory', { code: 'overloaded', message: expect.stringContaining('memory') }],
    ['busy', { code: 'overloaded' }],
    ['starting', { code: 'overloaded', message: expect.stringContaining('still loading') }],
    ['signin', { code: 'authentication', message: expect.stringContaining('ollama signin') }],
    ['schema', { code: 'unsupported', detail: 'json' }],
    ['crash', { code: 'provider-error', message: expect.stringContaining('stopped unexpectedly') }],
    ['body', { code: 'invalid-request' }],
    ['tool-text', { code: 'provider-error', message: expect.stringContaining('tool call') }],
  ])('%s', (name, expected) => {
    expect(explained(name)).toMatchObject(expected);
  });

  it('what it does not know is left to its status', () => {
    expect(explainOllama('{"error":"something else"}')).toBeUndefined();
    expect(explainOllama('')).toBeUndefined();
  });

  it('S06 no sentence of theirs is in one of ours', () => {
    for (const [name, { body }] of Object.entries(ERRORS)) {
      expect(JSON.stringify(explained(name) ?? {})).not.toContain((body as { error: string }).error);
    }
  });
});
