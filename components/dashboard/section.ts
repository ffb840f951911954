import { useEffect, useState } from 'preact/hooks';

export const SECTIONS = ['start', 'providers', 'sites', 'import'] as const;
export type Section = (typeof SECTIONS)[number];

const named = (): Section | undefined => SECTIONS.find((section) => `#${section}` === location.hash);

/** The section that the address names; undefined where it names none. */
export function useSection(): Section | undefined {
  const [section, setSection] = useState(named);
  useEffect(() => {
    const onHash = () => setSection(named());
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);
  return section;
}
