import { useEffect, useState } from 'preact/hooks';

export const SECTIONS = [
  'start',
  'providers',
  'sites',
  'budgets',
  'activity',
  'routing',
  'playground',
  'import',
] as const;
export type Section = (typeof SECTIONS)[number];

/** What the address names: `#<section>/<part>?<query>`, of which all but the section may be missing; it names none of ours: nothing. */
export interface Place {
  section?: Section;
  part?: string;
  query?: string;
}

/** Addresses that somebody may have kept, and what is there now. */
const MOVED: Readonly<Record<string, string>> = { 'routing/calls': 'activity/calls' };

function named(): Place {
  const [path = '', query] = location.hash.slice(1).split(/\?(.*)/s, 2);
  const [name, part] = (MOVED[path] ?? path).split('/', 2);
  const section = SECTIONS.find((one) => one === name);
  if (section === undefined) return {};
  return { section, ...(part === undefined ? {} : { part }), ...(query === undefined ? {} : { query }) };
}

/** Follows the address. */
export function useSection(): Place {
  const [place, setPlace] = useState(named);
  useEffect(() => {
    const onHash = () => setPlace(named());
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);
  return place;
}
