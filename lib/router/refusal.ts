/** Why nobody may answer, as a sentence with what to do next. It may reach the page: it holds no word of a provider's. */
import type { Endpoint } from '../catalog/endpoint.ts';
import { type ErrorInfo, OrielError } from '../protocol/errors.ts';
import type { Removal } from '../protocol/routing.ts';
import { isOriel } from './oriel.ts';
import { publicModelId } from './public-id.ts';

interface Why {
  words: string;
  /** `rule`: the person's own. Otherwise the feature that another call could do without, as the wires name it. */
  of?: 'rule' | { feature: string };
}

const WHY: Readonly<Record<Removal, Why>> = {
  'not-set-up': { words: 'the provider is not set up' },
  'local-only': { words: 'not on this machine', of: 'rule' },
  trains: { words: 'not known to keep what is sent out of training', of: 'rule' },
  retains: { words: 'not known to delete what is sent', of: 'rule' },
  'max-price': { words: 'dearer than your limit, or of unknown price', of: 'rule' },
  kind: { words: 'made for something else', of: { feature: 'kind' } },
  tools: { words: 'cannot use tools', of: { feature: 'tools' } },
  json: { words: 'cannot answer as JSON', of: { feature: 'json' } },
  'image-input': { words: 'cannot see images', of: { feature: 'image' } },
  'audio-input': { words: 'cannot hear audio', of: { feature: 'audio' } },
  'file-input': { words: 'cannot read files', of: { feature: 'file' } },
  'image-output': { words: 'cannot make images', of: { feature: 'modalities' } },
  'audio-output': { words: 'cannot speak', of: { feature: 'modalities' } },
  context: { words: 'cannot read that much', of: { feature: 'context' } },
  'output-length': { words: 'cannot write that much', of: { feature: 'maxOutputTokens' } },
  retired: { words: 'no longer served' },
  'not-asked-for': { words: 'not among what was chosen' },
};

/** Among many there are always some of these: they tell something only where there is nothing else to tell. */
const BESIDE: ReadonlySet<Removal> = new Set(['kind', 'not-set-up', 'retired', 'not-asked-for']);

/**
 * `unsupported`, its `detail` the feature, or `context-too-long`, where somebody whom the rules allow cannot do what is
 * asked: another call would be answered. Else `no-model`.
 * @param wanted What was chosen.
 * @param pool All that came into question.
 * @param removals The rules that took them out, that of the most first.
 */
export function refusalOf(
  wanted: string,
  pool: readonly Endpoint[],
  removals: readonly Removal[],
): ErrorInfo {
  if (removals.length === 0) {
    return new OrielError('no-model', {
      message: 'Oriel knows none of your models yet. Open Oriel, and let your providers list theirs.',
    }).info;
  }
  const telling = removals.filter((rule) => !BESIDE.has(rule));
  const rules = telling.length > 0 ? telling : removals;
  const name = publicModelId(wanted);
  const who = isOriel(wanted)
    ? `None of the models behind ${name} may answer`
    : `${name} may not answer this`;
  const why = rules.map((rule) => WHY[rule].words).join('; ');
  const next = rules.some((rule) => WHY[rule].of === 'rule') ? 'Change the rule, or choose' : 'Choose';
  const message = `${who}: ${why}. ${next} another model in Oriel.`;
  const feature = rules.flatMap((rule) => featureOf(WHY[rule]))[0];
  if (feature === undefined) return new OrielError('no-model', { message }).info;
  if (feature !== 'context') return new OrielError('unsupported', { message, detail: feature }).info;
  const limit = pool.reduce((most, { contextLength = 0 }) => Math.max(most, contextLength), 0);
  return new OrielError('context-too-long', { message, limit }).info;
}

const featureOf = ({ of }: Why): string[] => (typeof of === 'object' ? [of.feature] : []);
