import { useEffect, useRef, useState } from 'preact/hooks';
import { exportText as t } from '../../lib/i18n/activity.ts';
import { exportActivity } from '../../lib/platform/activity-client.ts';
import type { ExportFormat } from '../../lib/protocol/activity-control.ts';
import { errorInfo } from '../../lib/protocol/errors.ts';
import { Choices } from '../dashboard/Choices.tsx';
import { Notice } from '../Notice.tsx';
import { saveFile } from '../save-file.ts';
import { askOf, type CallFilters, countOf } from './call-filters.ts';
import { dayOf } from './days.ts';

const FORMATS = Object.keys(t.formats) as ExportFormat[];
const TYPES: Record<ExportFormat, string> = {
  jsonl: 'application/jsonl',
  csv: 'text/csv',
  'fine-tuning': 'application/jsonl',
};

type State =
  | { is: 'writing'; rows: number }
  | { is: 'done'; name: string; rows: number }
  | { is: 'cancelled' | 'nothing' }
  | { is: 'failed'; why: string };

interface ExportCallsProps {
  filters: CallFilters;
  onClose(): void;
}

/** Writes the calls that the filters show into a file. */
export function ExportCalls({ filters, onClose }: ExportCallsProps) {
  const [format, setFormat] = useState<ExportFormat>('jsonl');
  const [state, setState] = useState<State>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const writing = state?.is === 'writing';

  const save = async () => {
    const mine = new AbortController();
    running.current = mine;
    const show = (next: State) => {
      if (running.current === mine) setState(next);
    };
    show({ is: 'writing', rows: 0 });
    try {
      const now = Date.now();
      const ask = { format, filter: askOf(filters, now) };
      const { file, rows } = await written(ask, mine.signal, (count) => show({ is: 'writing', rows: count }));
      if (rows === 0) return show({ is: 'nothing' });
      const name = t.fileName(format, dayOf(now));
      saveFile(file, name);
      show({ is: 'done', name, rows });
    } catch (thrown) {
      const { code, message } = errorInfo(thrown);
      show(code === 'aborted' ? { is: 'cancelled' } : { is: 'failed', why: message });
    }
  };

  return (
    <div class="panel">
      <h3>{t.heading}</h3>
      <p>{t.what(countOf(filters) > 0)}</p>
      <Choices
        legend={t.format}
        name="export-format"
        choices={FORMATS.map((value) => ({ value, id: value, words: t.formats[value] }))}
        chosen={format}
        onChoose={(next) => {
          running.current?.abort();
          running.current = undefined;
          setState(undefined);
          setFormat(next);
        }}
      />
      {format === 'fine-tuning' && <p class="hint">{t.fineTuning}</p>}
      {format !== 'csv' && <Notice tone="warning">{t.textWarning}</Notice>}
      <div class="row actions">
        {writing ? (
          <button type="button" class="button" onClick={() => running.current?.abort()}>
            {t.cancel}
          </button>
        ) : (
          <button type="button" class="button primary" onClick={() => void save()}>
            {t.save}
          </button>
        )}
        <button type="button" class="button quiet" onClick={onClose}>
          {t.close}
        </button>
        {/* Always there: what a status says is read only where it stood before. */}
        <p class="hint" role="status">
          {state?.is === 'writing' ? t.writing(state.rows) : state?.is === 'cancelled' ? t.cancelled : ''}
        </p>
      </div>
      {state?.is === 'done' && <Notice tone="good">{t.done(state.name, state.rows)}</Notice>}
      {state?.is === 'nothing' && (
        <Notice tone="info">{format === 'fine-tuning' ? t.noExamples : t.nothing}</Notice>
      )}
      {state?.is === 'failed' && <Notice tone="bad">{state.why}</Notice>}
    </div>
  );
}

/** Rows that the file has so far are counted by their ends: a name with a break in it would count twice until the end. */
async function written(
  ask: Parameters<typeof exportActivity>[0],
  signal: AbortSignal,
  onRows: (rows: number) => void,
): Promise<{ file: Blob; rows: number }> {
  // The browser keeps blobs outside of this page: a large file is never in its memory as a whole.
  const parts: Blob[] = [];
  let lines = ask.format === 'csv' ? -1 : 0;
  const pieces = exportActivity(ask, signal);
  while (true) {
    const { value, done } = await pieces.next();
    if (done) return { file: new Blob(parts, { type: TYPES[ask.format] }), rows: value };
    parts.push(new Blob([value]));
    lines += value.split('\n').length - 1;
    onRows(Math.max(0, lines));
  }
}
