import { useState } from 'preact/hooks';
import { findText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { FoundServer, LocalSearch } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { Field } from '../Field.tsx';
import { Icon } from '../Icon.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { useMissingHosts } from './use-host-access.ts';

interface FindLocalProps {
  /** A server was set up as this provider. */
  onAdded(id: string, server: FoundServer): void;
  /** The first run takes one server and goes on with it. */
  single?: boolean;
}

/** Both names of this machine: servers listen on the one or the other. */
const HOSTS = ['http://127.0.0.1/*', 'http://localhost/*'];
/** Names of models shown beside a server. */
const SHOWN = 3;

/** Looks for model servers on this machine, on the click and never before, and sets up those that the person wants. */
export function FindLocal({ onAdded, single }: FindLocalProps) {
  const [seen, setSeen] = useState<LocalSearch>();
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const [port, setPort] = useState('');
  const access = useMissingHosts(HOSTS);
  const search = useAction();
  const adding = useAction();

  const typed = port.trim();
  const badPort = typed !== '' && !(/^\d{1,5}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 65_535);

  const look = () => {
    if (badPort) return;
    const asked = access.ask();
    void search.run(async () => {
      if (!(await asked)) throw new OrielError('network', { message: t.refused });
      setSeen(undefined);
      setSeen(await send({ command: 'find-local', ...(typed === '' ? {} : { port: Number(typed) }) }));
    });
  };
  const add = (servers: readonly FoundServer[]) =>
    adding.run(async () => {
      for (const server of servers) {
        const { type, label, baseUrl } = server;
        const there = server.id;
        if (there !== undefined) {
          onAdded(there, server);
          continue;
        }
        const { id } = await send({ command: 'save-provider', provider: { type, label, baseUrl } });
        setAdded((last) => new Set([...last, baseUrl]));
        onAdded(id, server);
      }
    });
  const isNew = ({ known, baseUrl }: FoundServer) => !known && !added.has(baseUrl);
  const fresh = seen?.found.filter(isNew) ?? [];

  return (
    <div class="find-local">
      <div class="row actions">
        <button type="button" class="button" aria-disabled={search.busy} onClick={look}>
          <Icon name="search" />
          {seen === undefined ? t.find : t.again}
        </button>
        {search.busy && (
          <>
            <span class="progress" role="progressbar" aria-label={t.looking} />
            <span class="hint">{t.looking}</span>
          </>
        )}
        {!single && fresh.length > 1 && (
          <button
            type="button"
            class="button primary"
            aria-disabled={adding.busy}
            onClick={() => void add(fresh)}
          >
            {t.addAll(fresh.length)}
          </button>
        )}
      </div>
      {seen === undefined && !search.busy && <p class="hint">{t.hint}</p>}
      {search.error !== undefined && <Notice tone="bad">{search.error}</Notice>}
      {adding.error !== undefined && <Notice tone="bad">{adding.error}</Notice>}
      {/* Always there: what a status says is read only where it stood before. */}
      <p class="hidden" role="status">
        {search.busy
          ? t.looking
          : seen && (seen.found.length > 0 ? t.found(seen.found.length) : t.noneHeading)}
      </p>
      {seen !== undefined && seen.found.length > 0 && (
        <ul class="rows found">
          {seen.found.map((server) => (
            <Found
              key={server.baseUrl}
              server={server}
              isNew={isNew(server)}
              single={single === true}
              busy={adding.busy}
              onAdd={() => void add([server])}
            />
          ))}
        </ul>
      )}
      {seen !== undefined && seen.found.length === 0 && <NoneFound seen={seen} />}
      {seen !== undefined && seen.strangers.length > 0 && <p class="hint">{t.strangers(seen.strangers)}</p>}
      {seen !== undefined && (
        <div class="port">
          <Field label={t.port} hint={t.portHint} problem={badPort ? t.badPort : undefined}>
            {(control) => (
              <input
                {...control}
                class="input mono"
                inputMode="numeric"
                autocomplete="off"
                maxLength={5}
                value={port}
                onInput={(event) => setPort(event.currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter') return;
                  // The first run has it inside of a form.
                  event.preventDefault();
                  look();
                }}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}

interface FoundProps {
  server: FoundServer;
  isNew: boolean;
  single: boolean;
  busy: boolean;
  onAdd(): void;
}

function Found({ server, isNew, single, busy, onAdd }: FoundProps) {
  const { label, baseUrl, models, loaded = [] } = server;
  const { host } = new URL(baseUrl);
  return (
    <li class="found-server">
      <Icon name="device" />
      <div class="found-text">
        <p>
          <strong>{label}</strong> <span class="mono hint">{host}</span>
        </p>
        <p class="hint">
          {t.models(models.length)}
          {models.length > 0 && `: ${t.some(models.slice(0, SHOWN), Math.max(0, models.length - SHOWN))}`}
        </p>
        {loaded.length > 0 && (
          <p class="hint with-icon good">
            <Icon name="check" />
            <span>{t.loaded(loaded.slice(0, SHOWN))}</span>
          </p>
        )}
      </div>
      {isNew || single ? (
        <button
          type="button"
          class="button small"
          aria-disabled={busy}
          aria-label={single ? t.useOf(label, host) : t.addOf(label, host)}
          onClick={onAdd}
        >
          {single ? t.use : t.add}
        </button>
      ) : (
        <span class="chip">{t.added}</span>
      )}
    </li>
  );
}

function NoneFound({ seen }: { seen: LocalSearch }) {
  return (
    <div class="none-found">
      <p>
        <strong>{t.noneHeading}</strong>
      </p>
      <p class="hint">{t.looked([...seen.silent, ...seen.strangers].sort((a, b) => a - b))}</p>
      <ul>
        {t.start.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
