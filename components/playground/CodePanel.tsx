import { useId, useRef, useState } from 'preact/hooks';
import { playgroundText as t } from '../../lib/i18n/playground.ts';
import { ORIEL } from '../../lib/protocol/virtual.ts';
import { codeOf, WAYS, type Way } from './code.ts';
import type { Tried } from './use-trials.ts';

/** Keys that move along the tabs: to which place of so many. */
const MOVES: Readonly<Record<string, (at: number, all: number) => number>> = {
  ArrowRight: (at, all) => (at + 1) % all,
  ArrowLeft: (at, all) => (at + all - 1) % all,
  Home: () => 0,
  End: (_at, all) => all - 1,
};

/** The program for what is shown, in a tab for each way to call. */
export function CodePanel({ tried }: { tried: Tried }) {
  const [way, setWay] = useState<Way>(WAYS[0]);
  const [copied, setCopied] = useState<{ code: string; done: boolean }>();
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const code = codeOf(way, { trial: tried.trial, wish: wishOf(tried) });

  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const place = move(WAYS.indexOf(way), WAYS.length);
    setWay(WAYS[place] as Way);
    tabs.current?.querySelectorAll('button')[place]?.focus();
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      setCopied({ code, done: true });
    } catch {
      setCopied({ code, done: false });
    }
  };

  return (
    <section class="block" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{t.codeHeading}</h2>
      <p class="hint">
        {t.codeHint} {tried.trial.pictures.length > 0 && t.codePictures}
      </p>
      <div class="row spread code-head">
        <div class="parts" role="tablist" aria-label={t.ways} ref={tabs} onKeyDown={onKeyDown}>
          {WAYS.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`${id}-${WAYS.indexOf(one)}`}
              aria-selected={one === way}
              aria-controls={`${id}-panel`}
              tabIndex={one === way ? 0 : -1}
              onClick={() => setWay(one)}
            >
              {one}
            </button>
          ))}
        </div>
        <div class="row">
          <span role="status" class="hint">
            {copied?.code === code && (copied.done ? t.copied : t.notCopied)}
          </span>
          <button type="button" class="button small" aria-label={t.copyOf(way)} onClick={copy}>
            {t.copy}
          </button>
        </div>
      </div>
      {/* What does not fit scrolls, and the keyboard has to get there. */}
      <div
        role="tabpanel"
        class="code"
        id={`${id}-panel`}
        {...{ 'aria-labelledby': `${id}-${WAYS.indexOf(way)}`, tabIndex: 0 }}
      >
        <pre dir="ltr">
          <code>{code}</code>
        </pre>
      </div>
    </section>
  );
}

/** A choice that was made is named as pages know it, which the answer says; the default is nobody's wish. */
function wishOf({ trial: { model }, served }: Tried): string | undefined {
  if (model === undefined) return undefined;
  return model.startsWith(`${ORIEL}/`) ? model : served?.model;
}
