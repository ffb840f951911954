import { useEffect, useState } from 'preact/hooks';
import { listedText as t } from '../../lib/i18n/dashboard.ts';
import { builtInModels } from '../../lib/platform/built-in.ts';
import type { BuiltInAvailability } from '../../lib/protocol/prompt-api.ts';
import { Notice } from '../Notice.tsx';

/**
 * The browser's own model may have to be downloaded first. The browser begins that on a click in a page alone, and it
 * is gigabytes: so it is asked for here, and never by a site's question.
 */
export function BuiltInState({ onReady }: { onReady(): void }) {
  const [state, setState] = useState<BuiltInAvailability>();
  const [percent, setPercent] = useState<number>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let current = true;
    builtInModels()
      ?.availability()
      .then(
        (answer) => current && setState(answer),
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, []);

  const download = () => {
    const models = builtInModels();
    if (models === undefined || percent !== undefined) return;
    setFailed(false);
    setPercent(0);
    models
      .create({
        monitor: (monitor) =>
          monitor.addEventListener('downloadprogress', ({ loaded }) => setPercent(Math.round(loaded * 100))),
      })
      .then(
        (session) => {
          session.destroy();
          setState('available');
          onReady();
        },
        () => setFailed(true),
      )
      .finally(() => setPercent(undefined));
  };

  if (state === 'downloading') return <Notice tone="info">{t.downloadElsewhere}</Notice>;
  if (state !== 'downloadable') return null;
  return (
    <div class="built-in">
      <p class="hint">{t.downloadHint}</p>
      <div class="row">
        <button type="button" class="button small" aria-disabled={percent !== undefined} onClick={download}>
          {t.download}
        </button>
        {percent !== undefined && (
          <span class="hint" role="status">
            {t.downloading(percent)}
          </span>
        )}
      </div>
      {failed && <Notice tone="bad">{t.downloadFailed}</Notice>}
    </div>
  );
}
