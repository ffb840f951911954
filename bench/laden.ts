/** The first token where Oriel carries more: a long account of calls, a model that costs. In turns with Oriel as it comes. */
import { type Contender, firstTokens } from './calls.ts';
import { compared, type Row, type Section } from './report.ts';
import { added, median, type Rounds } from './statistics.ts';

interface Measured {
  direct: Rounds;
  via: Rounds;
}
const nothing = (): Measured => ({ direct: [], via: [] });

/** What a long account may add, of the same without one: nothing that can be told from noise. */
const SAME = 1.05;

export interface Laden {
  plain: Contender;
  /** With `rows` calls in its account. */
  full: Contender;
  rows: number;
  /** Asks a model that costs, within a budget. */
  priced: Contender;
}

/** @param pairs Of a direct call and one through Oriel, each round. */
export async function ladenSection(
  { plain, full, rows, priced }: Laden,
  rounds: number,
  pairs: number,
): Promise<Section> {
  const all = [plain, full, priced].map((contender) => ({ contender, measured: nothing() }));
  for (let round = 0; round < rounds; round++)
    for (const { contender, measured } of round % 2 ? all.toReversed() : all) {
      const { direct, via } = await firstTokens(contender, pairs);
      measured.direct.push(direct);
      measured.via.push(via);
    }
  const [without, withRows, withPrice] = all.map(({ measured }) => added(measured.via, measured.direct));
  const direct = median(all.flatMap(({ measured }) => measured.direct.flat()));
  const row = (name: string, laden: Rounds = [], limit?: number): Row =>
    compared({ name, unit: 'ms', direct }, without ?? [], laden, median, limit);
  return {
    title: 'First token, worker awake, with more to carry: added to a direct fetch',
    reference: 'Oriel as it comes',
    rows: [
      row(`${rows.toLocaleString('en')} calls in the account, p50`, withRows, SAME),
      row('a model that costs, held to a budget, p50', withPrice),
    ],
  };
}
