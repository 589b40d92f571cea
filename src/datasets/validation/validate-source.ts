import { AssayError } from '../../errors/index.ts';
import type { Clock, LongWork } from '../../schema/index.ts';
import type { FileFormat, Table, TableSource } from '../../tables/index.ts';
import type { ValidationReport } from './report.ts';
import type { Suite } from './suite.ts';
import { textFirst, withTypes } from './text-first.ts';
import { validateTable } from './validate-table.ts';

export type Reading = Omit<TableSource, 'path'>;

/** A table with what it is called. */
export interface OpenedTable extends AsyncDisposable {
  readonly table: Table;
  readonly label: string;
}

export interface ValidationSource {
  readonly clock: Clock;
  /** Undefined for stored rows. */
  readonly format: FileFormat | undefined;
  readonly open: (reading: Reading, work: LongWork) => Promise<OpenedTable>;
  /** Opens what a rule refers to. */
  readonly openTable: (reference: string, work: LongWork) => Promise<Table>;
}

/**
 * Validates what can be opened. A CSV file is read text first: cells of columns with a declared type are parsed one by
 * one, and those that do not parse are told with their row, column and text. Types that the file is to be read with are
 * rules as well.
 */
export async function validateSource(
  { clock, format, open, openTable }: ValidationSource,
  { suite, reading = {} }: { readonly suite: Suite; readonly reading?: Reading },
  work: LongWork,
): Promise<ValidationReport> {
  const whole = withTypes(suite, reading.types);
  const { types: _, ...plain } = reading;
  const types = format === 'csv' ? textFirst(whole) : {};
  await using opened = await openKnown((known) => open({ ...plain, types: known }, work), types);
  return await validateTable(opened.table, whole, { subject: opened.label, clock, openTable }, work);
}

/** Opens with the types of those columns that there are; that others are missing is for the validation to tell. */
async function openKnown<T>(
  open: (types: Required<Reading>['types']) => Promise<T>,
  types: Required<Reading>['types'],
): Promise<T> {
  try {
    return await open(types);
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'TABLES_COLUMN_NOT_FOUND') throw error;
    const missing = new Set(error.details.missing as readonly string[]);
    return await open(Object.fromEntries(Object.entries(types).filter(([name]) => !missing.has(name))));
  }
}
