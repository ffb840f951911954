import { useEffect, useRef } from 'preact/hooks';
import { startText as t } from '../../lib/i18n/dashboard.ts';
import { Notice } from '../Notice.tsx';

/** A model is chosen: how a site comes to ask for it. */
export function Next({ model }: { model: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="panel next">
      <Notice tone="good">{t.nextDone(model)}</Notice>
      <h2 ref={heading} tabindex={-1}>
        {t.nextHeading}
      </h2>
      <ol>
        {t.next.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>
        <a href="#providers">{t.manage}</a>
      </p>
    </div>
  );
}
