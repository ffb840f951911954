/** What a person needs of a type to set it up: its form, its models, the test of its address and key. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { recogniseKey } from '../../../lib/providers/key-forms.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { viewOf } from '../../../lib/providers/view.ts';
import { type Act, MODEL, openAct } from '../act.ts';
import { refuse } from '../servers.ts';

export function setup(type: ProviderType): void {
  let act: Act;
  beforeAll(async () => {
    act = await openAct(type);
  });
  afterAll(() => act[Symbol.asyncDispose]());

  it('describes itself for the settings form, in plain data', () => {
    const view = viewOf(type);
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(view.description).toMatch(/^\S.+\.$/);
    expect(view.label).not.toBe('');
    if (view.baseUrl.needed) expect(view.baseUrl.initial ?? view.baseUrl.hint).toBeTruthy();
    if (view.key.needed === 'required') expect(view.key.at).toMatch(/^https:\/\//);
    expect(view.local).toBe(view.group === 'local');
  });

  it('its usual address stays as it is', () => {
    const { initial } = type.baseUrl;
    if (initial !== undefined) expect(type.address?.(initial) ?? initial).toBe(initial);
  });

  it('S09 what is pasted with a path too much stays at the same origin', () => {
    const typed = `${type.baseUrl.initial ?? 'https://api.example/v1'}/chat/completions`;
    expect(new URL(type.address?.(typed) ?? typed).origin).toBe(new URL(typed).origin);
  });

  it('its key goes into headers alone', () => {
    for (const value of Object.values(type.authenticate('k-4242'))) expect(value).toContain('k-4242');
  });

  it('a key in no form at all is nobody’s', () => {
    expect(recogniseKey('hello', [type])).toEqual([]);
    expect(recogniseKey('', [type])).toEqual([]);
  });

  it('lists its models, and its check passes where a chat would', async () => {
    act.says({ says: ['x'] });
    const connection = act.connect({ models: [MODEL] });
    const models = await type.listModels(connection);
    expect(models.length).toBeGreaterThan(0);
    if (act.server.received.length > 0) expect(models.map(({ id }) => id)).toEqual([MODEL]);
    expect(await type.check(connection)).toEqual(models);
  });

  it('S06 its check fails where a chat would, in a sentence of ours', async () => {
    act.replies(refuse(401, { error: { message: 'quokka' } }));
    const failure = await type.check(act.connect({ models: [MODEL] })).then(
      () => undefined,
      (thrown: OrielError) => thrown,
    );
    expect(failure).toBeInstanceOf(OrielError);
    expect(failure?.info.code).toBe('authentication');
    expect(JSON.stringify(failure?.info)).not.toContain('quokka');
  });
}
