import type { LongWork } from '../../schema/index.ts';
import { ColumnNotFoundError, type ColumnSchema, type ColumnType } from '../../tables/index.ts';
import {
  type ColumnWish,
  columnsAtOnce,
  type ReadColumn,
  type RowSelection,
  readColumns,
} from './columns/read-columns.ts';
import { type ComparedColumn, compareColumn } from './compare-column.ts';
import { type DriftOptions, type ResolvedDriftOptions, resolveOptions } from './drift-options.ts';
import type { ColumnDrift, DriftReport } from './drift-report.ts';
import { judgeColumns, NO_VERDICT } from './judge-columns.ts';
import { judgeDataset } from './judge-dataset.ts';

/** Rows with the name that people know them by. */
export interface DriftRows extends RowSelection {
  readonly label: string;
}

/** The reference side: rows to read, or what was kept of them. */
export interface DriftReference {
  readonly label: string;
  readonly rows: number;
  readonly schema: readonly Pick<ColumnSchema, 'name' | 'type'>[];
  /** In the order of the names. */
  read(names: readonly string[], work: LongWork): Promise<readonly ReadColumn[]>;
}

/**
 * Compares current rows with reference rows, column by column. What is wrong with one column becomes that column's
 * reason and never costs the rest.
 * @throws AssayError `DATASETS_DRIFT_OPTIONS_INVALID`, `TABLES_COLUMN_NOT_FOUND` for a column that neither side has
 */
export async function detectDrift(
  reference: DriftReference,
  current: DriftRows,
  asked: DriftOptions = {},
  work: LongWork = {},
): Promise<DriftReport> {
  const options = resolveOptions(asked);
  refuseUnknownColumns(options, [reference.schema, current.table.schema]);
  const isWanted = ({ name }: { readonly name: string }): boolean =>
    (options.columns === undefined || options.columns.includes(name)) && !options.ignore.includes(name);
  const wanted = reference.schema.filter(isWanted);
  const here = new Map(current.table.schema.map((column) => [column.name, column]));
  const known = new Set(reference.schema.map(({ name }) => name));
  const both = wanted.filter(({ name }) => here.has(name));

  const compared = new Map<string, ComparedColumn | ColumnDrift>();
  const most = columnsAtOnce(reference.rows + current.table.rowCount);
  for (let from = 0; from < both.length; from += most) {
    const batch = both.slice(from, from + most);
    work.progress?.({ stage: 'compare columns', done: from, total: both.length, unit: 'columns' });
    for (const column of await compareBatch({ reference, current, here, options }, batch, work)) {
      compared.set(column.name, column);
    }
  }
  work.progress?.({ stage: 'compare columns', done: both.length, total: both.length, unit: 'columns' });

  const measured = [...compared.values()].filter((column) => 'outcome' in column);
  const judged = new Map(judgeColumns(measured, options).map((column) => [column.name, column]));
  const columns: ColumnDrift[] = [
    ...wanted.map((column) => {
      const found = compared.get(column.name);
      return found === undefined ? absent(column) : (judged.get(column.name) ?? (found as ColumnDrift));
    }),
    ...current.table.schema.filter((column) => !known.has(column.name) && isWanted(column)).map(added),
  ];
  const { share: shareThreshold, alpha, minRows, preset } = options;
  return {
    ...judgeDataset(columns, options),
    ...{ shareThreshold, alpha, minRows, preset },
    reference: { label: reference.label, rows: reference.rows },
    current: { label: current.label, rows: await rowsOf(current, columns) },
    columns,
  };
}

/** A selection of rows knows its number from any column that was read. */
async function rowsOf({ table }: DriftRows, columns: readonly ColumnDrift[]): Promise<number> {
  return columns.find(({ current }) => current !== null)?.current?.rows ?? table.rowCount;
}

interface Sides {
  readonly reference: DriftReference;
  readonly current: DriftRows;
  readonly here: ReadonlyMap<string, ColumnSchema>;
  readonly options: ResolvedDriftOptions;
}

async function compareBatch(
  { reference, current, here, options }: Sides,
  batch: readonly Pick<ColumnSchema, 'name' | 'type'>[],
  work: LongWork,
): Promise<readonly (ComparedColumn | ColumnDrift)[]> {
  const references = await reference.read(
    batch.map(({ name }) => name),
    work,
  );
  const wishes: ColumnWish[] = [];
  for (const read of references) {
    if ('error' in read) continue;
    const { name, kind, type } = read.summary;
    const column = here.get(name);
    if (column !== undefined) wishes.push({ column, kind, like: type });
  }
  const currents = new Map<string | undefined, ReadColumn>(
    (await readColumns(current, wishes, work)).map((read, i) => [wishes[i]?.column.name, read]),
  );
  return batch.map((column, i) => compareRead(column, [references[i], currents.get(column.name)], options));
}

function compareRead(
  column: Pick<ColumnSchema, 'name' | 'type'>,
  [reference, current]: readonly [reference: ReadColumn | undefined, current: ReadColumn | undefined],
  options: ResolvedDriftOptions,
): ComparedColumn | ColumnDrift {
  if (reference === undefined || 'error' in reference) return failed(column, reference?.error, 'the reference');
  if (current === undefined || 'error' in current) return failed(column, current?.error, 'the current rows');
  try {
    return compareColumn({ reference: reference.summary, current: current.summary }, options);
  } catch (error) {
    return failed(column, error, 'both sides');
  }
}

const BLANK = {
  ...NO_VERDICT,
  kind: 'other',
  measures: {},
  reference: null,
  current: null,
  missing: null,
  newCategories: [],
  vanishedCategories: [],
  recommendation: null,
  shape: null,
} as const satisfies Partial<ColumnDrift>;

function failed({ name, type }: { name: string; type: ColumnType }, error: unknown, where: string): ColumnDrift {
  const why = error instanceof Error ? error.message : String(error);
  return { ...BLANK, name, type, status: 'failed', reason: `it could not be compared; reading ${where}: ${why}` };
}

function absent({ name, type }: { name: string; type: ColumnType }): ColumnDrift {
  return {
    ...BLANK,
    name,
    type,
    status: 'missing',
    severity: 'high',
    reason: 'the current rows do not have this column',
    recommendation: `Bring ${name} back, or train without it`,
  };
}

function added({ name, type }: ColumnSchema): ColumnDrift {
  return { ...BLANK, name, type, status: 'new', reason: 'the reference does not have this column' };
}

function refuseUnknownColumns(
  { columns = [], ignore, methods, thresholds }: ResolvedDriftOptions,
  schemas: readonly (readonly { readonly name: string }[])[],
): void {
  const names = [...new Set(schemas.flat().map(({ name }) => name))];
  const asked = [...columns, ...ignore, ...Object.keys(methods.columns), ...Object.keys(thresholds.columns)];
  const unknown = [...new Set(asked)].filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ColumnNotFoundError(unknown, names);
}

/** Rows as the reference side, read as they are needed. */
export function referenceOfRows({ label, table, where }: DriftRows, rowCount = table.rowCount): DriftReference {
  const columns = new Map(table.schema.map((column) => [column.name, column]));
  return {
    label,
    rows: rowCount,
    schema: table.schema,
    read: (names, work) =>
      readColumns(
        { table, where },
        names.flatMap((name) => columns.get(name) ?? []).map((column) => ({ column })),
        work,
      ),
  };
}
