import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { eventParser, type Path, parseEvent } from '../../../lib/providers/events.ts';

const PATHS: readonly Path[] = [
  ['choices', 0, 'delta', 'content'],
  ['choices', 0, 'delta', 'reasoning'],
];
const chunk = (delta: object, more: object = {}) => ({
  id: 'chatcmpl-1',
  choices: [{ index: 0, delta, finish_reason: null }],
  ...more,
});

/** How often JSON was parsed while these events were read. */
function parsings(events: readonly string[]): number {
  const parse = eventParser('Lab', PATHS);
  const parsing = vi.spyOn(JSON, 'parse');
  for (const event of events) parse(event);
  const { length } = parsing.mock.calls;
  parsing.mockRestore();
  return length;
}

describe('events of an answer', () => {
  it('are what JSON says, whatever came before (P)', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(
        ' word',
        '',
        '"',
        '\\',
        '\n',
        'é',
        '🌊',
        ',',
        ':',
        '": "',
        'content',
        'chatcmpl-1',
        '\u2028',
      ),
    );
    const event = fc.oneof(
      { weight: 6, arbitrary: fc.record({ content: word }).map((delta) => chunk(delta)) },
      fc.record({ content: word, role: word }).map((delta) => chunk(delta)),
      fc.record({ content: word, reasoning: word }).map((delta) => chunk(delta)),
      fc.record({ reasoning: word }).map((delta) => chunk(delta)),
      fc
        .tuple(word, fc.constantFrom(null, {}, [], { content: 'x' }, ['x'], 7))
        .map(([content, usage]) => chunk({ content }, { usage })),
      fc.object().map((other) => other as object),
    );
    const written = fc
      .tuple(event, fc.constantFrom(undefined, 1))
      .map(([event, indent]) => JSON.stringify(event, null, indent));
    fc.assert(
      fc.property(fc.array(written, { maxLength: 30 }), (events) => {
        const parse = eventParser('Lab', PATHS);
        for (const data of events) expect(parse(data)).toEqual(JSON.parse(data));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are not parsed again where they are the last one with another word', () => {
    const events = Array.from({ length: 100 }, (_, at) => JSON.stringify(chunk({ content: ` ${at}` })));
    // The first two, and the second once more with another word in its place.
    expect(parsings(events)).toBe(3);
  });

  it('that hold the only word of an answer are parsed once', () => {
    const events = [chunk({ content: 'Oslo' }), chunk({}), { choices: [], usage: {} }];
    expect(parsings(events.map((event) => JSON.stringify(event)))).toBe(3);
  });

  it('are parsed once where each has something else that is new', () => {
    const events = Array.from({ length: 100 }, (_, at) =>
      JSON.stringify(chunk({ content: ` ${at}` }, { created: at })),
    );
    expect(parsings(events)).toBe(100 + 3);
  });

  it('are parsed anew where they hold more than words, which somebody may keep', () => {
    const parse = eventParser('Lab', PATHS);
    const event = (word: string) => JSON.stringify(chunk({ content: word, pieces: [{ text: 'a' }] }));
    const given = ['one', 'two', 'three', 'four'].map((word) => parse(event(word)));
    expect(new Set(given).size).toBe(4);
  });

  it.each([
    ['a word that stands elsewhere as well', '{"id":"same","choices":[{"delta":{"content":"same"}}]}'],
    ['a word that is not where it was found', '{"id":"w","choices":[{"delta":{"content":"\\u0077"}}]}'],
    ['a field that is there twice', '{"choices":[{"delta":{"content":"w","content":"w"}}]}'],
    [
      'a word that is its own key, beside one that is written otherwise',
      '{"choices":[{"delta":{"\\u0063ontent":"content, ","content":"content"}}]}',
    ],
    [
      'a word that is a key on the way',
      '{"choices":[{"\\u0064elta":{"content":"delta, "},"delta":{"content":"delta"}}]}',
    ],
  ])('are read right behind %s', (_, data) => {
    const words = /"(same|w|content|delta)"/g;
    const places = Array.from(data.matchAll(words), ({ index }) => index);
    const others = places.map((at) => data.slice(0, at) + data.slice(at).replace(/"\w+"/, '"x"'));
    for (const next of [...others, data.replaceAll(words, '"x"')]) {
      const parse = eventParser('Lab', PATHS);
      for (let times = 0; times < 2; times += 1) parse(data);
      expect(parse(next)).toEqual(JSON.parse(next));
    }
  });

  it('are parsed where they are long, whatever stands in them', () => {
    const long = (word: string) => JSON.stringify(chunk({ content: word }, { id: 'x'.repeat(5_000) }));
    expect(parsings([long('a'), long('b'), long('c')])).toBe(3);
  });

  it('without a word count for nothing: what comes behind a hundred of them is learned', () => {
    const silent = Array.from({ length: 100 }, (_, at) => JSON.stringify({ type: 'ping', at }));
    const words = ['a', 'b', 'c'].map((content) => JSON.stringify(chunk({ content })));
    expect(parsings([...silent, ...words])).toBe(100 + 3);
  });

  it('that are no objects are a typed error that quotes nothing of them (S06)', () => {
    for (const data of ['sk-secret', '7', 'null', '"x"']) {
      for (const read of [(it: string) => parseEvent(it, 'Lab'), eventParser('Lab', PATHS)]) {
        let thrown: unknown;
        try {
          read(data);
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toBeInstanceOf(OrielError);
        expect((thrown as OrielError).info.message).toBe(
          'Lab sent something that is not an answer in its own format. Try again, or choose another model in Oriel.',
        );
      }
    }
  });
});
