import type { LabelledRows } from '../ml/index.ts';
import type { LongWork } from '../schema/index.ts';
import type { MatrixOptions, Table } from '../tables/index.ts';

/** Rows as algorithms take them, with what the codes 0, 1, … of their labels stand for, where they are text. */
export interface CodedRows extends LabelledRows {
  readonly labelValues?: readonly string[];
}

/** Rows of which the answers may be unknown. */
export type UnlabelledRows = Omit<CodedRows, 'labels'> & { readonly labels: Float32Array | undefined };

/** What to read of a table that has a label. */
export type RowOptions = MatrixOptions & { readonly label: string };

/** Reads features, label and weight of all rows. */
export async function readRows(table: Table, options: RowOptions, work: LongWork): Promise<CodedRows> {
  const rows = await readUnlabelledRows(table, options, work);
  return { ...rows, labels: rows.labels ?? new Float32Array() };
}

/** Reads features of all rows, and label and weight where they are named. */
export async function readUnlabelledRows(
  table: Table,
  options: MatrixOptions,
  work: LongWork,
): Promise<UnlabelledRows> {
  const { matrix, labels, weights, labelValues } = await table.toMatrix(options, work);
  return { matrix, labels, weights, ...(labelValues && { labelValues }) };
}

/** For rows that are only scored: columns without values and labels of one class say something about them, too. */
export const SCORED_ROWS = { allMissing: 'keep', oneClass: 'keep' } as const satisfies MatrixOptions;

/** Options to read other rows with, so that features and labels get the codes they had in training. */
export function codedAs({ matrix, labelValues }: Pick<CodedRows, 'matrix' | 'labelValues'>): MatrixOptions {
  return {
    ...SCORED_ROWS,
    ...(matrix.categories && { categories: matrix.categories }),
    ...(labelValues && { labelValues }),
  };
}
