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

export interface SchemaName {
  /** Of the constant. */
  name: string;
  /** From the root of the repository. */
  file: string;
}

function fieldOf(schema: SchemaName | undefined, field: string): Bounds {
  const found = schema && SCHEMAS[schema.file]?.[schema.name];
  if (found === undefined) return {};
  const { properties = {} } = z.toJSONSchema(found as z.core.$ZodType, { unrepresentable: 'any' }) as {
    properties?: Record<string, Bounds>;
  };
  return properties[field] ?? {};
}

/** `whole, 1 to 8`; undefined where there is nothing to say. */
export function boundsOf(schema: SchemaName | undefined, field: string): string | undefined {
  const said = inWords(fieldOf(schema, field));
  return said === '' ? undefined : said;
}

/** A compiler sorts the words of a union; here they are in the order in which the schema has them, which means something. */
export function inOrder(type: string, schema: SchemaName | undefined, field: string): string {
  const orders = [...JSON.stringify(fieldOf(schema, field)).matchAll(/"enum":(\[[^\]]*\])/g)].map(
    ([, words = '[]']) => (JSON.parse(words) as string[]).map((word) => `'${word}'`),
  );
  return type.replace(/'[^']*'(?: \| '[^']*')+/g, (union) => {
    const words = union.split(' | ');
    const order = orders.find((one) => one.toSorted().join() === words.toSorted().join());
    return order?.join(' | ') ?? union;
  });
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
