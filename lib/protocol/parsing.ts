/** Shapes whose reading a stranger cannot make long: zod would look at everything, and write down everything that is wrong. */
import * as z from 'zod/mini';

z.config({ jitless: true });

type Reading = z.core.ParsePayload<unknown>;

/** The value as the shape has it. What is wrong with it is noted at its place, and only the first thing. */
function read(shape: z.core.$ZodType, value: unknown, reading: Reading, place: PropertyKey[] = []): unknown {
  const { data, error } = z.safeParse(shape, value);
  const first = error?.issues[0];
  if (first) reading.issues.push({ ...first, path: [...place, ...first.path], input: value } as never);
  return data;
}

/** A list, read up to its first wrong item. */
export const listOf = <T extends z.core.$ZodType>(item: T, max: number, min = 0) =>
  z.array(z.unknown()).check(z.minLength(min), z.maxLength(max), (reading) => {
    const list: unknown[] = [];
    for (let at = 0; reading.issues.length === 0 && at < reading.value.length; at += 1)
      list.push(read(item, reading.value[at], reading, [at]));
    reading.value = list;
  }) as unknown as z.ZodMiniType<z.output<T>[], z.input<T>[]>;

/** An object of free form; `max`: how many fields it may have. What is in them is not looked at before they are counted. */
export const recordOf = <T extends z.core.$ZodType>(value: T, max: number) => {
  const record = z.record(z.string(), value);
  return z.unknown().check((reading) => {
    const given = reading.value;
    if (typeof given === 'object' && given !== null && Object.keys(given).length > max)
      reading.issues.push({ code: 'too_big', origin: 'object', maximum: max, input: given } as never);
    else reading.value = read(record, given, reading);
  }) as unknown as typeof record;
};
