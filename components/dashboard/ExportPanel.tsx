import { useState } from 'preact/hooks';
import { fileText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import { Notice } from '../Notice.tsx';
import { saveFile } from '../save-file.ts';
import { useAction } from '../use-load.ts';

/** Writes the configuration into a file, without keys unless told otherwise. */
export function ExportPanel() {
  const [keys, setKeys] = useState(false);
  const [saved, setSaved] = useState<string>();
  const { busy, error, run } = useAction();

  const save = () =>
    run(async () => {
      setSaved(undefined);
      const { file } = await send({ command: 'export', keys });
      const name = t.fileName(new Date().toISOString().slice(0, 10));
      saveFile(new Blob([file], { type: 'application/json' }), name);
      setSaved(name);
    });

  return (
    <>
      <label class="check">
        <input type="checkbox" checked={keys} onChange={(event) => setKeys(event.currentTarget.checked)} />
        <span>{t.includeKeys}</span>
      </label>
      {keys && <Notice tone="warning">{t.keysWarning}</Notice>}
      <div class="row actions">
        <button type="button" class="button" aria-busy={busy} onClick={save}>
          {t.export}
        </button>
      </div>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {saved !== undefined && <Notice tone="good">{t.exported(saved)}</Notice>}
    </>
  );
}
