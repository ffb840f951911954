import { useState } from 'preact/hooks';
import { chartsText as t } from '../../../lib/i18n/charts.ts';

interface FigureTableProps {
  caption: string;
  /** What each row is of. */
  rowHead: string;
  columns: readonly string[];
  /** Made once somebody looks. */
  rows(): readonly { head: string; cells: readonly string[] }[];
  /** Below all rows. */
  foot?: { head: string; cells: readonly string[] } | undefined;
}

/** The figures of a chart, for those who read; wide ones scroll in a box that the keyboard reaches. */
export function FigureTable(props: FigureTableProps) {
  // A year of days is thousands of cells: they are made for those who look.
  const [open, setOpen] = useState(false);
  return (
    <details class="more figure-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t.table}
        <span class="hidden">: {props.caption}</span>
      </summary>
      {open && <Table {...props} />}
    </details>
  );
}

function Table({ caption, rowHead, columns, rows, foot }: FigureTableProps) {
  return (
    <section class="table-box" aria-label={caption} tabindex={0}>
      <table class="figure-box">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="col-head">
              {rowHead}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" class="col-head of-figures">
                <span>{column}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows().map(({ head, cells }) => (
            <tr key={head}>
              <th scope="row" class="row-head">
                {head}
              </th>
              {cells.map((cell, place) => (
                <td key={columns[place]} class="cell">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {foot !== undefined && (
          <tfoot>
            <tr>
              <th scope="row" class="row-head">
                {foot.head}
              </th>
              {foot.cells.map((cell, place) => (
                <td key={columns[place]} class="cell">
                  {cell}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}
