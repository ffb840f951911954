import { useEffect, useState } from 'preact/hooks';

/** False at first: what a status says is read only where it stood before, so its words come after it. */
export function useStands(): boolean {
  const [stands, setStands] = useState(false);
  useEffect(() => setStands(true), []);
  return stands;
}
