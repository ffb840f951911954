import { useCallback, useState } from 'preact/hooks';
import { callText as t } from '../../lib/i18n/activity.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ActivityView, KeptTextView } from '../../lib/protocol/activity-control.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { Notice } from '../Notice.tsx';
import type { NameOf } from '../routing/model-names.ts';
import { useLoad } from '../use-load.ts';
import { Replay } from './Replay.tsx';
import { Said } from './Said.tsx';

interface CallTextProps {
  call: ActivityView;
  overview: Overview;
  nameOf: NameOf;
}

/** Messages shown without a click: a conversation that is sent anew each time is long. */
const LAST = 4;

/** What was asked and answered, where that was kept; it is read once somebody looks. */
export function CallText({ call, overview, nameOf }: CallTextProps) {
  if ((call.keptChars ?? 0) === 0)
    return (
      <p class="hint">
        {t.noText} <a href="#activity/keeping">{t.keep}</a>
      </p>
    );
  return <Kept call={call} overview={overview} nameOf={nameOf} />;
}

function Kept({ call, overview, nameOf }: CallTextProps) {
  const { id } = call;
  const load = useCallback(() => send({ command: 'activity-call', id }), [id]);
  const { value, error } = useLoad(load);
  if (error !== undefined) return <Notice tone="bad">{error}</Notice>;
  if (value === undefined) return <p class="loading">{t.readingText}</p>;
  const { row, text } = value;
  if (text === undefined) return <p class="hint">{row === undefined ? t.gone : t.textGone}</p>;
  return (
    <>
      <Messages messages={text.messages} />
      {text.cut && <p class="hint">{t.cut}</p>}
      <Replay call={call} text={text} overview={overview} nameOf={nameOf} />
    </>
  );
}

function Messages({ messages }: { messages: KeptTextView['messages'] }) {
  const [all, setAll] = useState(false);
  const earlier = all ? 0 : Math.max(0, messages.length - LAST);
  return (
    <>
      {earlier > 0 && (
        <button type="button" class="button small align-start" onClick={() => setAll(true)}>
          {t.earlier(earlier)}
        </button>
      )}
      <ol class="said-list" aria-label={t.messages}>
        {messages.slice(earlier).map(({ role, text, also }, place) => (
          // Messages have no names of their own, and never change places.
          <li key={earlier + place}>
            <Said label={t.role(role)} text={text} also={also} />
          </li>
        ))}
      </ol>
    </>
  );
}
