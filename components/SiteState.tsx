import { useEffect, useRef } from 'preact/hooks';
import { grantSentences, refusedSentence } from '../lib/i18n/grants.ts';
import { popupText as t } from '../lib/i18n/popup.ts';
import type { SiteView } from '../lib/protocol/control.ts';
import { Icon, type IconName } from './Icon.tsx';
import { takeLostFocus } from './lost-focus.ts';

const ICONS: Record<SiteView['access'], IconName> = { ask: 'ask', allow: 'check', deny: 'deny' };

interface SiteStateProps {
  site: SiteView;
  /** Its permission was taken a moment ago. */
  revoked: boolean;
  onRevoke(): void;
  onUndo(): void;
  onDeny(lasts: 'always' | 'session'): void;
}

/** What a site may do and until when, in a sentence for each of its grants. */
export function SiteState({ site, revoked, onRevoke, onUndo, onDeny }: SiteStateProps) {
  const { access, lasts, refused = [] } = site;
  const forNow = lasts === 'session';
  const undo = useRef<HTMLButtonElement>(null);
  const undoable = access !== 'allow' && revoked;
  // The button that was pressed has gone, and the focus with it.
  useEffect(() => {
    if (undoable) takeLostFocus(undo.current);
  }, [undoable]);
  return (
    <div class={`site-state state-${access}`}>
      <Icon name={ICONS[access]} />
      <div role="status">
        {sentences(site).map((words) => (
          <p key={words}>{words}</p>
        ))}
        {access !== 'deny' && refused.length > 0 && <p>{refusedSentence(refused)}</p>}
      </div>
      {access === 'allow' && (
        <button type="button" class="link" onClick={onRevoke}>
          {t.revoke}
        </button>
      )}
      {access === 'deny' && (
        <button type="button" class="link" onClick={() => onDeny(forNow ? 'always' : 'session')}>
          {forNow ? t.forGood : t.forNow}
        </button>
      )}
      {undoable && (
        <button ref={undo} type="button" class="link" onClick={onUndo}>
          {t.undo}
        </button>
      )}
    </div>
  );
}

function sentences({ access, lasts, grants = [], lastUsed, endedUnused }: SiteView): string[] {
  if (access === 'deny') return [lasts === 'session' ? t.deniedSession : t.denied];
  if (access === 'ask' && endedUnused) return [t.endedUnused];
  if (access === 'ask') return [lastUsed === undefined ? t.neverCalled : t.neverAsked];
  const now = Date.now();
  if (grants.length > 0) return grantSentences(grants, now);
  return [lasts === 'session' ? t.allowedSession : t.allowedAlways];
}
