/** What is wrong with a configuration file, by the field and in words. Values are never quoted: one may be a key (S06). */
import type * as z from 'zod/mini';

export interface ConfigProblem {
  /** `providers[0].baseUrl`; empty for the whole file. */
  path: string;
  message: string;
}

/** Enough to mend a file by; a wholly different file would yield thousands. */
export const MAX_PROBLEMS = 50;

export function problemsOf(error: z.core.$ZodError): ConfigProblem[] {
  return error.issues.flatMap((issue) => {
    const path = pathOf(issue.path);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: pathOf([...issue.path, key]),
        message: 'there is no such field',
      }));
    }
    return [{ path, message: messageOf(issue, path) }];
  });
}

/** As one would write it in JavaScript: `providers[0].baseUrl`, and `["odd name"]` where a dot would not do. */
export function pathOf(steps: readonly PropertyKey[]): string {
  let path = '';
  for (const step of steps) {
    const name = String(step);
    if (typeof step === 'number') path += `[${step}]`;
    else if (!/^[\w$]{1,60}$/.test(name)) path += `[${JSON.stringify(name.slice(0, 60))}]`;
    else path += path === '' ? name : `.${name}`;
  }
  return path;
}

const KINDS: Record<string, string> = {
  string: 'a text',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};
const isNumber = (origin: string): boolean => origin === 'number' || origin === 'int';

function messageOf(issue: z.core.$ZodIssue, path: string): string {
  if (path === 'version') return 'this Oriel reads version 1; if a newer one wrote the file, update Oriel';
  switch (issue.code) {
    case 'invalid_type':
      return `${KINDS[issue.expected] ?? issue.expected} is needed here`;
    case 'invalid_value':
      return `write ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return isNumber(issue.origin) ? `write ${issue.minimum} or more` : 'this must not be empty';
    case 'too_big':
      return isNumber(issue.origin)
        ? `write ${issue.maximum} or less`
        : `this is too long: ${issue.maximum} at most`;
    // Of a record's names: what is wrong with the name.
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'this is not valid';
    // These two carry the words of `protocol/config.ts`.
    case 'invalid_format':
    case 'custom':
      return issue.message;
    default:
      return 'this is not valid';
  }
}
