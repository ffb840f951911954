/** "Find local models": the usual ports of this machine are looked at, on the user's click and never otherwise. */
import { withoutOrigin } from '../../lib/platform/origin-rule.ts';
import { originOf } from '../../lib/protocol/address.ts';
import type { FoundServer, LocalSearch } from '../../lib/protocol/control.ts';
import { typeOf } from '../../lib/providers/index.ts';
import {
  identify,
  type LocalServer,
  lookOver,
  type Sighting,
  USUAL_PORTS,
} from '../../lib/providers/local-servers.ts';
import { openAiCompatible } from '../../lib/providers/openai-compatible.ts';
import type { ProviderType } from '../../lib/providers/types.ts';
import type { Rooms } from '../background/rooms.ts';

/** A server on this very machine answers in milliseconds; one request and one port, ms. */
const REQUEST_MS = 1_500;
const PORT_MS = 6_000;

/** Some servers listen on the one, some on the other. */
const HOSTS = ['127.0.0.1', 'localhost'];

export async function findLocal(rooms: Rooms, port?: number): Promise<LocalSearch> {
  const ports = [...new Set([...USUAL_PORTS, ...(port === undefined ? [] : [port])])];
  const origins = ports.flatMap((it) => HOSTS.map((host) => `http://${host}:${it}`));
  // Only our own requests, and only while we look: a server that refuses extensions says not even who it is.
  const seen = await withoutOrigin(origins, () =>
    Promise.all(ports.map(async (it) => ({ port: it, ...(await lookAt(rooms, it)) }))),
  );
  const where = (what: Sighting) => seen.flatMap((one) => (one.sighting === what ? [one.port] : []));
  return {
    found: seen.flatMap(({ sighting, origin }) =>
      typeof sighting === 'string' ? [] : [foundAt(rooms, origin, sighting)],
    ),
    strangers: where('stranger'),
    silent: where('silent'),
  };
}

async function lookAt(rooms: Rooms, port: number): Promise<{ origin: string; sighting: Sighting }> {
  let best: { origin: string; sighting: Sighting } | undefined;
  for (const host of HOSTS) {
    const origin = `http://${host}:${port}`;
    const sighting = await identifyAt(rooms, origin, port);
    if (typeof sighting !== 'string') return { origin, sighting };
    if (best === undefined || best.sighting === 'silent') best = { origin, sighting };
  }
  return best as { origin: string; sighting: Sighting };
}

async function identifyAt(rooms: Rooms, origin: string, port: number): Promise<Sighting> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), PORT_MS);
  const provider = { id: 'draft', type: openAiCompatible.type, label: `Port ${port}`, baseUrl: origin };
  try {
    return await identify(async (path) => {
      const request = new AbortController();
      const late = setTimeout(() => request.abort(), REQUEST_MS);
      const abort = () => request.abort();
      deadline.signal.addEventListener('abort', abort);
      if (deadline.signal.aborted) abort();
      try {
        const terms = { key: null, patienceMs: REQUEST_MS };
        return await lookOver(rooms.connect(provider, openAiCompatible, request.signal, terms))(path);
      } finally {
        clearTimeout(late);
        deadline.signal.removeEventListener('abort', abort);
      }
    }, port);
  } finally {
    clearTimeout(timer);
  }
}

/** A server as the draft of a provider, at the path that its type is asked at. */
function foundAt({ settings }: Rooms, origin: string, { kind, models, loaded }: LocalServer): FoundServer {
  const type: ProviderType = typeOf(kind) ?? openAiCompatible;
  const { initial } = type.baseUrl;
  const path = initial === undefined ? '/v1' : new URL(initial).pathname.replace(/\/$/, '');
  const there = settings
    .current()
    .providers.find(({ baseUrl }) => placeOf(originOf(baseUrl)) === placeOf(origin));
  return {
    type: type.type,
    label: type === openAiCompatible ? 'Local server' : type.label,
    baseUrl: origin + path,
    models,
    ...(loaded === undefined ? {} : { loaded }),
    known: there !== undefined,
    ...(there === undefined ? {} : { id: there.id }),
  };
}

/** Both names of this machine are one place. */
const placeOf = (origin: string | undefined): string | undefined =>
  origin?.replace('//localhost:', '//127.0.0.1:');
