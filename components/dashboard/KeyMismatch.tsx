import { useEffect, useState } from 'preact/hooks';
import { pasteText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ProviderTypeView } from '../../lib/protocol/control.ts';
import { Notice } from '../Notice.tsx';
import { looksLikeKey } from './key-text.ts';

/** Says so where a key has the form of another provider's than the one whose form it is entered in. */
export function KeyMismatch({ type, secret }: { type: ProviderTypeView; secret: string }) {
  const [foreign, setForeign] = useState(false);
  useEffect(() => {
    let current = true;
    setForeign(false);
    // A gateway or a server of one's own takes keys of any form.
    if (type.group !== 'cloud' || !looksLikeKey(secret)) return;
    void send({ command: 'recognise-key', key: secret.trim() })
      .then(({ types }) => {
        if (current) setForeign(types.length > 0 && !types.includes(type.type));
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [type, secret]);
  return foreign ? <Notice tone="warning">{t.foreign(type.label)}</Notice> : null;
}
