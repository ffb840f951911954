import { formText as t } from '../../lib/i18n/dashboard.ts';
import { completeAddress } from '../../lib/protocol/address.ts';
import type { ProviderConfig } from '../../lib/protocol/config.ts';
import type { Command, ProviderTypeView, ProviderView } from '../../lib/protocol/control.ts';

/** What the form holds, as typed. */
export interface ProviderFields {
  label: string;
  baseUrl: string;
  key: string;
  /** "No key here" or "remove the saved one". */
  withoutKey: boolean;
  /** One model id a line. */
  models: string;
}

export type FieldProblems = Partial<Record<'baseUrl' | 'key', string>>;
export type Draft = Pick<Extract<Command, { command: 'save-provider' }>, 'provider' | 'key'>;

export const fieldsOf = (type: ProviderTypeView, provider?: ProviderView): ProviderFields => ({
  label: provider?.label ?? type.label,
  baseUrl: provider?.baseUrl ?? type.baseUrl.initial ?? '',
  key: '',
  withoutKey: false,
  models: provider?.models?.join('\n') ?? '',
});

export const originOf = (address: string): string | undefined => {
  const url = URL.canParse(address.trim()) ? new URL(address.trim()) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined;
};

/** The address that the form means: for some types the name of a resource or a region will do. */
export const addressOf = ({ baseUrl }: ProviderTypeView, fields: ProviderFields): string =>
  completeAddress(fields.baseUrl, baseUrl.template);

/** The saved key's origin, where the form now names another: the key does not move with the address (S04). */
export function keyLeftBehind(
  type: ProviderTypeView,
  fields: ProviderFields,
  provider: ProviderView | undefined,
): string | undefined {
  if (!provider?.hasKey || provider.baseUrl === undefined) return undefined;
  const bound = originOf(provider.baseUrl);
  return originOf(addressOf(type, fields)) === bound ? undefined : bound;
}

/** The form as a command's fields, or what is wrong with it, by field. */
export function draftOf(
  type: ProviderTypeView,
  fields: ProviderFields,
  provider?: ProviderView,
): { ok: true; draft: Draft } | { ok: false; problems: FieldProblems } {
  const problems: FieldProblems = {};
  const typed = fields.key.trim();
  const needsUrl = type.baseUrl.needed;
  if (needsUrl && originOf(addressOf(type, fields)) === undefined) problems.baseUrl = t.badUrl;

  const moved = keyLeftBehind(type, fields, provider) !== undefined;
  const hasKey = provider?.hasKey === true && !moved;
  const mayGoWithout = type.key.needed !== 'required' && fields.withoutKey;
  if (type.key.needed !== 'none' && typed === '' && !hasKey && !mayGoWithout)
    if (type.key.needed === 'required' || moved) problems.key = t.keyNeeded;
  if (Object.keys(problems).length > 0) return { ok: false, problems };

  const models = [...new Set(fields.models.split('\n').map((id) => id.trim()))].filter((id) => id !== '');
  const config: Omit<ProviderConfig, 'id'> & { id?: string } = {
    ...(provider === undefined ? {} : { id: provider.id }),
    type: type.type,
    label: fields.label.trim() || type.label,
    ...(needsUrl ? { baseUrl: addressOf(type, fields) } : {}),
    ...(models.length > 0 ? { models } : {}),
  };
  const draft: Draft = { provider: config };
  if (typed !== '') draft.key = typed;
  else if (mayGoWithout && provider?.hasKey) draft.key = null;
  return { ok: true, draft };
}
