/**
 * Permissions policy (https://w3c.github.io/webappsec-permissions-policy/): whether this document may use a feature whose
 * default allowlist is `'self'`. Chromium tells where it knows the feature. Firefox has no such interface, and Chromium
 * none for a feature it does not know: there what can be seen decides, the ancestors and the `allow` of their frames.
 */
import { page, reader, uncurry } from '../natives.ts';
import { askAccess } from './answer.ts';
import { exceptionName, execute, NativeRegExp, ownDocument, platform } from './natives.ts';

interface FeaturePolicy {
  features(): string[];
  allowsFeature(feature: string): boolean;
}

const OwnFeaturePolicy = platform('FeaturePolicy') as { prototype: FeaturePolicy } | undefined;
const features = OwnFeaturePolicy && uncurry(OwnFeaturePolicy.prototype.features);
const allowsFeature = OwnFeaturePolicy && uncurry(OwnFeaturePolicy.prototype.allowsFeature);
const policyOf = reader(Document.prototype as Document & { featurePolicy?: FeaturePolicy }, 'featurePolicy');
const parentOf = reader(page, 'parent');
const frameOf = reader(page, 'frameElement');
const originOf = reader(page, 'origin');
const allowOf = reader(HTMLIFrameElement.prototype, 'allow');

/** What Chromium says; undefined where it does not know the feature. */
function told(feature: string): boolean | undefined {
  const policy = policyOf(ownDocument);
  if (!policy || !features || !allowsFeature) return undefined;
  const known = features(policy);
  for (let at = 0; at < known.length; at++) if (known[at] === feature) return allowsFeature(policy, feature);
  return undefined;
}

/** Whether `allow` takes the feature from a frame of the same origin. */
export const isTaken = (allow: string, feature: string): boolean =>
  execute(new NativeRegExp(`(?:^|;)\\s*${feature}\\s+'none'`), allow) !== null;

/** What the ancestors say; undefined where one is of another origin, whose `allow` no script of this one can read. */
function seen(feature: string): boolean | undefined {
  const origin = originOf(page);
  try {
    for (let at: Window = page; parentOf(at) !== at; at = parentOf(at)) {
      const frame = frameOf(at);
      if (frame === null || originOf(parentOf(at)) !== origin) return undefined;
      if (isTaken(allowOf(frame as HTMLIFrameElement), feature)) return false;
    }
    return true;
  } catch {
    return undefined;
  }
}

const answered = { __proto__: null } as unknown as Record<string, Promise<boolean>>;

/** Whether Oriel answers this frame: the page around it says so to Oriel alone. Asked once for each feature. */
function asked(feature: string): Promise<boolean> {
  answered[feature] ??= (async () => {
    try {
      await askAccess(feature);
      return true;
    } catch (thrown) {
      // Whatever else went wrong says nothing of the frame.
      return exceptionName(thrown as DOMException) !== 'NotAllowedError';
    }
  })();
  return answered[feature];
}

/** Known at once but for a frame of another origin in a browser that does not tell. */
export const isAllowed = (feature: string): boolean | Promise<boolean> =>
  told(feature) ?? seen(feature) ?? asked(feature);
