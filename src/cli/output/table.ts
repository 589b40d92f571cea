import type { Style } from './style.ts';
import { printable, textWidth, truncate } from './text-width.ts';

/** One column of a table of `Row`s. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | undefined;
  /** Numbers stand at the right, so that their digits line up. */
  readonly align?: 'left' | 'right';
  /** Ids and numbers lose their meaning when cut; they shrink last. */
  readonly keepWhole?: boolean;
  /** Colours a cell after it was cut and padded. */
  readonly paint?: (text: string, row: Row) => string;
}

const GAP = '  ';
/** Text that is cut to less says nothing; then rather a column less. */
const MINIMUM_WIDTH = 8;

/**
 * A table with one line per row. On a terminal no line is wider than it: the widest columns are cut with …, and when
 * even that is not enough the last columns are left out behind a … column. Piped output is never cut.
 *
 * @returns lines joined by newlines, without a last one; the empty string for no columns
 */
export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], style: Style): string {
  const cells = rows.map((row) => columns.map(({ value }) => printable(value(row) ?? '–')));
  const natural = columns.map(({ title }, column) =>
    Math.max(textWidth(title), ...cells.map((row) => textWidth(row[column] ?? ''))),
  );
  const widths = fitWidths(natural, columns, style.width);
  const hasHidden = widths.length < columns.length;
  const line = (texts: readonly string[], paint: (text: string, column: number) => string): string => {
    const shown = widths.map((width, column) => {
      const text = truncate(texts[column] ?? '', width);
      const padding = ' '.repeat(width - textWidth(text));
      const isLast = column === widths.length - 1 && !hasHidden;
      if (columns[column]?.align === 'right') return padding + paint(text, column);
      return paint(text, column) + (isLast ? '' : padding);
    });
    return [...shown, ...(hasHidden ? ['…'] : [])].join(GAP).trimEnd();
  };
  const titles = line(
    columns.map(({ title }) => title),
    (text) => style.heading(text),
  );
  const body = rows.map((row, index) =>
    line(cells[index] ?? [], (text, column) => columns[column]?.paint?.(text, row) ?? text),
  );
  return [titles, ...body].join('\n');
}

/** Column widths that fit; shorter than `natural` when the last columns have to go. */
function fitWidths<Row>(
  natural: readonly number[],
  columns: readonly Column<Row>[],
  width: number | undefined,
): number[] {
  if (width === undefined) return [...natural];
  for (let shown = natural.length; shown > 0; shown--) {
    const reserve = shown < natural.length ? GAP.length + 1 : 0;
    const widths = natural.slice(0, shown);
    const room = width - reserve - GAP.length * (shown - 1);
    const minimum = widths.map((own, column) => (columns[column]?.keepWhole ? own : Math.min(own, MINIMUM_WIDTH)));
    if (sum(minimum) <= room) return shrink(widths, minimum, room);
  }
  return [Math.max(1, width - GAP.length - 1)];
}

/** Takes columns from the widest that may still give, until the sum fits `room`. */
function shrink(widths: number[], minimum: readonly number[], room: number): number[] {
  while (sum(widths) > room) {
    const givers = widths.map((own, column) => (own > (minimum[column] ?? 0) ? own : 0));
    const widest = givers.indexOf(Math.max(...givers));
    widths[widest] = (widths[widest] ?? 1) - 1;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Names and values, one pair per line, values lined up; for `show` commands. Cut to the terminal as tables are. */
export function formatFacts(
  facts: readonly (readonly [name: string, value: string | undefined])[],
  { width = Number.POSITIVE_INFINITY, faint }: Style,
): string {
  const known = facts
    .filter((fact): fact is readonly [string, string] => fact[1] !== undefined)
    .map(([name, value]) => [printable(name), printable(value)] as const);
  // A long name leaves half of the line to its value.
  const nameWidth = Math.min(Math.floor(width / 2), Math.max(0, ...known.map(([name]) => textWidth(name))));
  return known
    .map(([name, value]) => {
      const shown = truncate(name, nameWidth);
      const padding = ' '.repeat(nameWidth - textWidth(shown));
      return faint(shown) + padding + GAP + truncate(value, width - nameWidth - GAP.length);
    })
    .join('\n');
}
