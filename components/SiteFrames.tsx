import { useState } from 'preact/hooks';
import { grantSentences, placeName, refusedSentence } from '../lib/i18n/grants.ts';
import { popupText as t } from '../lib/i18n/popup.ts';
import { send } from '../lib/platform/control-client.ts';
import type { FrameView } from '../lib/protocol/control.ts';
import { OriginName } from './OriginName.tsx';
import type { useAction } from './use-load.ts';

interface SiteFramesProps {
  frames: readonly FrameView[];
  run: ReturnType<typeof useAction>['run'];
  reload(): Promise<void>;
}

/** Frames of other sites in this site's pages: each is a site of its own, and what it may do holds here alone (S21). */
export function SiteFrames({ frames, run, reload }: SiteFramesProps) {
  const [revoked, setRevoked] = useState<{ undo: string; words: string }>();
  const revoke = ({ origin, top }: FrameView) =>
    run(async () => {
      const { undo } = await send({ command: 'set-site-access', origin, top, access: 'ask' });
      setRevoked(undo === undefined ? undefined : { undo, words: t.frameAsks(origin) });
      await reload();
    }, `revoke ${origin}`);
  const restore = (undo: string) =>
    run(async () => {
      await send({ command: 'restore-sites', undo });
      // Another may have been revoked while this one waited for its turn.
      setRevoked((last) => (last?.undo === undo ? undefined : last));
      await reload();
    }, undo);
  if (frames.length === 0 && revoked === undefined) return null;
  return (
    <section class="site-frames">
      <h2 class="label">{t.frames}</h2>
      <ul>
        {frames.map((frame) => (
          <li key={frame.origin}>
            <p>
              <OriginName origin={frame.origin} />
            </p>
            <p class="hint">{sentenceOf(frame)}</p>
            {frame.access !== 'ask' && (
              <button
                type="button"
                class="link"
                aria-label={(frame.access === 'deny' ? t.letAskOf : t.revokeOf)(placeName(frame))}
                onClick={() => revoke(frame)}
              >
                {frame.access === 'deny' ? t.letAsk : t.revoke}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p class="hint" role="status">
        {revoked !== undefined && (
          <>
            {revoked.words}{' '}
            <button type="button" class="link" onClick={() => restore(revoked.undo)}>
              {t.undo}
            </button>
          </>
        )}
      </p>
    </section>
  );
}

function sentenceOf({ access, lasts, grants = [], refused = [] }: FrameView): string {
  if (access === 'deny') return lasts === 'session' ? t.deniedSession : t.denied;
  return [
    ...(access === 'ask' ? [t.neverAsked] : grantSentences(grants, Date.now())),
    ...(refused.length > 0 ? [refusedSentence(refused)] : []),
  ].join(' ');
}
