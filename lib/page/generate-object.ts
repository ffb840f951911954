import type { Message } from '../protocol/call.ts';
import { type Prepared, prepare } from './generate.ts';
import type { PageInput } from './input.ts';
import { append, joined, NativePromise, parse, stringify } from './natives.ts';
import type { StreamOptions } from './options.ts';
import { failureOf } from './part-stream.ts';
import { collect, emptyResult, type Result } from './result.ts';
import { converse } from './tool-loop.ts';
import { invalid, windowAIError } from './window-ai-error.ts';

/** Usage and cost are those of all that was asked for it. */
export interface ObjectResult extends Result {
  /** It follows the schema: that was checked. */
  object: unknown;
}

/** The conversation, with what was answered and what is wrong with it. */
function corrected({ call, signal }: Prepared, { messages, content }: Result, wrong?: string): Prepared {
  const all = joined(call.messages, messages as Message[]);
  if (content.length > 0) append(all, { role: 'assistant', content } as Message);
  // Not every server hands the schema on to its model.
  const schema = stringify(call.json?.schema);
  const text = `That does not follow the JSON Schema ${schema}: ${wrong} Answer again, with JSON alone.`;
  append(all, { role: 'user', content: [{ type: 'text', text }] });
  return { call: { ...call, messages: all }, pending: { first: undefined }, signal };
}

/**
 * An answer that follows a JSON Schema. One that does not is shown to its model with what is wrong, once.
 * @throws WindowAIError naming what is wrong with the input
 */
export function generateObject(input: PageInput, options?: StreamOptions | null): Promise<ObjectResult> {
  const json = { ...(options?.json as object | undefined), check: true };
  const prepared = prepare('window.ai', input, { ...options, json });
  if (!prepared.call.json?.schema) invalid('schema', 'generateObject needs a JSON Schema.');
  return new NativePromise((resolve, reject) => {
    const attempt = (asked: Prepared, repeat: boolean, { usage }: Result, cost?: number) => {
      const whole = { ...emptyResult(), usage };
      const sink: Parameters<typeof converse>[2] = {
        part: (part) => collect(whole, part),
        end(failure) {
          if (!failure) {
            try {
              resolve({ object: parse(whole.text), ...whole });
            } catch {
              // A call of a function that the page has to answer, or the rest of what it began itself.
              reject(
                windowAIError({ code: 'invalid-output', message: 'The answer is no object by itself.' }),
              );
            }
          } else if (!repeat || failure.info?.code !== 'invalid-output') reject(failureOf(failure));
          else {
            const again = corrected(asked, whole, failure.info.detail);
            attempt(again, false, whole, failure.served?.cost ?? NaN);
          }
        },
      };
      converse(asked, options, sink, whole, cost);
    };
    attempt(prepared, true, emptyResult());
  });
}
