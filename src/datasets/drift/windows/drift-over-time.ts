import { AssayError } from '../../../errors/index.ts';
import type { LongWork } from '../../../schema/index.ts';
import { ColumnNotFoundError, identifier, type Table } from '../../../tables/index.ts';
import { type DriftReference, type DriftRows, detectDrift, referenceOfRows } from '../detect-drift.ts';
import type { DriftOptions } from '../drift-options.ts';
import type { DriftReport } from '../drift-report.ts';

/** How rows are cut into windows. */
export interface WindowOptions extends DriftOptions {
  /** A timestamp or date column. */
  readonly time: string;
  /** Length of a window in milliseconds; windows begin at multiples of it, in UTC. */
  readonly windowMs: number;
}

/** One window against the reference. */
export interface DriftWindow {
  /** Milliseconds since the Unix epoch: the first that the window holds, and the first that it does not. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly report: DriftReport;
}

export interface DriftOverTime {
  /** Whether any window drifted. */
  readonly drifted: boolean;
  /** Drifted windows among those with a verdict, in [0, 1]; 0 where none has one. */
  readonly share: number;
  readonly time: string;
  readonly windowMs: number;
  /** Rows without a time are in no window. */
  readonly rowsWithoutTime: number;
  /** In the order of time; windows without rows are left out. */
  readonly windows: readonly DriftWindow[];
}

/** Each window is compared with a query of its own. */
const MOST_WINDOWS = 1000;

/**
 * Cuts rows into windows by a time column and compares each with the reference; without one, the first window is it.
 * @throws AssayError `DATASETS_DRIFT_OPTIONS_INVALID`, `TABLES_COLUMN_NOT_FOUND`
 */
export async function driftOverTime(
  reference: DriftReference | undefined,
  current: DriftRows,
  { time, windowMs, ...options }: WindowOptions,
  work: LongWork = {},
): Promise<DriftOverTime> {
  const place = placeOf(current.table, time, windowMs);
  const { found, rowsWithoutTime } = await listWindows(current, place, work);
  refuseWindows(found.length, { time, hasReference: reference !== undefined });
  const [first] = found;
  const against = reference ?? (first && referenceOfRows(rowsOf(current, place, first, windowMs), first.rows));
  if (against === undefined) throw new TypeError('A reference was checked to be there');
  const windows: DriftWindow[] = [];
  for (const [i, window] of (reference === undefined ? found.slice(1) : found).entries()) {
    work.progress?.({ stage: 'compare windows', done: i, total: found.length, unit: 'windows' });
    const rows = rowsOf(current, place, window, windowMs);
    // Time tells windows apart: that it differs is no news.
    const report = await detectDrift(
      against,
      rows,
      { ...options, ignore: [...(options.ignore ?? []), time] },
      { signal: work.signal },
    );
    const from = window.index * windowMs;
    windows.push({ from, to: from + windowMs, rows: window.rows, report });
  }
  const judged = windows.filter(({ report }) => report.verdict !== 'not-enough-data');
  const drifted = judged.filter(({ report }) => report.drifted);
  return {
    drifted: drifted.length > 0,
    share: judged.length === 0 ? 0 : drifted.length / judged.length,
    ...{ time, windowMs, rowsWithoutTime, windows },
  };
}

interface Window {
  /** How many windows after the epoch. */
  readonly index: number;
  readonly rows: number;
}

/** The window of a row, as SQL. */
function placeOf(table: Table, time: string, windowMs: number): string {
  const column = table.schema.find(({ name }) => name === time);
  if (column === undefined) {
    throw new ColumnNotFoundError(
      [time],
      table.schema.map(({ name }) => name),
    );
  }
  if (column.type !== 'timestamp' && column.type !== 'date') {
    throw optionError(`${time} holds ${column.type} values, and windows are cut by a timestamp or date column`);
  }
  if (!(Number.isSafeInteger(windowMs) && windowMs > 0)) {
    throw optionError(`a window of ${windowMs} ms is none; it is a whole number of milliseconds above 0`);
  }
  return `CAST(floor(epoch_ms(CAST(${identifier(time)} AS TIMESTAMP)) / ${windowMs}.0) AS BIGINT)`;
}

async function listWindows(
  { table, where }: DriftRows,
  place: string,
  work: LongWork,
): Promise<{ readonly found: readonly Window[]; readonly rowsWithoutTime: number }> {
  const condition = where === undefined ? '' : ` WHERE ${where}`;
  const rows = await table.query(
    (relation) => `SELECT ${place} AS w, count(*) FROM ${relation}${condition} GROUP BY w ORDER BY w NULLS LAST`,
    work,
  );
  return {
    found: rows.flatMap(([index, count]) => (index === null ? [] : [{ index: Number(index), rows: Number(count) }])),
    rowsWithoutTime: Number(rows.find(([index]) => index === null)?.[1] ?? 0),
  };
}

function rowsOf({ label, table, where }: DriftRows, place: string, { index }: Window, windowMs: number): DriftRows {
  const within = `${place} = ${index}`;
  return {
    label: `${label} from ${new Date(index * windowMs).toISOString().slice(0, 16).replace('T', ' ')}`,
    table,
    where: where === undefined ? within : `(${where}) AND ${within}`,
  };
}

function refuseWindows(count: number, { time, hasReference }: { time: string; hasReference: boolean }): void {
  if (count > MOST_WINDOWS) throw optionError(`${count} windows are more than ${MOST_WINDOWS}: take longer ones`);
  if (count === 0) throw optionError(`no row has a ${time}`);
  if (count === 1 && !hasReference) {
    throw optionError(
      'there is one window only, and the first one is the reference: take shorter ones, or name another',
    );
  }
}

function optionError(why: string): AssayError {
  return new AssayError({
    code: 'DATASETS_DRIFT_OPTIONS_INVALID',
    message: `These windows cannot be compared: ${why}`,
    remedy: 'For example { time: "paid_at", windowMs: 86400000 }, or --time paid_at --window 1d',
    details: { why },
  });
}
