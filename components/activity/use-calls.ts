import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../lib/platform/control-client.ts';
import { onRecorded } from '../../lib/platform/recorded.ts';
import type { ActivityFilter, ActivityView } from '../../lib/protocol/activity-control.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import { errorInfo } from '../../lib/protocol/errors.ts';
import type { EndpointView } from '../../lib/protocol/routing-control.ts';
import { askOf, type CallFilters } from './call-filters.ts';

/** Rows shown at first, and with each "more". */
const STEP = 50;
/** Calls that end within so short a time are read together, ms. */
const TOGETHER_MS = 300;

export interface Calls {
  /** Undefined until the first have come. */
  rows?: readonly ActivityView[];
  endpoints: Readonly<Record<ModelRef, EndpointView>>;
  /** Where to go on; absent where all are shown. */
  before?: number;
  /** `search`: through text, page after page, until some are found. */
  busy?: 'read' | 'search';
  /** Of a search: the row that it began before. */
  since?: number;
  stopped?: true;
  /** A sentence for a person. What was shown before stays beside it. */
  error?: string;
}

const NOTHING: Calls = { endpoints: {} };

/** The calls that pass, page by page; read anew when the filters change. */
export function useCalls(filters: CallFilters): Calls & { more(): void; refresh(): void; stop(): void } {
  const [calls, setCalls] = useState<Calls>(NOTHING);
  const turn = useRef(0);
  // "Today" stays the same day from one page to the next.
  const filter = useRef<ActivityFilter>({});

  const read = useCallback(async (from: Calls, before: number | undefined) => {
    turn.current += 1;
    const mine = turn.current;
    const searching = filter.current.text !== undefined;
    let state: Calls = { ...from, busy: searching ? 'search' : 'read', stopped: undefined, error: undefined };
    const show = (next: Calls) => {
      state = next;
      if (mine === turn.current) setCalls(next);
    };
    show(state);
    const had = before === undefined ? 0 : (from.rows?.length ?? 0);
    let rows = before === undefined ? [] : [...(from.rows ?? [])];
    let at = before;
    try {
      do {
        const page = await send({
          command: 'activity',
          filter: filter.current,
          limit: STEP - (rows.length - had),
          ...(at === undefined ? {} : { before: at }),
        });
        if (mine !== turn.current) return;
        rows = [...rows, ...page.rows];
        at = page.before;
        show({
          ...state,
          rows,
          endpoints: { ...state.endpoints, ...page.endpoints },
          before: at,
          since: state.since ?? at,
        });
      } while (searching && at !== undefined && rows.length - had < STEP);
      show({ ...state, busy: undefined });
    } catch (thrown) {
      show({ ...state, busy: undefined, error: errorInfo(thrown).message });
    }
  }, []);

  const begin = useCallback(
    (shown: Calls) => {
      filter.current = askOf(filters, Date.now());
      void read(shown, undefined);
    },
    [filters, read],
  );
  // The newest as they come, above what is there: nobody loses their place, nor the call they have opened.
  const latest = useRef(calls);
  latest.current = calls;
  const addNewest = useCallback(async () => {
    const mine = turn.current;
    const { rows, busy, stopped } = latest.current;
    if (rows === undefined || busy !== undefined || stopped) return;
    const page = await send({ command: 'activity', filter: filter.current, limit: STEP }).catch(
      () => undefined,
    );
    if (page === undefined || mine !== turn.current) return;
    const [newest] = rows;
    const news = page.rows.filter(({ id }) => newest === undefined || id > newest.id);
    // More than one page of them: what is between is not here.
    if (news.length === STEP) return begin({ ...latest.current, since: undefined });
    if (news.length === 0) return;
    setCalls((last) => ({
      ...last,
      rows: [...news, ...(last.rows ?? [])],
      endpoints: { ...last.endpoints, ...page.endpoints },
    }));
  }, [begin]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onRecorded(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void addNewest();
      }, TOGETHER_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [addNewest]);
  useEffect(() => {
    // Other filters' calls are not these while these are being read.
    begin(NOTHING);
    return () => {
      turn.current += 1;
    };
  }, [begin]);

  return {
    ...calls,
    more: () => void read(calls, calls.before),
    refresh: () => begin({ ...calls, since: undefined }),
    stop() {
      turn.current += 1;
      setCalls((last) => ({ ...last, busy: undefined, stopped: true }));
    },
  };
}
