import { fileText as t } from '../../lib/i18n/dashboard.ts';
import type { ImportChange } from '../../lib/protocol/control.ts';
import { plainText } from '../../lib/protocol/plain-text.ts';

/** What a file would add and change, one entry each; what stays the same only as a number. */
export function ImportChanges({ changes }: { changes: readonly ImportChange[] }) {
  const news = changes.filter((change) => change.kind !== 'same');
  const same = changes.length - news.length;
  return (
    <>
      {news.length === 0 && <p>{t.nothingNew}</p>}
      {news.length > 0 && (
        <ul class="changes">
          {news.map((change, index) => (
            <li key={`${index} ${change.subject}`}>
              <span class={`chip kind-${change.kind}`}>{t.kinds[change.kind]}</span>
              <div class="wrap">
                <strong>{plainText(change.subject, 400)}</strong>
                {change.details.map((detail, at) => (
                  <p key={`${at} ${detail}`} class="hint">
                    {plainText(detail, 400)}
                  </p>
                ))}
              </div>
            </li>
          ))}
        </ul>
      )}
      {news.length > 0 && same > 0 && <p class="hint">{t.same(same)}</p>}
    </>
  );
}
