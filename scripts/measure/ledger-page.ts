/** Runs in a browser: fills a ledger as a year of calls would, and takes the time of what our own screens ask of it. */
import type { Activity } from '../../lib/ledger/activity.ts';
import { catchUp } from '../../lib/ledger/blocks.ts';
import { readStats } from '../../lib/ledger/charts.ts';
import { erase } from '../../lib/ledger/erase.ts';
import { exportCsv, exportJsonl } from '../../lib/ledger/export.ts';
import { type Ledger, openLedger } from '../../lib/ledger/ledger.ts';
import { type Filter, readPage } from '../../lib/ledger/query.ts';
import { keptText } from '../../lib/ledger/text.ts';

const YEAR = 365 * 86_400_000;
const PAGE = 50;

/** As few calls as a person may ask for among all: one in a thousand. */
const RARE = 1_000;

/** Park and Miller's generator: the same ledger each time. */
let state = 1;
const random = (): number => {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
};
const below = (count: number): number => Math.floor(random() * count);

const WORDS = 'the ledger of a person holds what was asked of whom and what came back when it was over'.split(
  ' ',
);
const prose = (chars: number): string => {
  let text = '';
  while (text.length < chars) text += `${WORDS[below(WORDS.length)]} `;
  return text;
};

function callAt(time: number, row: number): Activity {
  const isRare = row % RARE === RARE / 2;
  const site = isRare ? 'rare' : `site-${below(60)}`;
  const model = isRare ? 'rare-model' : `model-${below(40)}`;
  const provider = isRare ? 'rare' : `provider-${below(8)}`;
  const served = `${provider}/vendor/${model}`;
  const usage = { input: 500 + below(8_000), output: 20 + below(900), cacheRead: below(400) };
  const [firstMs, ms] = [200 + below(1_500), 2_500 + below(9_000)];
  const failed = isRare || below(30) === 0;
  return {
    time,
    origin: `https://${site}.example`,
    surface: 'window.ai',
    asked: 'openai/gpt-4o',
    served,
    providerId: provider,
    model,
    usage,
    ...(failed ? { error: 'overloaded' as const } : { finish: 'stop' as const, firstPartMs: firstMs }),
    durationMs: ms,
    cost: isRare ? 5 : usage.output / 50_000,
    priceSource: 'bundled',
    saved: { caching: 0.0001, routing: 0.0002 },
    attempts: [
      ...(below(10) === 0
        ? [
            {
              ref: `provider-${below(8)}/vendor/${model}`,
              outcome: 'timeout' as const,
              startedAt: time,
              ms: 900,
            },
          ]
        : []),
      {
        ref: served,
        outcome: failed ? ('overloaded' as const) : ('answered' as const),
        startedAt: time + 900,
        ms,
        firstMs,
        usage,
      },
    ],
    decision: {
      wanted: 'oriel/cheap',
      by: 'site',
      policy: 'price',
      candidates: Array.from({ length: 6 }, (_, at) => ({
        ref: `provider-${at}/vendor/${model}`,
        reasons: [{ code: 'price' as const, value: at }],
      })),
      removed: Array.from({ length: 6 }, (_, at) => ({
        ref: `provider-${at}/vendor/small-${at}`,
        rule: 'tools' as const,
      })),
    },
  };
}

const textAt = (row: number) =>
  keptText(
    { surface: 'window.ai', messages: [{ role: 'user', content: [{ type: 'text', text: prose(1_200) }] }] },
    [{ role: 'assistant', text: `${prose(800)}${row % RARE === 0 ? 'Needle' : ''}` }],
  );

let ledger: Ledger;
let now: number;

/** ms for all of it. `texts`: how many of the last have their text kept. */
async function seed(rows: number, texts: number): Promise<{ rowMs: number; blocksMs: number }> {
  ledger = await openLedger({ databaseName: `measured-${rows}` });
  now = Date.now();
  const begun = performance.now();
  for (let row = 0; row < rows; ) {
    const group: Promise<void>[] = [];
    for (let at = 0; at < 1_000 && row < rows; at += 1, row += 1) {
      const activity = callAt(now - YEAR + (YEAR / rows) * row, row);
      group.push(ledger.record(activity, row >= rows - texts ? textAt(row) : undefined));
    }
    await Promise.all(group);
  }
  const written = performance.now();
  await catchUp(ledger.database);
  return { rowMs: (written - begun) / rows, blocksMs: performance.now() - written };
}

const filters = (): Record<string, Filter> => ({
  none: {},
  'a site': { origin: 'https://site-7.example' },
  'a site, one call in 1,000': { origin: 'https://rare.example' },
  'a model': { model: 'model-3' },
  'a model, one in 1,000': { model: 'rare-model' },
  'a provider': { providerId: 'provider-3' },
  'a provider, one in 1,000': { providerId: 'rare' },
  'a week, half a year ago': { from: now - YEAR / 2, to: now - YEAR / 2 + 7 * 86_400_000 },
  'the first day': { to: now - YEAR + 86_400_000 },
  errors: { errors: true },
  '$5 and more, one in 1,000': { minCost: 5 },
  'site, model, errors': { origin: 'https://site-7.example', model: 'model-3', errors: true },
  'nothing passes': { origin: 'https://site-7.example', minCost: 5 },
  'words in kept text': { text: 'needle' },
  'words that are nowhere': { text: 'unheard-of' },
});

/** ms of each of `times` runs. */
async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const begun = performance.now();
    await work();
    samples.push(performance.now() - begun);
  }
  return samples;
}

interface Measured {
  what: string;
  samples: number[];
  note: string;
}

async function pages(times: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [what, filter] of Object.entries(filters())) {
    const { rows, before } = await readPage(ledger.database, { filter, limit: PAGE });
    const samples = await timed(times, () => readPage(ledger.database, { filter, limit: PAGE }));
    measured.push({ what, samples, note: `${rows.length} rows${before === undefined ? '' : ', more'}` });
  }
  // From the last page's cursor on, as somebody does who scrolls.
  let before: number | undefined;
  const deep = await timed(times, async () => {
    ({ before } = await readPage(ledger.database, { filter: { errors: true }, before, limit: PAGE }));
  });
  measured.push({ what: 'errors, page after page', samples: deep, note: '' });
  let looked = 0;
  const through = await timed(3, async () => {
    before = undefined;
    looked = 0;
    do {
      ({ before } = await readPage(ledger.database, { filter: { text: 'unheard-of' }, before, limit: PAGE }));
      looked += 1;
    } while (before !== undefined);
  });
  measured.push({ what: 'all kept text looked through', samples: through, note: `${looked} pages` });
  return measured;
}

async function beyondPages(times: number): Promise<Measured[]> {
  const drain = async (pieces: AsyncIterable<string>): Promise<number> => {
    let chars = 0;
    for await (const piece of pieces) chars += piece.length;
    return chars;
  };
  const year = { from: now - YEAR, to: now + 1 };
  const half = { from: now - YEAR / 2, to: now + 1 };
  const month = { from: now - YEAR / 12, to: now + 1 };
  return [
    {
      what: 'charts of a year',
      samples: await timed(times, () => readStats(ledger.database, year)),
      note: '',
    },
    {
      what: 'charts of half a year',
      samples: await timed(times, () => readStats(ledger.database, half)),
      note: '',
    },
    {
      what: 'charts of a month',
      samples: await timed(times, () => readStats(ledger.database, month)),
      note: '',
    },
    {
      what: 'one call written',
      samples: await timed(times, () => ledger.record(callAt(Date.now(), 1))),
      note: '',
    },
    { what: 'all as CSV', samples: await timed(1, () => drain(exportCsv(ledger.database))), note: '' },
    {
      what: 'all as JSONL',
      samples: await timed(1, () => drain(exportJsonl(ledger.database, { text: true }))),
      note: '',
    },
    {
      what: 'a site erased',
      samples: await timed(1, () => erase(ledger.database, { origin: 'https://site-7.example' })),
      note: '',
    },
    { what: 'all erased', samples: await timed(1, () => erase(ledger.database)), note: '' },
  ];
}

Object.assign(globalThis, { seed, pages, beyondPages });
