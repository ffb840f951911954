/** What a schema says of a field beyond its type, in words. */
import * as z from 'zod/mini';
import * as call from '../../lib/protocol/call.ts';
import * as task from '../../lib/protocol/task.ts';

/** The schemas that pages' types come from. */
const SCHEMAS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'lib/protocol/call.ts': call,
  'lib/protocol/task.ts': task,
};

interface Bounds {
  type?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
}

const number = new Intl.NumberFormat('en').format;
const isBound = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

/** `whole, 1 to 8`; undefined where there is nothing to say. */
export function boundsOf(
  schema: { name: string; file: string } | undefined,
  field: string,
): string | undefined {
  const found = schema && SCHEMAS[schema.file]?.[schema.name];
  if (found === undefined) return undefined;
  const { properties = {} } = z.toJSONSchema(found as z.core.$ZodType, { unrepresentable: 'any' }) as {
    properties?: Record<string, Bounds>;
  };
  const said = inWords(properties[field] ?? {});
  return said === '' ? undefined : said;
}

function inWords({ type, minimum, maximum, maxLength, maxItems }: Bounds): string {
  const range =
    isBound(minimum) && isBound(maximum)
      ? `${number(minimum)} to ${number(maximum)}`
      : isBound(minimum)
        ? `${number(minimum)} or more`
        : isBound(maximum)
          ? `${number(maximum)} at most`
          : '';
  return [
    type === 'integer' ? 'whole' : '',
    range,
    isBound(maxLength) ? `${number(maxLength)} characters at most` : '',
    isBound(maxItems) ? `${number(maxItems)} at most` : '',
  ]
    .filter((words) => words !== '')
    .join(', ');
}
