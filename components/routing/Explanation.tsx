import type { ComponentChildren } from 'preact';
import { detailText, reasonText, explanationText as t } from '../../lib/i18n/explanation.ts';
import { modelPickerText } from '../../lib/i18n/model-picker.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ErrorInfo } from '../../lib/protocol/errors.ts';
import { plainText } from '../../lib/protocol/plain-text.ts';
import type { Decision } from '../../lib/protocol/routing.ts';
import type { EndpointView } from '../../lib/protocol/routing-control.ts';
import { Icon } from '../Icon.tsx';
import { priceTitle } from '../model-picker/price-title.ts';
import { Notice } from '../Notice.tsx';
import type { NameOf } from './model-names.ts';
import { groupRemoved, type RemovedGroup, sizeOf } from './removed.ts';

/** Names shown of one group; a catalogue holds thousands. */
const SHOWN = 24;
/** As many left out in all are shown at once, without a click. */
const AT_ONCE = 8;

interface ExplanationProps {
  decision: Decision;
  refused?: ErrorInfo | undefined;
  endpoints: Readonly<Record<ModelRef, EndpointView>>;
  nameOf: NameOf;
  /** Of a call that is over, not of one that might be made. */
  past?: boolean;
  /** What can be done with a candidate. */
  actions?(ref: ModelRef): ComponentChildren;
}

/** Which models may answer, in what order and why, and which rule left the others out. */
export function Explanation({ decision, refused, endpoints, nameOf, past, actions }: ExplanationProps) {
  const { wanted, by, ignoredWish, policy, candidates } = decision;
  const groups = groupRemoved(decision);
  const removed = groups.reduce((sum, group) => sum + sizeOf(group), 0);
  return (
    <div class="explanation">
      <p>
        {!past && by === 'approval' ? t.supposed(nameOf(wanted).name) : t.wanted(by, nameOf(wanted).name)}{' '}
        {ignoredWish !== undefined && t.ignoredWish(plainText(ignoredWish, 80))}
      </p>
      {refused !== undefined && <Notice tone="warning">{refused.message}</Notice>}
      <p role="status">
        <strong>{(past ? t.did : t.could)(candidates.length, policy)}</strong>
      </p>
      {candidates.length > 0 && (
        <ol class="candidates">
          {candidates.map(({ ref, reasons }) => {
            const { name, providerLabel, local } = nameOf(ref);
            const { price } = endpoints[ref] ?? {};
            return (
              <li key={ref} class="candidate">
                <div class="candidate-text">
                  <p>
                    <strong class="wrap" title={ref}>
                      {name}
                    </strong>{' '}
                    <span class="hint">
                      {providerLabel}
                      {local && providerLabel !== undefined && ', '}
                      {local && t.local}
                    </span>
                  </p>
                  <p class="provider-facts">
                    {reasons.map((reason) => (
                      <span key={`${reason.code} ${reason.value}`}>{reasonText(reason)}</span>
                    ))}
                    {!local && (
                      <span title={price === undefined ? undefined : priceTitle(price)}>
                        {price === undefined
                          ? t.priceUnknown
                          : modelPickerText.price(price.input, price.output)}
                      </span>
                    )}
                  </p>
                </div>
                {actions?.(ref)}
              </li>
            );
          })}
        </ol>
      )}
      {removed > 0 && (
        <div class="removed">
          <p>
            <strong>{t.removedHeading(removed)}</strong>
          </p>
          {groups.map((group) => (
            <Group key={group.rule} group={group} open={removed <= AT_ONCE} nameOf={nameOf} />
          ))}
        </div>
      )}
    </div>
  );
}

function Group({ group, open, nameOf }: { group: RemovedGroup; open: boolean; nameOf: NameOf }) {
  const { rule, models } = group;
  const shown = models.slice(0, SHOWN);
  const more = sizeOf(group) - shown.length;
  return (
    <details class="removed-group" open={open}>
      <summary class="removed-summary">
        <Icon name="chevron" />
        {t.group(rule, sizeOf(group))}
      </summary>
      <ul>
        {shown.map(({ ref, detail }) => {
          const { name, providerLabel } = nameOf(ref);
          return (
            <li key={ref} class="wrap" title={ref}>
              {name}{' '}
              <span class="hint">
                {[providerLabel, detailText(rule, detail)].filter((part) => part !== undefined).join(', ')}
              </span>
            </li>
          );
        })}
        {more > 0 && <li class="hint">{shown.length === 0 ? t.onlyCounted : t.more(more)}</li>}
      </ul>
    </details>
  );
}
