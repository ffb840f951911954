/**
 * What Oriel knows of models: the list that comes with it, and over that what was refreshed from elsewhere. Loaded when something
 * first asks for it, never on the path of a call.
 */
import { errorInfo, OrielError } from '../protocol/errors.ts';
import type { CatalogueView } from '../protocol/routing-control.ts';
import { type Facts, type FactsOf, joinFacts, type Layer } from './facts.ts';
import { type Kept, openRefreshed, type Refreshed } from './refreshed.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

export interface Catalogue {
  /**
   * Loads it; from then on the rest answers at once. Called again after a failure it tries again.
   * @throws OrielError `internal` where the list that comes with Oriel cannot be read.
   */
  ready(): Promise<void>;
  /** Undefined where nothing is known, and until `ready`. */
  facts: FactsOf;
  /** Ids of a type of provider, for one that has listed nothing yet. Empty until `ready`. */
  ids(type: string): readonly string[];
  about(): CatalogueView;
  /** What came of asking elsewhere (refresh.ts): used from now on, and kept. */
  keep(outcomes: readonly Refreshed[]): Promise<CatalogueView>;
  close(): void;
}

export interface CatalogueOptions {
  /** The file `catalog.json` of the package, parsed. */
  bundled(): Promise<unknown>;
  databaseName?: string;
  /** Unix ms. */
  now(): number;
}

export function openCatalogue({ bundled, databaseName = 'oriel-catalog', now }: CatalogueOptions): Catalogue {
  const store = openRefreshed(databaseName);
  let loading: Promise<void> | undefined;
  let snapshot: Snapshot | undefined;
  let kept: readonly Kept[] = [];
  let storeProblem: { message: string; at: number } | undefined;
  let joined: Facts | undefined;

  const join = (): void => {
    if (snapshot === undefined) return;
    joined = joinFacts(layersOf(snapshot, kept), snapshot.lines);
  };
  const unlessStored = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      storeProblem = undefined;
      return await work();
    } catch (thrown) {
      storeProblem = { message: errorInfo(thrown).message, at: now() };
      return otherwise;
    }
  };
  const load = async (): Promise<void> => {
    const [file, before] = await Promise.all([
      readFile(bundled),
      // Without what was refreshed there is still what came with Oriel.
      unlessStored(() => store.all(), []),
    ]);
    snapshot = readSnapshot(file);
    kept = before;
    join();
  };
  const ready = (): Promise<void> => {
    if (loading === undefined) {
      const running = load();
      loading = running;
      running.catch(() => {
        if (loading === running) loading = undefined;
      });
    }
    return loading;
  };
  const about = (): CatalogueView => viewOf(joined, snapshot, kept, storeProblem);

  return {
    ready,
    facts: (type, modelId) => joined?.of(type, modelId),
    ids: (type) => joined?.ids(type) ?? [],
    about,
    async keep(outcomes) {
      await ready();
      await unlessStored(() => store.put(outcomes), undefined);
      kept = outcomes.reduce(withOutcome, kept);
      join();
      return about();
    },
    close: () => store.close(),
  };
}

async function readFile(bundled: () => Promise<unknown>): Promise<unknown> {
  try {
    return await bundled();
  } catch (thrown) {
    throw new OrielError(
      'internal',
      { message: 'Oriel’s own list of models could not be opened. Restart the browser, then try again.' },
      thrown,
    );
  }
}

/** What a provider of models says of itself goes over what a list of many says. */
const layersOf = (snapshot: Snapshot, kept: readonly Kept[]): Layer[] => [
  { source: 'bundled', facts: snapshot },
  ...(['models.dev', 'openrouter'] as const).flatMap((source): Layer[] => {
    const facts = kept.find((it) => it.source === source)?.facts;
    // An older Oriel may have asked before this one was built.
    return facts === undefined || facts.at < snapshot.at ? [] : [{ source, facts }];
  }),
];

function withOutcome(kept: readonly Kept[], outcome: Refreshed): readonly Kept[] {
  const { source } = outcome;
  const before = 'facts' in outcome ? undefined : kept.find((it) => it.source === source);
  return [...kept.filter((it) => it.source !== source), { ...before, ...outcome }];
}

function viewOf(
  joined: Facts | undefined,
  snapshot: Snapshot | undefined,
  kept: readonly Kept[],
  storeProblem: { message: string; at: number } | undefined,
): CatalogueView {
  const layers = snapshot === undefined ? [] : layersOf(snapshot, kept);
  const refreshedAt = Math.max(...layers.slice(1).map(({ facts }) => facts.at));
  const problems = [...kept.flatMap(({ problem }) => problem ?? []), ...(storeProblem ? [storeProblem] : [])];
  return {
    models: joined?.models ?? 0,
    bundledAt: snapshot?.at ?? 0,
    ...(Number.isFinite(refreshedAt) ? { refreshedAt } : {}),
    sources: layers.map(({ source }) => source),
    ...(problems.length === 0
      ? {}
      : {
          problem: {
            message: problems.map(({ message }) => message).join(' '),
            at: Math.max(...problems.map(({ at }) => at)),
          },
        }),
  };
}
