import { playgroundText as t } from '../../lib/i18n/playground.ts';
import type { Tool } from '../../lib/protocol/call.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import { MAX_ID_CHARS, MAX_TOOLS } from '../../lib/protocol/limits.ts';
import { asTyped, typedNumbers } from '../routing/typed-number.ts';
import type { Picture, Trial } from './trial.ts';

/** The form as it stands. */
export interface Draft {
  system: string;
  prompt: string;
  pictures: readonly Picture[];
  model?: ModelRef | undefined;
  temperature: string;
  maxOutputTokens: string;
  schema: string;
  tools: string;
}
export type DraftProblems = { [Field in keyof Draft]?: string };

export const EMPTY: Draft = {
  system: '',
  prompt: '',
  pictures: [],
  temperature: '',
  maxOutputTokens: '',
  schema: '',
  tools: '',
};

const RANGES = {
  temperature: { min: 0, max: 2 },
  maxOutputTokens: { min: 1, max: 1_000_000, whole: true },
};
/** Deeper than any schema is of use, and shallow enough for whatever goes through it. */
const MAX_DEPTH = 100;

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is to be tried, or what is wrong with it, by field. Pure. */
export function readDraft(draft: Draft): { trial?: Trial; problems: DraftProblems } {
  const { values, problems: numbers } = typedNumbers(
    { temperature: draft.temperature, maxOutputTokens: draft.maxOutputTokens },
    RANGES,
  );
  const problems: DraftProblems = { ...numbers };
  const read = <T>(field: 'schema' | 'tools', reader: (value: unknown) => T | string): T | undefined => {
    if (draft[field].trim() === '') return undefined;
    const value = parsed(draft[field]);
    const said = value === undefined ? t.badJson : reader(value);
    if (typeof said !== 'string') return said;
    problems[field] = said;
    return undefined;
  };
  const schema = read<Fields>('schema', (value) => (isFields(value) ? value : t.badSchema));
  const tools = read<Tool[]>('tools', readTools);
  if (draft.prompt.trim() === '') problems.prompt = t.noPrompt;
  if (Object.keys(problems).length > 0) return { problems };
  const { system, prompt, pictures, model } = draft;
  return {
    problems,
    trial: {
      system: system.trim() === '' ? '' : system,
      prompt,
      pictures,
      ...(model === undefined ? {} : { model }),
      ...values,
      ...(schema === undefined ? {} : { schema }),
      ...(tools === undefined || tools.length === 0 ? {} : { tools }),
    },
  };
}

/** A trial put back into the form. */
export const draftOf = (trial: Trial): Draft => ({
  system: trial.system,
  prompt: trial.prompt,
  pictures: trial.pictures,
  model: trial.model,
  temperature: asTyped(trial.temperature),
  maxOutputTokens: asTyped(trial.maxOutputTokens),
  schema: trial.schema === undefined ? '' : JSON.stringify(trial.schema, null, 2),
  tools: trial.tools === undefined ? '' : JSON.stringify(trial.tools, null, 2),
});

/** As it will travel: numbers that JSON cannot hold are `null` already. Undefined: it is no JSON, or beyond any use. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isDeep(value, MAX_DEPTH) ? undefined : JSON.parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
}

const isDeep = (value: unknown, left: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || Object.values(value).some((member) => isDeep(member, left - 1)));

/** As `window.ai` takes them, or as OpenAI writes them. */
function readTools(value: unknown): Tool[] | string {
  if (!Array.isArray(value)) return t.badTools;
  if (value.length > MAX_TOOLS) return t.tooManyTools(MAX_TOOLS);
  const tools: Tool[] = [];
  for (const one of value as unknown[]) {
    const fields = isFields(one) && isFields(one.function) ? one.function : one;
    if (!isFields(fields)) return t.badTools;
    const { name, description, inputSchema = fields.parameters, strict } = fields;
    if (typeof name !== 'string' || name === '' || name.length > MAX_ID_CHARS) return t.namelessTool;
    if (tools.some((tool) => tool.name === name)) return t.twoTools(name);
    if (description !== undefined && typeof description !== 'string') return t.badDescription(name);
    if (inputSchema !== undefined && !isFields(inputSchema)) return t.badInputSchema(name);
    tools.push({
      name,
      ...(description === undefined || description === '' ? {} : { description }),
      inputSchema: inputSchema ?? { type: 'object', properties: {} },
      ...(typeof strict === 'boolean' ? { strict } : {}),
    });
  }
  return tools;
}
