import type { Check } from '../lib/protocol/control.ts';
import { Notice } from './Notice.tsx';

/** What "test connection" found, as the background's own sentence. */
export function CheckResult({ check }: { check: Check }) {
  return <Notice tone={check.ok ? 'good' : 'bad'}>{check.message}</Notice>;
}
