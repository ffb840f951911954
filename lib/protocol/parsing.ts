/** Shapes whose reading a stranger cannot make long: zod would look at everything, and write down everything that is wrong. */
import * as z from 'zod/mini';

z.config({ jitless: true });

/** A list, read up to its first wrong item. */
export const listOf = <T extends z.core.$ZodType>(item: T, max: number, min = 0) =>
  z.pipe(
    z.array(z.unknown()).check(z.minLength(min), z.maxLength(max)),
    z.transform((values, context): z.output<T>[] => {
      const list: z.output<T>[] = [];
      for (const [at, value] of values.entries()) {
        const { success, data, error } = z.safeParse(item, value);
        if (success) list.push(data);
        else {
          const [first] = error.issues;
          if (first)
            context.issues.push({ ...first, path: [at, ...first.path], input: value } as z.core.$ZodRawIssue);
          return z.NEVER;
        }
      }
      return list;
    }),
  );

/** An object of free form; `max`: how many fields it may have. What is in them is not looked at before they are counted. */
export const recordOf = <T extends z.core.$ZodType>(value: T, max: number) =>
  z.pipe(
    z.custom<Record<string, unknown>>(
      (it) => typeof it !== 'object' || it === null || Object.keys(it).length <= max,
    ),
    z.record(z.string(), value),
  );
