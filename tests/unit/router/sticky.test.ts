import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import type { Task } from '../../../lib/protocol/task.ts';
import { openSticky } from '../../../lib/router/sticky.ts';
import { virtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { sessionArea } from '../permissions/session-area.ts';
import { wait } from './made-up.ts';

const said = (role: 'system' | 'user' | 'assistant', text: string) =>
  ({ role, content: [{ type: 'text', text }] }) as Call['messages'][number];
const call = (...messages: Call['messages']): Call => ({ surface: 'window.ai', messages });
const first = call(said('system', 'Be brief.'), said('user', 'What is a stoat?'));
const later = call(...first.messages, said('assistant', 'A small animal.'), said('user', 'How small?'));

const here = { origin: 'https://a.example', incognito: false };
const inPrivate = { ...here, incognito: true };

async function open(area = sessionArea(), clock = virtualClock()) {
  const sticky = await openSticky({ area, clock });
  return { area, clock, sticky, wait: (ms: number) => wait(clock, ms) };
}

describe('a conversation', () => {
  it('is remembered by how it began: whoever answered its first question is known at the second', async () => {
    const { sticky } = await open();
    sticky.answered(here, first, 'lab/m');
    expect(sticky.of(here, later)).toBe('lab/m');
  });

  it.each<[string, Call]>([
    ['another first question', call(said('system', 'Be brief.'), said('user', 'What is a weasel?'))],
    ['other instructions', call(said('system', 'Be long.'), said('user', 'What is a stoat?'))],
    ['the same words by another', call(said('user', 'Be brief.'), said('user', 'What is a stoat?'))],
    [
      'a picture besides',
      call(said('system', 'Be brief.'), {
        role: 'user',
        content: [
          { type: 'text', text: 'What is a stoat?' },
          { type: 'image', source: { data: 'aGk' } },
        ],
      }),
    ],
  ])('is another with %s', async (_, other) => {
    const { sticky } = await open();
    sticky.answered(here, first, 'lab/m');
    expect(sticky.of(here, other)).toBeUndefined();
  });

  it('of another site, or of a task, is not known', async () => {
    const { sticky } = await open();
    sticky.answered(here, first, 'lab/m');
    expect(sticky.of({ ...here, origin: 'https://b.example' }, first)).toBeUndefined();
    const task: Task = { task: 'embed', surface: 'window.ai', values: ['x'] };
    sticky.answered(here, task, 'lab/m');
    expect(sticky.of(here, task)).toBeUndefined();
  });

  it('is forgotten ten minutes after its last answer', async () => {
    const { sticky, wait } = await open();
    sticky.answered(here, first, 'lab/m');
    await wait(500_000);
    sticky.answered(here, later, 'lab/n');
    await wait(599_999);
    expect(sticky.of(here, first)).toBe('lab/n');
    await wait(1);
    expect(sticky.of(here, first)).toBeUndefined();
  });

  it('is long in bounded time: what is hashed does not grow with what is said', async () => {
    const { sticky } = await open();
    const long = (end: string) => call(said('user', 'x'.repeat(100_000) + end));
    sticky.answered(here, long('a'), 'lab/m');
    expect(sticky.of(here, long('b'))).toBe('lab/m');
    expect(sticky.of(here, long('longer'))).toBeUndefined();
  });

  it('survives the background’s death, without a word of it or of its site', async () => {
    const { sticky, area, clock } = await open();
    sticky.answered(here, first, 'lab/m');
    await clock.pass();
    expect((await open(area, virtualClock(clock.now()))).sticky.of(here, later)).toBe('lab/m');
    expect(JSON.stringify(area.stored)).not.toMatch(/stoat|brief|example/);
  });

  it('S33 of a private window is in memory alone, apart from the others', async () => {
    const { sticky, area, clock } = await open();
    sticky.answered(inPrivate, first, 'lab/m');
    await clock.pass();
    expect([sticky.of(inPrivate, first), sticky.of(here, first)]).toEqual(['lab/m', undefined]);
    expect(area.stored).toEqual({});
  });

  it('is one of five hundred: beyond those the oldest goes', async () => {
    const { sticky } = await open();
    const nth = (n: number) => call(said('user', `question ${n}`));
    for (let n = 0; n <= 500; n += 1) sticky.answered(here, nth(n), 'lab/m');
    expect([0, 1, 500].map((n) => sticky.of(here, nth(n)))).toEqual([undefined, 'lab/m', 'lab/m']);
  });

  it('is forgotten with its site', async () => {
    const { sticky } = await open();
    const there = { ...here, origin: 'https://b.example' };
    for (const who of [here, inPrivate, there]) sticky.answered(who, first, 'lab/m');
    sticky.forget(here.origin);
    expect([here, inPrivate, there].map((who) => sticky.of(who, first))).toEqual([
      undefined,
      undefined,
      'lab/m',
    ]);
  });

  it('that was kept in a wrong shape is not there', async () => {
    const area = sessionArea();
    const { sticky, clock } = await open(area);
    sticky.answered(here, first, 'lab/m');
    await clock.pass();
    const kept = area.stored['router.conversations'] as Record<string, { ref: unknown; at: unknown }>;
    for (const entry of Object.values(kept)) entry.ref = { toString: () => 'lab/m' };
    expect((await open(area, virtualClock(clock.now()))).sticky.of(here, first)).toBeUndefined();
  });
});
