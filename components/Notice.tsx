import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon, type IconName } from './Icon.tsx';

type Tone = 'info' | 'good' | 'warning' | 'bad';
const ICONS: Record<Tone, IconName> = { info: 'ask', good: 'check', warning: 'alert', bad: 'alert' };

/**
 * A sentence that matters here and now. `bad` interrupts a screen reader, the others wait for its pause: what such a status
 * says is read only where it stood before, so its words come after it.
 */
export function Notice({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  const [stands, setStands] = useState(tone === 'bad');
  useEffect(() => setStands(true), []);
  return (
    <div class={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={ICONS[tone]} />
      <div class="notice-text">{stands && children}</div>
    </div>
  );
}
