import { useEffect, useRef, useState } from 'preact/hooks';
import { pasteText as t } from '../../lib/i18n/dashboard.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { Notice } from '../Notice.tsx';
import { type Housed, KeyHome } from './KeyHome.tsx';
import { looksLikeKey, takesText } from './key-text.ts';

interface KeyPasteProps {
  overview: Overview;
  reload(): Promise<void>;
}

/** Listens for a key pasted anywhere on the dashboard but into a field, and asks where it belongs. Draws nothing else. */
export function KeyPaste({ overview, reload }: KeyPasteProps) {
  const [secret, setSecret] = useState<string>();
  const [done, setDone] = useState<Housed>();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (takesText(event.target) || !looksLikeKey(text)) return;
      event.preventDefault();
      setDone(undefined);
      setSecret(text.trim());
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
  useEffect(() => {
    if (secret !== undefined) heading.current?.focus();
  }, [secret]);

  if (done !== undefined)
    return (
      <div class="key-paste">
        <Notice tone="good">
          {done.models === undefined ? t.doneUntested(done.label) : t.done(done.label, done.models)}
        </Notice>
        <button type="button" class="button small quiet" onClick={() => setDone(undefined)}>
          {t.close}
        </button>
      </div>
    );
  if (secret === undefined) return null;
  return (
    <section
      class="panel key-paste-panel"
      aria-label={t.heading}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setSecret(undefined);
      }}
    >
      <div>
        <h2 ref={heading} tabindex={-1}>
          {t.heading}
        </h2>
        <p class="hint">{t.hidden}</p>
      </div>
      <KeyHome
        key={secret}
        secret={secret}
        overview={overview}
        onCancel={() => setSecret(undefined)}
        onSaved={(housed) => {
          setSecret(undefined);
          setDone(housed);
          void reload();
        }}
      />
    </section>
  );
}
