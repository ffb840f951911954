import { useEffect, useMemo, useState } from 'preact/hooks';
import { hostPattern, missingHosts, requestHosts } from '../../lib/platform/host-access.ts';

export interface HostAccess {
  /** Hosts that the browser will ask about. */
  missing: readonly string[];
  /** Call it straight from a click handler, before any `await`. Resolves with what the person said. */
  ask(): Promise<boolean>;
}

/** What must still be asked for these match patterns, known before the click that asks. */
export function useMissingHosts(patterns: readonly string[]): HostAccess {
  // Until the browser has answered, ask: for what is already granted it says yes by itself.
  const wanted = patterns.join(' ');
  const [checked, setChecked] = useState<{ wanted: string; missing: string[] }>();
  useEffect(() => {
    let current = true;
    const list = wanted === '' ? [] : wanted.split(' ');
    void missingHosts(list).then((missing) => {
      if (current) setChecked({ wanted, missing });
    });
    return () => {
      current = false;
    };
  }, [wanted]);
  const known = checked?.wanted === wanted ? checked.missing : undefined;
  return {
    missing: (known ?? []).map((pattern) => pattern.replace(/^[a-z]+:\/\/|\/\*$/g, '')),
    async ask() {
      const missing = known ?? (wanted === '' ? [] : wanted.split(' '));
      const granted = await requestHosts(missing);
      if (granted) setChecked({ wanted, missing: [] });
      return granted;
    },
  };
}

/** The same for one base URL as it is being typed. */
export function useHostAccess(baseUrl: string): HostAccess {
  const patterns = useMemo(() => {
    const pattern = hostPattern(baseUrl.trim());
    return pattern === undefined ? [] : [pattern];
  }, [baseUrl]);
  return useMissingHosts(patterns);
}
