import type { Tool } from '../../lib/protocol/call.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Question } from '../../lib/protocol/try.ts';

export interface Picture {
  /** Of its file. */
  name: string;
  mediaType: string;
  /** base64. */
  data: string;
}

/** What is tried: one turn of a conversation, with the options that a page could give. */
export interface Trial {
  /** Empty: none. */
  system: string;
  prompt: string;
  pictures: readonly Picture[];
  /** Absent: the default model. */
  model?: ModelRef;
  temperature?: number;
  maxOutputTokens?: number;
  /** JSON Schema of the answer. */
  schema?: Record<string, unknown>;
  tools?: readonly Tool[];
}

/** A trial for which there is to be code. */
export interface NamedTrial {
  trial: Trial;
  /** The name of the model that was chosen, as pages know it; absent where the default answered. */
  wish?: string | undefined;
}

/** As it is asked. */
export function questionOf(trial: Trial): Question {
  const { system, prompt, pictures, temperature, maxOutputTokens, schema, tools } = trial;
  const words = { type: 'text' as const, text: prompt };
  const images = pictures.map(({ mediaType, data }) => ({
    type: 'image' as const,
    mediaType,
    source: { data },
  }));
  return {
    messages: [
      ...(system === ''
        ? []
        : [{ role: 'system' as const, content: [{ type: 'text' as const, text: system }] }]),
      { role: 'user', content: [words, ...images] },
    ],
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(schema === undefined ? {} : { json: { schema, check: true } }),
    ...(tools === undefined ? {} : { tools: [...tools] }),
  };
}
