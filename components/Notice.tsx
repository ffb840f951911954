import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';
import { useStands } from './use-stands.ts';

type Tone = 'info' | 'good' | 'warning' | 'bad';
const ICONS: Record<Tone, IconName> = { info: 'ask', good: 'check', warning: 'alert', bad: 'alert' };

/** A sentence that matters here and now. `bad` interrupts a screen reader, the others wait for its pause. */
export function Notice({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  const stands = useStands();
  return (
    <div class={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={ICONS[tone]} />
      <div class="notice-text">{(tone === 'bad' || stands) && children}</div>
    </div>
  );
}
