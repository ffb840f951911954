import { approvalText as t } from '../lib/i18n/approval.ts';
import { OriginName } from './OriginName.tsx';

/** Who asks: one origin, or that of a frame and of the page around it, both of them whole (S17, S21). */
export function ApprovalWho({ origin, top }: { origin: string; top?: string | undefined }) {
  if (top === undefined)
    return (
      <div class="approval-origin">
        <OriginName origin={origin} />
      </div>
    );
  return (
    <div class="approval-frame">
      <dl>
        <dt class="label">{t.frameAsks}</dt>
        <dd>
          <OriginName origin={origin} />
        </dd>
        <dt class="label">{t.frameInside}</dt>
        <dd>
          <OriginName origin={top} />
        </dd>
      </dl>
      <p class="hint">{t.framePair}</p>
    </div>
  );
}
