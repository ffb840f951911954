import { approvalText as t } from '../lib/i18n/approval.ts';
import type { AccessRequest } from '../lib/protocol/call.ts';
import type { Capability } from '../lib/protocol/grant.ts';
import { MAX_REASON_CHARS } from '../lib/protocol/limits.ts';
import { SiteWords } from './SiteWords.tsx';

interface ApprovalWantsProps {
  request: AccessRequest;
  granted: readonly Capability[];
  ticked: readonly Capability[];
  onTick(ticked: Capability[]): void;
}

/** What is asked for: each can be left out, where there is more than one. What the site may do already stands beside it. */
export function ApprovalWants({ request, granted, ticked, onTick }: ApprovalWantsProps) {
  const { reason, capabilities = [], budget } = request;
  const [only, ...others] = capabilities;
  return (
    <>
      {reason !== undefined && <SiteWords intro={t.siteSays} words={reason} limit={MAX_REASON_CHARS} />}
      {only !== undefined && (
        <fieldset class="wants">
          <legend class="label">{granted.length > 0 ? t.wantsMore : t.wants}</legend>
          {others.length === 0 ? (
            <span class="chip">{t.capability(only)}</span>
          ) : (
            <ul class="chips">
              {capabilities.map((name) => (
                <li key={name}>
                  <label class="chip want">
                    <input
                      type="checkbox"
                      checked={ticked.includes(name)}
                      onChange={({ currentTarget: { checked } }) =>
                        onTick(capabilities.filter((one) => (one === name ? checked : ticked.includes(one))))
                      }
                    />
                    <span>{t.capability(name)}</span>
                  </label>
                </li>
              ))}
            </ul>
          )}
          {granted.length > 0 && <p class="hint">{t.granted(granted)}</p>}
        </fieldset>
      )}
      {budget !== undefined && <p class="hint">{t.wish(budget)}</p>}
    </>
  );
}
