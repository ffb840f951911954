/** What a page calls a model. */
import { type ModelRef, splitModelRef } from '../protocol/config.ts';

/** The `vendor/model` form that pages know: a model id that names its vendor stands alone. */
export function publicModelId(ref: ModelRef): string {
  const { modelId } = splitModelRef(ref);
  return modelId.includes('/') ? modelId : ref;
}

/** The name of a model where the catalogue's own is not at hand: lower case, without a vendor. */
export const plainName = (_type: string, id: string): string =>
  id.slice(id.lastIndexOf('/') + 1).toLowerCase();
