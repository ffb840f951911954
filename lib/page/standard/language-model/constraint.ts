/** What an answer is held to: a JSON Schema, by the background, or a regular expression, here. */
import { NativeTypeError, parse, reader, stringify } from '../../natives.ts';
import { exception } from '../exceptions.ts';
import { brand, execute, NativeRegExp, trim } from '../natives.ts';
import { canBeginJson } from './json-prefix.ts';
import { canBegin } from './regexp-prefix.ts';

export type Constraint =
  | { kind: 'schema'; schema: Record<string, unknown> }
  | { kind: 'expression'; source: string; flags: string };

const isExpression = brand('RegExp', 'source');
const sourceOf = reader(RegExp.prototype, 'source');
/** Not `global` and `sticky`: they say how to go through a text, not what it is to be. */
const FLAGS = [
  [reader(RegExp.prototype, 'ignoreCase'), 'i'],
  [reader(RegExp.prototype, 'multiline'), 'm'],
  [reader(RegExp.prototype, 'dotAll'), 's'],
  [reader(RegExp.prototype, 'unicode'), 'u'],
  [reader(RegExp.prototype as RegExp & { unicodeSets?: boolean }, 'unicodeSets'), 'v'],
] as const;

const MISFIT = 'responseConstraint must be a JSON Schema or a RegExp.';

/** @throws TypeError for what is neither, NotSupportedError for an object that is no schema */
export function readConstraint(given: object): Constraint {
  if (isExpression(given)) {
    let flags = '';
    for (let at = 0; at < FLAGS.length; at++) if (FLAGS[at]![0](given as RegExp)) flags += FLAGS[at]![1];
    return { kind: 'expression', source: sourceOf(given as RegExp), flags };
  }
  if (typeof given === 'function') throw new NativeTypeError(MISFIT);
  let written: string | undefined;
  try {
    written = stringify(given) as string | undefined;
  } catch {
    // Circular, or a bigint: said below.
  }
  if (written?.[0] !== '{') throw exception('NotSupportedError', MISFIT);
  return { kind: 'schema', schema: parse(written) as Record<string, unknown> };
}

/** @throws NotSupportedError where nothing that begins so can comply */
export function checkPrefix(constraint: Constraint, prefix: string): void {
  const fits =
    constraint.kind === 'schema'
      ? canBeginJson(prefix, constraint.schema)
      : canBegin(constraint.source, constraint.flags, prefix);
  if (!fits) throw exception('NotSupportedError', 'The prefix contradicts the constraint.');
}

/**
 * Models put white space or a fence around an answer that was asked for bare. What is in it, on text without white space at its
 * ends: an endpoint may write what it likes, and every step is taken once.
 */
const WRAPPED = /^(?:```[^\n]*\n)?([\s\S]*?)(?:```)?$/;

/** The answer, or what is in its wrapping, that complies after the prefix. */
export function complying(source: string, flags: string, prefix: string, answer: string): string | undefined {
  const expression = new NativeRegExp(source, flags);
  const fits = (text: string) => execute(expression, prefix + text) !== null;
  const bare = trim(execute(WRAPPED, trim(answer))![1]!);
  return fits(answer) ? answer : fits(bare) ? bare : undefined;
}
