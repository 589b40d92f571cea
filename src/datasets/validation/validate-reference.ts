import type { Clock, LongWork } from '../../schema/index.ts';
import { fileFormat } from '../../tables/index.ts';
import { parseReference } from '../reference.ts';
import type { ValidationReport } from './report.ts';
import type { Suite } from './suite.ts';
import { type OpenedTable, type Reading, validateSource } from './validate-source.ts';

/** What to validate, and against what. */
export interface ValidationRequest {
  /** `name`, `name@3` … of a dataset, or the path of a file. */
  readonly reference: string;
  readonly suite: Suite;
  /** How a file is read. Its `types` are rules: a cell that does not parse is a violation, not an error. */
  readonly reading?: Reading;
}

export interface ReferenceValidation {
  readonly clock: Clock;
  /** Opens a dataset or file by reference. */
  readonly open: (reference: string, reading: Reading, work: LongWork) => Promise<OpenedTable>;
}

/**
 * Validates what a reference names; see {@link validateSource} for how files are read.
 * @throws AssayError `DATASETS_SUITE_INVALID`, or why there is no such table
 */
export async function validateReference(
  { clock, open }: ReferenceValidation,
  { reference, suite, reading = {} }: ValidationRequest,
  work: LongWork = {},
): Promise<ValidationReport> {
  const parsed = parseReference(reference);
  return await validateSource(
    {
      clock,
      format: parsed.kind === 'file' ? await fileFormat(parsed.path, reading.format) : undefined,
      open: (how, longWork) => open(reference, how, longWork),
      openTable: async (to, longWork) => (await open(to, {}, longWork)).table,
    },
    { suite, reading },
    work,
  );
}
