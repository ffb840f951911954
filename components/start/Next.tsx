import { useEffect, useRef } from 'preact/hooks';
import { startText as t } from '../../lib/i18n/dashboard.ts';
import { standardText } from '../../lib/i18n/standard.ts';
import type { StandardView } from '../../lib/protocol/standard-control.ts';
import { Notice } from '../Notice.tsx';
import { LetOrielIn } from '../standard/LetOrielIn.tsx';

/** A model is chosen: how a site comes to ask for it. */
export function Next({ model, standard }: { model: string; standard: StandardView }) {
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
      {standard.by === 'oriel' && <LetOrielIn lead={standardText.next} />}
      <p>
        <a href="#providers">{t.manage}</a>
      </p>
    </div>
  );
}
