/** The words of JSON Schema, the shape that the value of each must have, and where in it other schemas are. */

export type Schema = Record<string, unknown>;

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isSchema = (value: unknown): value is Schema | boolean =>
  typeof value === 'boolean' || isObject(value);

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number';
const isFlag = (value: unknown) => typeof value === 'boolean';
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isSchemas = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isSchema);
const isMap = (value: unknown) => isObject(value) && Object.values(value).every(isSchema);
const isMapOfTexts = (value: unknown) => isObject(value) && Object.values(value).every(isTexts);
/** Of draft 4 they were flags. */
const isBound = (value: unknown) => isNumber(value) || isFlag(value);

const TYPES = new Set<unknown>(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']);
const isType = (value: unknown) =>
  Array.isArray(value) ? value.length > 0 && value.every((one) => TYPES.has(one)) : TYPES.has(value);

const SHAPES: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ...each(isText, '$id', 'id', '$schema', '$ref', '$anchor', 'format', 'pattern'),
  ...each(isType, 'type'),
  ...each(Array.isArray, 'enum'),
  ...each(isTexts, 'required'),
  ...each(isNumber, 'minimum', 'maximum'),
  ...each(isBound, 'exclusiveMinimum', 'exclusiveMaximum'),
  ...each((value) => isNumber(value) && (value as number) > 0, 'multipleOf'),
  ...each(isCount, 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'),
  ...each(isCount, 'minContains', 'maxContains'),
  ...each(isFlag, 'uniqueItems'),
  ...each(isSchemas, 'allOf', 'anyOf', 'oneOf', 'prefixItems'),
  ...each(isSchema, 'not', 'if', 'then', 'else', 'contains', 'propertyNames', 'additionalItems'),
  ...each(isSchema, 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems'),
  ...each((value) => isSchema(value) || isSchemas(value), 'items'),
  ...each(isMap, '$defs', 'definitions', 'properties', 'patternProperties', 'dependentSchemas'),
  ...each(isMapOfTexts, 'dependentRequired'),
  ...each(
    (value) => isObject(value) && Object.values(value).every((one) => isSchema(one) || isTexts(one)),
    'dependencies',
  ),
  // Known to the standard and not to the validator, which would let everything pass.
  ...each(() => false, '$dynamicRef', '$recursiveRef'),
]);

function each(fits: (value: unknown) => boolean, ...words: string[]): [string, typeof fits][] {
  return words.map((word) => [word, fits]);
}

export const isWord = (word: string): boolean => SHAPES.has(word);

/** Whether a schema may say this; what is no word of JSON Schema may be anything. */
export const fits = (word: string, value: unknown): boolean => SHAPES.get(word)?.(value) ?? true;

/** Judged by the very same value, so that two of them that need one another never come to an end. */
const ON_THE_SPOT = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'];

export function onTheSpot(schema: Schema): unknown[] {
  const { dependentSchemas = {}, dependencies = {} } = schema;
  return [
    ...ON_THE_SPOT.flatMap((word) => schema[word] ?? []),
    ...Object.values(dependentSchemas as Schema),
    ...Object.values(dependencies as Schema),
  ];
}
