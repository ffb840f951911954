/**
 * Answers of the Responses wire through our adapter and through the AI SDK's `@ai-sdk/openai`, in both forms. Where they
 * say different things on purpose, what differs and why stands in `ON_PURPOSE`; all else must be the same.
 */
import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { openAi } from '../../lib/providers/openai.ts';
import { fixture } from '../contract/stage.ts';
import {
  asEvents,
  ours,
  recorded,
  replaying,
  type Said,
  theirs,
  theirsWhole,
  withoutNoughts,
} from './compare.ts';

const OWN_TOOLS =
  'Calls of OpenAI’s own tools, which Oriel never asks for, are nothing that a page could answer.';
const BLANK_LINES =
  'Two messages, two thoughts, and two summaries of one thought stand apart by a blank line here.';
const IN_FULL =
  'The SDK’s OpenAI provider knows summaries alone; reasoning that local servers tell in full is read here.';
const REFUSED = 'A refusal is a reason of its own here, a kind of content filter there.';
const SCHEMA =
  'An item in a form that the SDK’s schema does not know ends the answer there; here it is passed over.';

const ON_PURPOSE: Readonly<Record<string, { differ: (keyof Said)[]; why: string }>> = {
  'openai-apply-patch-tool': { differ: ['toolCalls', 'finish'], why: OWN_TOOLS },
  'openai-apply-patch-tool-delete': { differ: ['toolCalls', 'finish'], why: OWN_TOOLS },
  'openai-client-tool-search': { differ: ['toolCalls'], why: OWN_TOOLS },
  'openai-custom-tool': { differ: ['toolCalls', 'finish'], why: OWN_TOOLS },
  'openai-local-shell-tool': { differ: ['toolCalls'], why: OWN_TOOLS },
  'openai-shell-container': { differ: ['toolCalls'], why: OWN_TOOLS },
  'openai-shell-skills': { differ: ['toolCalls'], why: OWN_TOOLS },
  'openai-shell-tool': { differ: ['toolCalls'], why: OWN_TOOLS },
  'openai-phase': { differ: ['text'], why: BLANK_LINES },
  'lmstudio-basic': { differ: ['reasoning'], why: IN_FULL },
  'lmstudio-tool-call': { differ: ['reasoning'], why: IN_FULL },
  'xai-web-search-tool': { differ: ['finish', 'error'], why: SCHEMA },
  'tools.sse': { differ: ['reasoning'], why: BLANK_LINES },
  'whole.json': { differ: ['reasoning'], why: BLANK_LINES },
  'citations.sse': { differ: ['text'], why: BLANK_LINES },
  'local.sse': { differ: ['reasoning'], why: IN_FULL },
  'refusal.sse': { differ: ['finish'], why: REFUSED },
};

const sdk = (body: string, contentType?: string): LanguageModelV4 =>
  createOpenAI({ apiKey: 'k', fetch: replaying(body, contentType) }).responses('gpt-5');

const nothing = (): Said => ({
  text: '',
  reasoning: '',
  toolCalls: [],
  usage: {},
  finish: 'none',
  error: false,
});

/** The SDK throws what comes before any content; here both are an error. */
const failed = (): Said => ({ ...nothing(), error: true });

/** `openai-phase.1.chunks.txt` is known by `openai-phase`. */
const short = (name: string): string =>
  name in ON_PURPOSE ? name : name.replace(/(\.\d+)?(\.chunks\.txt|\.json)$/, '');
/** Which of the differences on purpose there were. */
const differed = new Set<string>();

function compare(name: string, mine: Said, other: Said): void {
  const [a, b] = [withoutNoughts(mine), withoutNoughts(other)];
  const { differ = [] } = ON_PURPOSE[short(name)] ?? {};
  for (const key of Object.keys(nothing()) as (keyof Said)[]) {
    if (!differ.includes(key)) expect(a[key], `${name}: ${key}`).toEqual(b[key]);
    else if (JSON.stringify(a[key]) !== JSON.stringify(b[key])) differed.add(`${short(name)}: ${key}`);
  }
}

async function compareStream(name: string, body: string): Promise<Said> {
  const mine = await ours(openAi, body, { pieces: 7 });
  compare(name, mine, await theirs(sdk(body)).catch(failed));
  return mine;
}

async function compareWhole(name: string, body: string): Promise<Said> {
  const mine = await ours(openAi, body, { contentType: 'application/json', pieces: 5 });
  compare(name, mine, await theirsWhole(sdk(body, 'application/json')).catch(failed));
  return mine;
}

describe('our own fixtures say the same through the AI SDK', () => {
  const OWN = [
    'text.sse',
    'tools.sse',
    'reasoning.sse',
    'citations.sse',
    'logprobs.sse',
    'refusal.sse',
    'length.sse',
    'filtered.sse',
    'image.sse',
    'local.sse',
    'ids.sse',
  ];

  it.each(OWN)('%s', async (name) => {
    const mine = await compareStream(name, fixture(name, 'responses'));
    expect([mine.finish, mine.error]).toEqual([expect.not.stringMatching('none'), false]);
  });

  it('whole.json', async () => {
    const name = 'whole.json';
    expect((await compareWhole(name, fixture(name, 'responses'))).finish).toBe('tool-calls');
  });

  it.each(['failed.sse', 'error-event.sse', 'error-nested.sse'])('%s is an error for both', async (name) => {
    const body = fixture(name, 'responses');
    const [mine, other] = [await ours(openAi, body), await theirs(sdk(body)).catch(failed)];
    expect([mine.error, mine.text]).toEqual([other.error, other.text]);
    expect(mine.error).toBe(true);
  });

  it('on purpose: an event that is no JSON is an error here and there', async () => {
    const body = fixture('text.sse', 'responses').replace('{"type":"response.output_item.added"', '{"type:');
    expect((await ours(openAi, body)).error).toBe(true);
    expect((await theirs(sdk(body)).catch(failed)).error).toBe(true);
  });
});

const FOLDERS = ['openai', 'open-responses', 'azure', 'xai'];
const isWhole = (line: string): boolean => {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
};
const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

/** Some files hold the responses of several turns. Those that were cut by hand into what is no JSON are left out. */
const STREAMS = FOLDERS.flatMap((folder) =>
  recorded(folder).flatMap(({ name, read }) => {
    const lines = linesOf(read());
    if (!lines[0]?.includes('"response.created"') || !lines.every(isWhole)) return [];
    const turns: string[][] = [];
    for (const line of lines) {
      if (line.includes('"type":"response.created"')) turns.push([]);
      turns.at(-1)?.push(line);
    }
    return turns.map((turn, index) => ({
      folder,
      name,
      turn: index + 1,
      body: asEvents(turn.join('\n'), { named: true }),
    }));
  }),
);
/** xAI's hold calls of its own tools, which the SDK's schema of OpenAI's refuses as a whole. */
const WHOLE = FOLDERS.filter((folder) => folder !== 'xai').flatMap((folder) =>
  recorded(folder, '.json').flatMap(({ name, read }) => {
    const body = read();
    return isWhole(body) && JSON.parse(body).object === 'response' ? [{ folder, name, body }] : [];
  }),
);

describe.skipIf(STREAMS.length === 0)(
  'recorded streams of this wire, where they are beside the project',
  () => {
    it.each(STREAMS)('$folder/$name, turn $turn', async ({ name, body }) => {
      await compareStream(name, body);
    });

    it('all of them are there', () => {
      expect(STREAMS.length).toBeGreaterThanOrEqual(50);
    });
  },
);

describe.skipIf(WHOLE.length === 0)('recorded whole responses, where they are beside the project', () => {
  it.each(WHOLE)('$folder/$name', async ({ name, body }) => {
    await compareWhole(name, body);
  });

  it('all of them are there', () => {
    expect(WHOLE.length).toBeGreaterThanOrEqual(30);
  });
});

it('every difference on purpose is one', () => {
  const present = Object.entries(ON_PURPOSE).filter(
    ([name]) => STREAMS.length > 0 || /\.(sse|json)$/.test(name),
  );
  const claimed = present.flatMap(([name, { differ }]) => differ.map((key) => `${name}: ${key}`));
  expect([...differed].sort()).toEqual(claimed.sort());
});
