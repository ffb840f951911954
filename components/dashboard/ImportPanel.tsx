import { useState } from 'preact/hooks';
import { fileText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ImportChange, ImportPreview } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { plainText } from '../../lib/protocol/plain-text.ts';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { ImportChanges } from './ImportChanges.tsx';
import { useMissingHosts } from './use-host-access.ts';

const MAX_FILE_BYTES = 8 * 1024 * 1024;
const NO_ORIGINS: string[] = [];

interface Chosen {
  name: string;
  text: string;
  preview: ImportPreview;
}

/** Reads a configuration file, shows what it would change, and changes it when told to. */
export function ImportPanel({ reload }: { reload(): Promise<void> }) {
  const [chosen, setChosen] = useState<Chosen>();
  const [imported, setImported] = useState<readonly ImportChange[]>();
  const { busy, error, run } = useAction();
  const access = useMissingHosts(chosen?.preview.ok ? chosen.preview.origins : NO_ORIGINS);

  const choose = (file: File) =>
    run(async () => {
      setChosen(undefined);
      setImported(undefined);
      location.hash = '#import';
      if (file.size > MAX_FILE_BYTES) throw new OrielError('too-large', { message: t.tooBig });
      const text = await textOf(file);
      const preview = await send({ command: 'preview-import', file: text });
      setChosen({ name: plainText(file.name, 80), text, preview });
    });

  const confirm = ({ name, text }: Chosen) => {
    const asked = access.ask();
    void run(async () => {
      if (!(await asked)) throw new OrielError('permission-denied', { message: t.accessRefused });
      const result = await send({ command: 'import', file: text });
      if (!result.ok) return setChosen({ name, text, preview: result });
      setChosen(undefined);
      setImported(result.changes);
      await reload();
    });
  };

  const kinds = (kind: ImportChange['kind']) =>
    imported?.filter((change) => change.kind === kind).length ?? 0;
  return (
    <>
      <label class="button file-button">
        <span>{t.choose}</span>
        <input
          type="file"
          class="hidden-input"
          data-testid="import-file"
          accept=".json,application/json"
          onChange={(event) => {
            const input = event.currentTarget;
            const file = input.files?.[0];
            if (file)
              void choose(file).finally(() => {
                // So that the same file, mended, can be chosen again.
                input.value = '';
              });
          }}
        />
      </label>
      <p class="hidden" role="status">
        {chosen?.preview.ok && t.read(chosen.name, newsOf(chosen.preview.changes))}
      </p>
      {busy && <p class="loading">{chosen === undefined ? t.reading : t.importing}</p>}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {imported !== undefined && <Notice tone="good">{t.imported(kinds('add'), kinds('change'))}</Notice>}
      {chosen !== undefined && (
        <div class="panel">
          <h3 class="wrap">{t.preview(chosen.name)}</h3>
          {chosen.preview.ok ? (
            <ImportChanges changes={chosen.preview.changes} />
          ) : (
            <ImportProblems problems={chosen.preview.problems} />
          )}
          {access.missing.length > 0 && <p class="hint">{t.accessNote(access.missing)}</p>}
          <div class="row actions">
            <button
              type="button"
              class="button primary"
              disabled={!chosen.preview.ok}
              aria-busy={busy}
              onClick={() => confirm(chosen)}
            >
              {t.confirm}
            </button>
          </div>
        </div>
      )}
    </>
  );
}

/**
 * Without the byte order mark, if it has one. Some editors write UTF-16 or the letters of one country: read as UTF-8, a
 * label or a model would come out as another.
 * @throws OrielError `invalid-request`
 */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer().catch((cause) => {
    throw new OrielError('invalid-request', { message: t.unreadable }, cause);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new OrielError('invalid-request', { message: t.notUtf8 }, cause);
  }
}

/** How many entries would be other than they are. */
const newsOf = (changes: readonly ImportChange[]): number =>
  changes.filter(({ kind }) => kind !== 'same').length;

function ImportProblems({ problems }: { problems: { path: string; message: string }[] }) {
  return (
    <>
      <Notice tone="bad">{t.problems(problems.length)}</Notice>
      <ul class="problems">
        {problems.map((problem, index) => (
          <li key={`${index} ${problem.path}`}>
            <code class="wrap">{plainText(problem.path, 200) || t.wholeFile}</code>
            <span class="wrap">{plainText(problem.message, 300)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
