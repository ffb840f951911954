import { useState } from 'preact/hooks';
import { startText as t } from '../../lib/i18n/dashboard.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { Icon, type IconName } from '../Icon.tsx';
import { ConnectService } from './ConnectService.tsx';
import { DemoChat } from './DemoChat.tsx';
import { Next } from './Next.tsx';

type Way = 'demo' | 'paste' | 'local';
const WAYS: { way: Way; icon: IconName; title: string; hint: string }[] = [
  { way: 'demo', icon: 'play', title: t.demo, hint: t.demoHint },
  { way: 'paste', icon: 'key', title: t.paste, hint: t.pasteHint },
  { way: 'local', icon: 'device', title: t.local, hint: t.localHint },
];

interface StartSectionProps {
  overview: Overview;
  reload(): Promise<void>;
}

/** The first run: three ways to a first model, then what happens next. */
export function StartSection({ overview, reload }: StartSectionProps) {
  const [way, setWay] = useState<Way>();
  const [done, setDone] = useState<string>();
  const onDone = (model: string) => {
    setDone(model);
    setWay(undefined);
    void reload();
  };

  return (
    <section class="block start">
      <h1>{t.heading}</h1>
      <p class="lede">{t.lede}</p>
      {done !== undefined && <Next model={done} standard={overview.standard} />}
      <ul class="ways">
        {WAYS.map(({ way: one, icon, title, hint }) => (
          <li key={one} class={`way${way === one ? ' open' : ''}`}>
            <button
              type="button"
              class="way-button"
              aria-expanded={way === one}
              aria-describedby={`way-${one}`}
              onClick={() => setWay(way === one ? undefined : one)}
            >
              <Icon name={icon} />
              <span class="way-title">{title}</span>
              <Icon name="chevron" />
            </button>
            <p id={`way-${one}`} class="hint">
              {hint}
            </p>
            {way === one && (
              <div class="way-body">
                {one === 'demo' && <DemoChat overview={overview} onDone={onDone} />}
                {one !== 'demo' && (
                  <ConnectService key={one} kind={one} overview={overview} onDone={onDone} />
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      <p class="hint">
        {t.restore} <a href="#import">{t.restoreLink}</a>
      </p>
    </section>
  );
}
