import { providersText } from '../lib/i18n/dashboard.ts';
import type { Check } from '../lib/protocol/control.ts';
import { Notice } from './Notice.tsx';

/** What "test connection" found, as a sentence. */
export function CheckResult({ check }: { check: Check }) {
  if (!check.ok) return <Notice tone="bad">{check.message}</Notice>;
  return (
    <Notice tone="good">
      {check.message}{' '}
      {check.models.length > 0 && (
        <span class="muted">{providersText.modelsListed(check.models.length)}</span>
      )}
    </Notice>
  );
}
