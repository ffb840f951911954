/**
 * What a person sets up, as the settings store keeps it and as the import/export file spells it (docs/config.md).
 */
import * as z from 'zod/mini';
import { originOf } from './address.ts';

z.config({ jitless: true });

/** In a model reference everything before the first slash, so it holds none. */
export const ProviderId = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'use lower-case letters, digits, dots, dashes (64 at most)'));

/** `<provider id>/<model id>`; the model id may hold slashes of its own. */
export const ModelRef = z
  .string()
  .check(
    z.maxLength(320),
    z.regex(/^[a-z0-9][a-z0-9._-]{0,63}\/.+$/s, 'write it as <provider id>/<model id>'),
  );
export type ModelRef = z.infer<typeof ModelRef>;

const isHttpUrl = (value: string) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
};
export const BaseUrl = z
  .string()
  .check(
    z.maxLength(2_048),
    z.refine(isHttpUrl, 'write a whole http:// or https:// address, without a user name'),
  );

/** The canonical form of a web origin: scheme, ASCII host and port, nothing else (S20). */
export const isWebOrigin = (value: string): boolean => /^https?:/.test(value) && originOf(value) === value;
export const Origin = z
  .string()
  .check(z.refine(isWebOrigin, 'write an origin such as https://example.com, without a path'));

/** A key that a header can carry, blanks around it aside: visible ASCII. */
export const isKey = (value: string): boolean => /^[\x21-\x7e]+$/.test(value.trim());

/** Of one provider. */
export const MAX_KEYS = 16;
/** As a person may paste it; `isKey` says more. */
export const KeyText = z.string().check(z.minLength(1), z.maxLength(8_192));
/** A person's name for one of several keys. */
export const KeyName = z.string().check(z.minLength(1), z.maxLength(60));

const label = z.string().check(z.minLength(1), z.maxLength(120));
export const ModelId = z.string().check(z.minLength(1), z.maxLength(256));

/** A name in the provider registry. */
export const TypeName = z.string().check(z.minLength(1), z.maxLength(64));

/** A provider as set up by the user. Its key is never part of this: `lib/vault` holds it. */
export const ProviderConfig = z.strictObject({
  id: ProviderId,
  type: TypeName,
  label,
  baseUrl: z.optional(BaseUrl),
  /** Model ids, the user's own list; absent: what the provider lists. */
  models: z.optional(z.array(ModelId).check(z.maxLength(5_000))),
});
export type ProviderConfig = z.infer<typeof ProviderConfig>;

/** The provider id is everything before the first slash. */
export function splitModelRef(ref: ModelRef): { providerId: string; modelId: string } {
  const slash = ref.indexOf('/');
  return { providerId: ref.slice(0, slash), modelId: ref.slice(slash + 1) };
}
