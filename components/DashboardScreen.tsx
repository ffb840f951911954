import { useCallback, useEffect, useRef } from 'preact/hooks';
import { activityText } from '../lib/i18n/activity.ts';
import { dashboardText as t } from '../lib/i18n/dashboard.ts';
import { playgroundText } from '../lib/i18n/playground.ts';
import { unusedText } from '../lib/i18n/sites.ts';
import { send } from '../lib/platform/control-client.ts';
import type { Overview } from '../lib/protocol/control.ts';
import type { BrokenStore } from '../lib/protocol/store-control.ts';
import type { VaultView } from '../lib/protocol/vault-control.ts';
import { ActivitySection } from './activity/ActivitySection.tsx';
import { BudgetsSection } from './budgets/BudgetsSection.tsx';
import { FileSection } from './dashboard/FileSection.tsx';
import { KeyPaste } from './dashboard/KeyPaste.tsx';
import { ProvidersSection } from './dashboard/ProvidersSection.tsx';
import { SitesSection } from './dashboard/SitesSection.tsx';
import { type Section, useSection } from './dashboard/section.ts';
import { Icon, type IconName, Mark } from './Icon.tsx';
import { Notice } from './Notice.tsx';
import { PlaygroundSection } from './playground/PlaygroundSection.tsx';
import { RoutingSection } from './routing/RoutingSection.tsx';
import { StartSection } from './start/StartSection.tsx';
import { BrokenStores } from './stores/BrokenStores.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import { useLoad } from './use-load.ts';
import { LockedNotice } from './vault/LockedNotice.tsx';
import { useVault } from './vault/use-vault.ts';

const NAV: { section: Section; label: string; icon: IconName }[] = [
  { section: 'start', label: t.start, icon: 'play' },
  { section: 'providers', label: t.models, icon: 'cloud' },
  { section: 'sites', label: t.sites, icon: 'globe' },
  { section: 'budgets', label: t.budgets, icon: 'purse' },
  { section: 'activity', label: activityText.heading, icon: 'activity' },
  { section: 'routing', label: t.routing, icon: 'route' },
  { section: 'playground', label: playgroundText.heading, icon: 'code' },
  { section: 'import', label: t.file, icon: 'file' },
];

interface Shown {
  /** Absent where the settings cannot be read. */
  overview?: Overview;
  broken: readonly BrokenStore[];
}

async function load(): Promise<Shown> {
  try {
    const overview = await send({ command: 'overview' });
    return { overview, broken: overview.broken ?? [] };
  } catch (thrown) {
    const { broken } = await send({ command: 'broken-stores' }).catch(() => ({ broken: [] }));
    // What is wrong with a store says more, and something can be done about it.
    if (broken.length === 0) throw thrown;
    return { broken };
  }
}

const NOTHING_YET: Shown = { broken: [] };

export function DashboardScreen() {
  useKeptFocus();
  const { value: { overview, broken } = NOTHING_YET, error, reload } = useLoad(load);
  const { value: vault, reload: reloadVault } = useVault();
  const { section: named, part, query } = useSection();
  // Who came for the first run sees it to its end, though choosing a model ends `firstRun`.
  const landing = useRef<Section>(undefined);
  if (overview !== undefined) landing.current ??= overview.firstRun ? 'start' : 'providers';
  const section = named ?? landing.current;
  const ended = overview?.unused?.sites.length ?? 0;

  return (
    <div class="dashboard">
      <header class="side">
        <a class="brand" href="#providers">
          <Mark />
          <span>Oriel</span>
        </a>
        <nav aria-label={t.nav}>
          {NAV.map((item) => (
            <a
              key={item.section}
              href={`#${item.section}`}
              aria-current={section === item.section ? 'page' : undefined}
            >
              <Icon name={item.icon} />
              <span>{item.label}</span>
              {item.section === 'sites' && ended > 0 && <span class="chip">{unusedText.ended(ended)}</span>}
            </a>
          ))}
        </nav>
        {overview !== undefined && <p class="version">{t.version(overview.version)}</p>}
      </header>
      <div class="content">
        {error !== undefined && (
          <div class="load-error">
            <Notice tone="bad">{error}</Notice>
            <button type="button" class="button" onClick={() => void reload()}>
              {t.retry}
            </button>
          </div>
        )}
        {broken.length > 0 && <BrokenStores broken={broken} alone={overview === undefined} reload={reload} />}
        {overview === undefined && error === undefined && broken.length === 0 && (
          <p class="loading">{t.loading}</p>
        )}
        {vault?.standing === 'locked' && (
          <LockedNotice
            begins={false}
            onUnlocked={() => {
              document.querySelector('main')?.focus();
              void reloadVault();
            }}
          />
        )}
        {overview !== undefined && <KeyPaste overview={overview} reload={reload} />}
        {overview !== undefined && (
          <Sections
            overview={overview}
            vault={vault}
            section={section}
            part={part}
            query={query}
            reload={reload}
            reloadVault={reloadVault}
          />
        )}
      </div>
    </div>
  );
}

interface SectionsProps {
  overview: Overview;
  section: Section | undefined;
  part: string | undefined;
  query: string | undefined;
  vault: VaultView | undefined;
  reload(): Promise<void>;
  reloadVault(): Promise<void>;
}

function Sections({ overview, vault, section, part, query, reload, reloadVault }: SectionsProps) {
  // A new section begins at its top, for the eye and for a screen reader.
  const main = useRef<HTMLElement>(null);
  const shown = useRef(section);
  const focusTop = useCallback(() => {
    window.scrollTo(0, 0);
    main.current?.focus();
  }, []);
  useEffect(() => {
    if (shown.current !== section) focusTop();
    shown.current = section;
  }, [section, focusTop]);

  // What was tried is there again for whoever comes back, as long as the dashboard is open.
  const tried = useRef(false);
  if (section === 'playground') tried.current = true;

  return (
    <main ref={main} tabindex={-1}>
      {section === 'start' && <StartSection overview={overview} reload={reload} />}
      {section === 'providers' && (
        <ProvidersSection overview={overview} vault={vault} reload={reload} reloadVault={reloadVault} />
      )}
      {section === 'sites' && <SitesSection overview={overview} reload={reload} />}
      {section === 'budgets' && <BudgetsSection overview={overview} reload={reload} />}
      {section === 'activity' && (
        <ActivitySection overview={overview} part={part} query={query} reload={reload} />
      )}
      {section === 'routing' && <RoutingSection overview={overview} part={part} reload={reload} />}
      {tried.current && (
        <div hidden={section !== 'playground'}>
          <PlaygroundSection overview={overview} active={section === 'playground'} />
        </div>
      )}
      {/* Always there: the first-run page offers the same file input. */}
      <div hidden={section !== 'import'}>
        <FileSection reload={reload} />
      </div>
    </main>
  );
}
