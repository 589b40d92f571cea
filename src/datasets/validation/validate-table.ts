import type { Clock, LongWork } from '../../schema/index.ts';
import type { Table } from '../../tables/index.ts';
import { type RuleResult, reportOf, type ValidationReport } from './report.ts';
import { planRule } from './rule.ts';
import { RuleRun, type Task } from './rule-run.ts';
import { declaredTypes, type Suite, suiteError } from './suite.ts';
import { checkSuite } from './suite-faults.ts';
import { TableView } from './table-view.ts';

export interface ValidateOptions {
  /** What the table is called in the report. */
  readonly subject: string;
  readonly clock: Clock;
  /** Opens what a rule refers to: a dataset or a file. */
  readonly openTable: (reference: string, work: LongWork) => Promise<Table>;
}

/**
 * Checks every rule of a suite on a table. Rules that look at rows or figures, up to a hundred of them, share one scan;
 * sample rows are collected only if one of them failed. Uniqueness is looked into only when the scan finds a repeat; rules
 * about other tables or the order of rows take a query each. A rule that cannot be checked is told so and stops none of
 * the others.
 *
 * @throws AssayError `DATASETS_SUITE_INVALID` that lists every fault of the suite
 */
export async function validateTable(
  table: Table,
  suite: Suite,
  { subject, clock, openTable }: ValidateOptions,
  work: LongWork = {},
): Promise<ValidationReport> {
  const query = (sql: string) => table.query(() => sql, work);
  const { schema, rowCount, relation } = table;
  const now = clock.now();
  const view = new TableView({ schema, rowCount, now, relation, declared: declaredTypes(suite) });
  const checked = await checkSuite(suite, view, query);
  if (checked.faults.length > 0) throw suiteError(checked.faults);

  const tasks = suite.rules.map((rule, index): Task => {
    const hindrance = checked.hindrances[index];
    const columns = checked.columns[index] ?? [];
    return { rule, columns, ...(hindrance === undefined ? { plan: planRule(rule, view) } : { hindrance }) };
  });
  const run = new RuleRun({ view, query, openTable, work });
  work.progress?.({ stage: 'validate', done: 0, total: tasks.length, unit: 'rules' });
  const counted = await run.count(tasks);
  const results: RuleResult[] = [];
  for (const task of await run.sample(counted)) {
    results.push(await run.finish(task));
    work.progress?.({ stage: 'validate', done: results.length, total: tasks.length, unit: 'rules' });
  }
  return reportOf(
    {
      ...(suite.name !== undefined && { suite: suite.name }),
      subject,
      checkedAt: new Date(now).toISOString(),
      rows: rowCount,
      columns: schema.length,
    },
    results,
  );
}
