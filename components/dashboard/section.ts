import { useEffect, useState } from 'preact/hooks';

export const SECTIONS = ['start', 'providers', 'sites', 'routing', 'import'] as const;
export type Section = (typeof SECTIONS)[number];

/** What the address names: `#<section>` or `#<section>/<part>`; no section where it names none of ours. */
export interface Place {
  section?: Section;
  part?: string;
}

function named(): Place {
  const [name, part] = location.hash.slice(1).split('/', 2);
  const section = SECTIONS.find((one) => one === name);
  return section === undefined ? {} : { section, ...(part === undefined ? {} : { part }) };
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
