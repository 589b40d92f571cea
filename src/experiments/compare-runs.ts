import { AssayError } from '../errors/index.ts';
import { getRuns } from './get-run.ts';
import type { Run } from './run.ts';
import type { Tracking } from './tracking.ts';

/** Runs side by side; `values` everywhere in the order of `runs`. */
export interface RunComparison {
  readonly runs: readonly Run[];
  readonly params: readonly RunComparisonRow<string>[];
  readonly metrics: readonly RunComparisonRow<number>[];
  readonly tags: readonly RunComparisonRow<string>[];
  /** The digest of each dataset, by its name. */
  readonly datasets: readonly RunComparisonRow<string>[];
}

export interface RunComparisonRow<T> {
  readonly key: string;
  /** One a run; undefined where the run has no such key. */
  readonly values: readonly (T | undefined)[];
  /** Whether any two runs differ; NaN equals NaN, absent equals absent only. */
  readonly differs: boolean;
}

/**
 * Compares runs of any experiments: every key that any of them has, sorted by key.
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND` naming every unknown id, `INVALID_ARGUMENT` without ids
 */
export async function compareRuns(tracking: Tracking, ids: readonly string[]): Promise<RunComparison> {
  if (ids.length === 0) {
    throw new AssayError({
      code: 'INVALID_ARGUMENT',
      message: 'There are no runs to compare',
      remedy: 'Name at least one run id; see them with: assay runs list',
    });
  }
  const runs = await getRuns(tracking, ids);
  return {
    runs,
    params: sideBySide(runs.map(({ params }) => params)),
    metrics: sideBySide(runs.map(({ metrics }) => metrics)),
    tags: sideBySide(runs.map(({ tags }) => tags)),
    datasets: sideBySide(runs.map(digests)),
  };
}

function sideBySide<T>(records: readonly Readonly<Record<string, T>>[]): RunComparisonRow<T>[] {
  const keys = new Set(records.flatMap((record) => Object.keys(record)));
  return [...keys].toSorted().map((key) => {
    const values = records.map((record) => (Object.hasOwn(record, key) ? record[key] : undefined));
    return { key, values, differs: values.some((value) => !Object.is(value, values[0])) };
  });
}

/** A run may read several contents under one name, such as the parts of a split. */
function digests({ datasets }: Run): Record<string, string> {
  const groups = Map.groupBy(datasets, ({ name }) => name);
  return Object.fromEntries([...groups].map(([name, some]) => [name, some.map(({ digest }) => digest).join(', ')]));
}
