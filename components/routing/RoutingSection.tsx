import { routingText as t } from '../../lib/i18n/routing.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { AllSites } from './AllSites.tsx';
import { Catalogue } from './Catalogue.tsx';
import { Endpoints } from './Endpoints.tsx';
import { PresetList } from './PresetList.tsx';
import { WhatAnswers } from './WhatAnswers.tsx';

const PARTS = Object.keys(t.parts) as (keyof typeof t.parts)[];

interface RoutingSectionProps {
  overview: Overview;
  /** What the address names after `#routing/`. */
  part: string | undefined;
  reload(): Promise<void>;
}

/** Which model answers, and why: rules, presets, a call supposed, endpoints, the catalogue. */
export function RoutingSection({ overview, part, reload }: RoutingSectionProps) {
  const shown = PARTS.find((one) => one === part) ?? 'rules';
  return (
    <>
      <h1>{t.heading}</h1>
      <nav class="parts" aria-label={t.nav}>
        {PARTS.map((one) => (
          <a key={one} href={`#routing/${one}`} aria-current={shown === one ? 'page' : undefined}>
            {t.parts[one]}
          </a>
        ))}
      </nav>
      {shown === 'rules' && <AllSites routing={overview.routing} reload={reload} />}
      {shown === 'presets' && <PresetList overview={overview} reload={reload} />}
      {shown === 'answers' && <WhatAnswers overview={overview} reload={reload} />}
      {shown === 'endpoints' && <Endpoints />}
      {shown === 'catalogue' && <Catalogue overview={overview} reload={reload} />}
    </>
  );
}
