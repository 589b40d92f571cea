import { type LongWork, parse } from '../../schema/index.ts';
import type { ColumnStatistics } from '../../tables/index.ts';
import type { ResolvedDataset } from '../dataset.ts';
import { detectDrift, referenceOfRows } from '../drift/index.ts';
import { compareOptionsSchema } from './compare-options.ts';
import { compareRows } from './compare-rows.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { ComparedSide, CompareOptions, DatasetComparison } from './comparison.ts';

/**
 * Two tables of one engine side by side: columns, figures, drift and, when a key is named, rows.
 * @throws AssayError `DATASETS_COMPARISON_INVALID`, `TABLES_COLUMN_NOT_FOUND` for a key that either side has not
 */
export async function compareTables(
  before: ResolvedDataset,
  after: ResolvedDataset,
  asked: CompareOptions = {},
  work: LongWork = {},
): Promise<DatasetComparison> {
  const { key, samples, drift } = parse(compareOptionsSchema, asked, {
    code: 'DATASETS_COMPARISON_INVALID',
    subject: 'comparison',
    remedy: 'For example { key: ["payment_id"], samples: 10 }',
  });
  const rows =
    key === undefined
      ? undefined
      : await compareRows({ before: before.table, after: after.table }, { key, samples }, work);
  const sides = [await sideOf(before, work), await sideOf(after, work)] as const;
  const change = sides[1].rows - sides[0].rows;
  return {
    before: sides[0],
    after: sides[1],
    isIdentical: sides[0].digest === sides[1].digest,
    rowCount: { change, ...(sides[0].rows > 0 && { share: change / sides[0].rows }) },
    schema: compareSchemas(before.table.schema, after.table.schema),
    columns: sideBySide(await figuresOf(before, work), await figuresOf(after, work)),
    ...(drift && { drift: await detectDrift(referenceOfRows(before), after, {}, work) }),
    ...(rows !== undefined && { rows }),
  };
}

async function sideOf({ table, version, label }: ResolvedDataset, work: LongWork): Promise<ComparedSide> {
  return {
    label,
    rows: table.rowCount,
    columns: table.schema.length,
    digest: version?.digest ?? (await table.digest(work)),
  };
}

/** A version was described when it was registered. */
const figuresOf = ({ table, version }: ResolvedDataset, work: LongWork): Promise<readonly ColumnStatistics[]> =>
  version === undefined ? table.statistics(work) : Promise.resolve(version.statistics);

function sideBySide(
  before: readonly ColumnStatistics[],
  after: readonly ColumnStatistics[],
): DatasetComparison['columns'] {
  const old = new Map(before.map((column) => [column.name, column]));
  const names = new Set(after.map(({ name }) => name));
  return [
    ...after.map((column) => {
      const earlier = old.get(column.name);
      return { name: column.name, ...(earlier !== undefined && { before: earlier }), after: column };
    }),
    ...before.filter(({ name }) => !names.has(name)).map((column) => ({ name: column.name, before: column })),
  ];
}
