/** What a type asks of its provider, read back by the play; and what it refuses to ask. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { type Act, MODEL, openAct } from '../act.ts';
import type { Sent } from '../plays/play.ts';
import { refuse } from '../servers.ts';

/** One pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const ADDRESS = 'https://pictures.example/cat.png';
const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

const picture = (source: { data: string } | { url: string }): Partial<Call> => ({
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image', mediaType: 'image/png', source },
      ],
    },
  ],
});

/** By the name of what is asked: the call, what `unsupported` names where it is refused, and what is sent elsewhere. */
const FEATURES: Record<string, { call: Partial<Call>; names: RegExp; sent: Partial<Sent> }> = {
  tools: {
    call: { tools: [{ name: 'weather', description: 'The weather', inputSchema: SCHEMA }] },
    names: /^tools$/,
    sent: { tools: ['weather'] },
  },
  schema: { call: { json: { name: 'city', schema: SCHEMA } }, names: /^json/, sent: { schema: SCHEMA } },
  image: { call: picture({ data: PIXEL }), names: /^image/, sent: { images: [PIXEL] } },
  'image.url': { call: picture({ url: ADDRESS }), names: /^image/, sent: { images: [ADDRESS] } },
};

/** @param refuses Names of FEATURES. */
export function requests(type: ProviderType, refuses: readonly string[] = []): void {
  let act: Act;
  beforeAll(async () => {
    act = await openAct(type);
  });
  afterAll(() => act[Symbol.asyncDispose]());

  const sentBy = async (call: Partial<Call>): Promise<Sent> => {
    act.says({ says: ['x'] });
    const { error } = await act.run(call);
    expect(error).toBeUndefined();
    expect(act.asked()).toHaveLength(1);
    const [request] = act.asked();
    return act.play.sent(request?.path ?? '', request?.json ?? {});
  };

  it('the model, and every turn', async () => {
    const sent = await sentBy({
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
        { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'Good day' }] },
        { role: 'user', content: [{ type: 'text', text: 'Grüße 🌊' }] },
      ],
    });
    expect(sent.model).toBe(MODEL);
    for (const text of ['Be brief.', 'Hello', 'Good day', 'Grüße 🌊']) expect(sent.text).toContain(text);
  });

  it.each(Object.keys(FEATURES).filter((name) => !refuses.includes(name)))('%s', async (name) => {
    const { call, sent } = FEATURES[name] as (typeof FEATURES)[string];
    expect(await sentBy(call)).toMatchObject(sent);
  });

  it.each([...refuses])('%s is refused by its name, and nothing is sent', async (name) => {
    const { call, names } = FEATURES[name] as (typeof FEATURES)[string];
    act.says({ says: ['x'] });
    const { error, ends } = await act.run(call);
    expect(error).toMatchObject({ code: 'unsupported', detail: expect.stringMatching(names) });
    expect(error?.message).toMatch(/^[A-Z].+\.$/);
    expect([ends, act.asked()]).toEqual([1, []]);
  });

  it('what nobody can serve is refused by its name, and nothing is sent', async () => {
    act.says({ says: ['x'] });
    const content = [{ type: 'audio' as const, mediaType: 'audio/x-unheard-of', source: { data: 'AA' } }];
    const { error } = await act.run({ messages: [{ role: 'user', content }] });
    expect(error).toMatchObject({ code: 'unsupported', detail: expect.stringMatching(/audio/) });
    expect(act.asked()).toEqual([]);
  });

  it('what only colours an answer is sent or named as left out; neither makes it fail', async () => {
    act.says({ says: ['x'] });
    const colours = {
      temperature: 0.4,
      topP: 0.9,
      topK: 40,
      minP: 0.1,
      presencePenalty: 0.2,
      frequencyPenalty: 0.3,
      seed: 7,
    };
    const { parts, error } = await act.run({ ...colours, reasoning: { effort: 'high' } });
    expect(error).toBeUndefined();
    const finish = parts.at(-1);
    const ignored = finish?.type === 'finish' ? (finish.ignored ?? []) : ['no finish'];
    const body = JSON.stringify(act.asked()[0]?.json);
    for (const [name, value] of Object.entries(colours)) {
      expect([name, ignored.includes(name) || body.includes(`:${value}`)]).toEqual([name, true]);
    }
    for (const name of ignored) expect([...Object.keys(colours), 'reasoning']).toContain(name);
  });

  it('S08 an address in a call goes to the provider as it is; we fetch nothing but the endpoint', async () => {
    if (refuses.includes('image.url')) return;
    const fetched: string[] = [];
    act.says({ says: ['A cat.'] });
    await act.run(picture({ url: ADDRESS }), {
      fetch: (url, init) => {
        fetched.push(new URL(url).origin);
        return fetch(url, init);
      },
    });
    expect(fetched).toEqual([act.server.url]);
    expect(JSON.stringify(act.asked()[0]?.json)).toContain(ADDRESS);
  });

  it('S04 the key goes out in a header, and nowhere else', async () => {
    act.says({ says: ['x'] });
    await act.run({}, { key: 'canary-key-4242' });
    const [request] = act.asked();
    const carried = Object.values(request?.headers ?? {}).some((value) =>
      String(value).includes('canary-key-4242'),
    );
    expect(carried).toBe(type.key.needed !== 'none');
    expect(`${request?.path} ${JSON.stringify(request?.json)}`).not.toContain('canary');
  });

  it('an aborted call is not begun', async () => {
    act.replies(refuse(500));
    const { error } = await act.run({}, { signal: AbortSignal.abort() });
    expect(error?.code).toBe('aborted');
    expect(act.server.received).toEqual([]);
  });
}
