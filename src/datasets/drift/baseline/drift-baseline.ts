import type { LongWork } from '../../../schema/index.ts';
import { thinSample } from '../../../stats/index.ts';
import type { ColumnType } from '../../../tables/index.ts';
import type { ColumnSummary } from '../columns/column-summary.ts';
import { type ColumnWish, columnsAtOnce, readColumns } from '../columns/read-columns.ts';
import type { DriftReference, DriftRows } from '../detect-drift.ts';

/** What is kept of a reference, so that a check reads the current rows alone. */
export interface DriftBaseline {
  readonly label: string;
  readonly rows: number;
  readonly columns: readonly BaselineColumn[];
}

export type BaselineColumn =
  | { readonly name: string; readonly type: ColumnType; readonly summary: ColumnSummary }
  | { readonly name: string; readonly type: ColumnType; readonly error: string };

/**
 * Points of each column's distribution that are kept; it is exact at each, and between them off by at most 1 / 8192 of
 * the rows, which is a hundredth of what matters. Columns of fewer different values are kept whole.
 */
const KNOTS = 8192;

/** Sums rows up as a baseline. */
export async function makeBaseline({ label, table, where }: DriftRows, work: LongWork = {}): Promise<DriftBaseline> {
  const columns: BaselineColumn[] = [];
  const most = columnsAtOnce(table.rowCount);
  for (let from = 0; from < table.schema.length; from += most) {
    work.progress?.({ stage: 'make baseline', done: from, total: table.schema.length, unit: 'columns' });
    const wishes: ColumnWish[] = table.schema.slice(from, from + most).map((column) => ({ column }));
    const read = await readColumns({ table, where }, wishes, work);
    for (const [i, { column }] of wishes.entries()) {
      const { name, type } = column;
      const found = read[i];
      if (found === undefined || 'error' in found) columns.push({ name, type, error: wordsOf(found?.error) });
      else columns.push({ name, type, summary: thin(found.summary) });
    }
  }
  work.progress?.({ stage: 'make baseline', done: table.schema.length, total: table.schema.length, unit: 'columns' });
  return { label, rows: table.rowCount, columns };
}

function thin(summary: ColumnSummary): ColumnSummary {
  const { numbers } = summary;
  return numbers === undefined
    ? summary
    : { ...summary, numbers: { ...numbers, sample: thinSample(numbers.sample, KNOTS) } };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A baseline as the reference side of a comparison. */
export function referenceOfBaseline({ label, rows, columns }: DriftBaseline): DriftReference {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return {
    label,
    rows,
    schema: columns,
    read: async (names) =>
      names.map((name) => {
        const column = byName.get(name);
        return column !== undefined && 'summary' in column
          ? { summary: column.summary }
          : { error: new Error(column?.error ?? 'the baseline does not have it') };
      }),
  };
}
