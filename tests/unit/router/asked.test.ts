import { describe, expect, it } from 'vitest';
import type { Call, Content } from '../../../lib/protocol/call.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { withPreset } from '../../../lib/router/asked.ts';
import { markOf, setMark, withoutForeign } from '../../../lib/router/maker.ts';
import { virtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { call, endpoint, fails, ran, say, stop } from './made-up.ts';

const text = (value: string) => ({ type: 'text' as const, text: value });

describe('what a preset adds', () => {
  it('goes before the page’s own instructions, in the same message', () => {
    const asked = withPreset(
      { ...call, messages: [{ role: 'developer', content: [text('Be brief.')] }, ...call.messages] },
      { system: 'You are a pirate.' },
    );
    expect(asked.messages).toEqual([
      { role: 'developer', content: [text('You are a pirate.\n\n'), text('Be brief.')] },
      ...call.messages,
    ]);
  });

  it('is a message of its own where the page gives none', () => {
    expect(withPreset(call, { system: 'Be kind.' }).messages).toEqual([
      { role: 'system', content: [text('Be kind.')] },
      ...call.messages,
    ]);
    expect(withPreset(call, {}).messages).toBe(call.messages);
  });

  it('gives parameters where the page does not say otherwise', () => {
    const parameters = { temperature: 0.2, topP: 0.9, maxOutputTokens: 50, effort: 'low' as const };
    const asked = withPreset({ ...call, temperature: 0, topP: undefined }, { parameters });
    expect(asked).toEqual({
      ...call,
      temperature: 0,
      topP: 0.9,
      maxOutputTokens: 50,
      reasoning: { effort: 'low' },
    });
    const thinking = { ...call, reasoning: { budgetTokens: 100 } };
    expect(withPreset(thinking, { parameters }).reasoning).toEqual({ budgetTokens: 100 });
  });

  it('is what the candidate is asked, and nobody else', async () => {
    const clock = virtualClock();
    const made = [endpoint(clock, 'a/m', [[fails('network')]]), endpoint(clock, 'b/m', [[say('b'), stop]])];
    made[0]!.candidate.preset = { system: 'Yours.' };
    await ran(clock, made);
    expect(made.map(({ asked }) => (asked[0]!.call as Call).messages.length)).toEqual([2, 1]);
  });
});

const history = (...content: Content[]): Call => ({
  ...call,
  messages: [...call.messages, { role: 'assistant', content } as Call['messages'][number], ...call.messages],
});
const thought = (metadata?: Record<string, unknown>): Content => ({
  type: 'reasoning',
  text: 'hm',
  ...(metadata && { metadata }),
});
const ofAnswer = ({ messages }: Call) => messages.find(({ role }) => role === 'assistant')?.content;
const signed = { responses: { encrypted: 'secret of a' } };

describe('what a provider signed', () => {
  const a = markOf('a');
  const b = markOf('b');

  it('carries the mark of its provider out, and only that; what carries nothing stays as it is', () => {
    const part: Part = { type: 'reasoning', text: '', metadata: signed };
    setMark(part, a);
    expect(part).toEqual({ type: 'reasoning', text: '', metadata: { ...signed, oriel: a } });
    const plain: Part = { type: 'text', text: 'x' };
    setMark(plain, a);
    expect(plain).toEqual({ type: 'text', text: 'x' });
    expect(a).not.toContain('a/');
    expect(a).not.toBe(b);
  });

  it('goes back to it and to no other; the words and the end of the block stay', () => {
    const mine = history(thought({ ...signed, oriel: a }), text('yes'));
    expect(withoutForeign(mine, a, false)).toBe(mine);
    expect(ofAnswer(withoutForeign(mine, b, true))).toEqual([
      { type: 'reasoning', text: 'hm', metadata: {} },
      text('yes'),
    ]);
  });

  it('without a mark it goes to the provider that was chosen alone', () => {
    const old = history({ type: 'tool-call', id: '1', name: 'f', arguments: '{}', metadata: signed });
    expect(withoutForeign(old, a, true)).toBe(old);
    expect(ofAnswer(withoutForeign(old, b, false))).toMatchObject([{ id: '1', metadata: {} }]);
  });

  it('costs a call without any nothing: it is handed on as it is', () => {
    const plain = history(thought(), thought({}));
    expect(withoutForeign(plain, a, false)).toBe(plain);
  });

  it('is told apart when a call goes on to another provider', async () => {
    const clock = virtualClock();
    const made = [
      endpoint(clock, 'a/m', [[fails('overloaded')]]),
      endpoint(clock, 'a/other', [[fails('overloaded')]]),
      endpoint(clock, 'b/m', [[[{ type: 'reasoning', text: '', metadata: { messages: {} } }], stop]]),
    ];
    const asked = history(thought({ ...signed, oriel: a }), thought(signed));
    const { parts } = await ran(clock, made, { asked });
    const sent = made.map((one) => ofAnswer(one.asked[0]?.call as Call));
    expect(sent[0]).toMatchObject([{ metadata: signed }, { metadata: signed }]);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).toMatchObject([{ metadata: {} }, { metadata: {} }]);
    expect(JSON.stringify(sent[2])).not.toContain('secret');
    expect(parts[0]).toMatchObject({ metadata: { messages: {}, oriel: b } });
  });
});
