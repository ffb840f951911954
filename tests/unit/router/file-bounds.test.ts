import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import type { Call, Content, Message } from '../../../lib/protocol/call.ts';
import { boundsOf, untoldInput } from '../../../lib/router/file-bounds.ts';
import { measure } from '../../../lib/router/measure.ts';
import type { SentFile } from '../../../lib/router/size.ts';

const CONTEXT = 200_000;
const at = (model: string): Endpoint => ({
  ref: 'a/m',
  providerId: 'a',
  modelId: 'm',
  model,
  local: false,
  contextLength: CONTEXT,
});
const by = (kind: SentFile['kind'], address = 'https://a.example/a'): SentFile => ({
  kind,
  source: { url: address },
});
const whole = (kind: SentFile['kind'], data: string): SentFile => ({ kind, source: { data } });
/** A PNG of this size, as far as it says so. */
const png = (width: number, height: number): SentFile => {
  const four = (value: number) => [24, 16, 8, 0].map((bits) => (value >>> bits) & 0xff);
  const bytes = [
    0x89,
    0x50,
    0x4e,
    0x47,
    13,
    10,
    26,
    10,
    0,
    0,
    0,
    13,
    73,
    72,
    68,
    82,
    ...four(width),
    ...four(height),
  ];
  return whole('image', btoa(String.fromCharCode(...bytes)));
};

describe('a file by its address', () => {
  it.each(['audio', 'text', 'document'] as const)('S10 is all that the model reads: %s', (kind) => {
    expect(boundsOf([by(kind)], at('gpt-6'))).toEqual({ likely: CONTEXT, most: CONTEXT, unseen: true });
  });

  it('is so together with all others of its kind: more the model cannot read', () => {
    expect(boundsOf([by('document'), by('audio')], at('gpt-6')).most).toBe(CONTEXT);
  });

  it('is a million tokens where nobody knows what the model reads', () => {
    const { contextLength: _, ...unknown } = at('gpt-6');
    expect(boundsOf([by('document')], unknown).likely).toBe(1_048_576);
  });

  it('is anything at Gemini, where films have addresses, too', () => {
    expect(boundsOf([by('image')], at('gemini-3-pro'))).toMatchObject({ likely: CONTEXT, unseen: true });
  });
});

describe('a picture', () => {
  it.each([
    ['claude-opus-4.8', 4_784],
    ['gpt-4o-mini', 48_169],
    ['gpt-4o', 80_000],
    ['some-model', 80_000],
  ])('S10 that nobody here has seen is the largest that there is for %s', (model, tokens) => {
    expect(boundsOf([by('image'), by('image')], at(model))).toEqual({
      likely: 2 * tokens,
      most: 2 * tokens,
      unseen: false,
    });
  });

  it('that came whole is no more than its pixels make it, where its maker takes it as it is', () => {
    const tokens = (file: SentFile, model: string) => boundsOf([file], at(model)).likely;
    expect(tokens(png(100, 100), 'gpt-6')).toBe(6_500);
    expect(tokens(png(9_000, 6_000), 'gpt-6')).toBe(72_000);
    expect(tokens(png(100_000, 100_000), 'gpt-6')).toBe(80_000);
    expect(tokens(whole('image', 'AAAA'), 'gpt-6')).toBe(80_000);
    expect(tokens(png(100, 100), 'claude-sonnet-5')).toBe(4_784);
  });
});

describe('a file that came whole', () => {
  const bytes = (count: number) => 'A'.repeat((count / 3) * 4);

  it('is let in by its size, and held as what it may be', () => {
    expect(boundsOf([whole('text', bytes(3_000))], at('m'))).toEqual({
      likely: 938,
      most: 3_000,
      unseen: false,
    });
    expect(boundsOf([whole('audio', bytes(48_000))], at('m'))).toMatchObject({ likely: 120, most: 3_000 });
    // A few bytes can be a hundred pages.
    expect(boundsOf([whole('document', bytes(48_000))], at('m'))).toEqual({
      likely: 1_500,
      most: CONTEXT,
      unseen: false,
    });
  });
});

describe('a call of whose input nobody told', () => {
  const charged = (endpoint: Endpoint, ...content: Content[]) => {
    const call: Call = { surface: 'window.ai', messages: [{ role: 'user', content }] as Message[] };
    return untoldInput(measure(call).likely, call, endpoint);
  };
  const source = { url: 'https://a.example/a' };
  const pdf: Content = { type: 'file', mediaType: 'application/pdf', source };
  const picture: Content = { type: 'image', source };

  it('is charged for its files as there had to be room for them', () => {
    // What holds a message together is four.
    expect(charged(at('m'), { type: 'text', text: 'Good day.' })).toBe(7);
    expect(charged(at('m'), pdf)).toBe(CONTEXT);
    expect(charged(at('claude-opus-4.8'), picture)).toBe(4_788);
  });

  it('S10 is charged for no more than its model reads, though a file is estimated at more', () => {
    const small = { ...at('m'), contextLength: 500 };
    expect(charged(small, pdf)).toBe(500);
    expect(charged(small, picture)).toBe(500);
    expect(charged(small, pdf, picture, picture)).toBe(500);
    expect(charged(small, { type: 'text', text: 'x'.repeat(4_000) }, pdf)).toBe(1_004);
  });
});
