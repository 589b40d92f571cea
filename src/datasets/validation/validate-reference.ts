import { AssayError } from '../../errors/index.ts';
import type { Clock, LongWork } from '../../schema/index.ts';
import { fileFormat, type Table, type TableSource } from '../../tables/index.ts';
import { parseReference } from '../reference.ts';
import type { ValidationReport } from './report.ts';
import type { Suite } from './suite.ts';
import { textFirst, withTypes } from './text-first.ts';
import { validateTable } from './validate-table.ts';

/** What to validate, and against what. */
export interface ValidationRequest {
  /** `name`, `name@3` … of a dataset, or the path of a file. */
  readonly reference: string;
  readonly suite: Suite;
  /** How a file is read. Its `types` are rules: a cell that does not parse is a violation, not an error. */
  readonly reading?: Reading;
}

type Reading = Omit<TableSource, 'path'>;

/** A table with what it is called. */
interface Opened extends AsyncDisposable {
  readonly table: Table;
  readonly label: string;
}

export interface ValidationSources {
  readonly clock: Clock;
  /** Opens a dataset or file by reference. */
  readonly open: (reference: string, reading: Reading, work: LongWork) => Promise<Opened>;
}

/**
 * Validates what a reference names. A CSV file is read text first: cells of columns with a declared type are parsed one
 * by one, and those that do not parse are told with their row, column and text.
 * @throws AssayError `DATASETS_SUITE_INVALID`, or why there is no such table
 */
export async function validateReference(
  sources: ValidationSources,
  { reference, suite, reading = {} }: ValidationRequest,
  work: LongWork = {},
): Promise<ValidationReport> {
  const whole = withTypes(suite, reading.types);
  await using opened = await openTextFirst(sources, reference, { suite: whole, reading }, work);
  return await validateTable(
    opened.table,
    whole,
    {
      subject: opened.label,
      clock: sources.clock,
      openTable: async (to, longWork) => (await sources.open(to, {}, longWork)).table,
    },
    work,
  );
}

async function openTextFirst(
  sources: ValidationSources,
  reference: string,
  { suite, reading }: { readonly suite: Suite; readonly reading: Reading },
  work: LongWork,
): Promise<Opened> {
  const { types: _, ...plain } = reading;
  const parsed = parseReference(reference);
  const isCsv = parsed.kind === 'file' && (await fileFormat(parsed.path, reading.format)) === 'csv';
  const types = isCsv ? textFirst(suite) : {};
  try {
    return await sources.open(reference, { ...plain, types }, work);
  } catch (error) {
    // A column that the suite speaks of is not in the file: for the suite to tell, with all else that is wrong.
    if (!(error instanceof AssayError) || error.code !== 'TABLES_COLUMN_NOT_FOUND') throw error;
    const missing = new Set(error.details.missing as readonly string[]);
    const present = Object.fromEntries(Object.entries(types).filter(([name]) => !missing.has(name)));
    return await sources.open(reference, { ...plain, types: present }, work);
  }
}
