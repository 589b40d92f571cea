import { display, type Fault, nearestText } from '../../schema/index.ts';
import { literal } from '../../tables/index.ts';
import { checkCondition, knownFunctions } from './conditions.ts';
import { kindOf, type Rule, whereOf } from './rule.ts';
import type { Condition } from './rule-kind.ts';
import type { Suite } from './suite.ts';
import type { TableView } from './table-view.ts';

type Query = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/** What a suite turned out to need of the table. */
export interface CheckedSuite {
  readonly faults: readonly Fault[];
  /** Columns that each rule looks at, its conditions included. */
  readonly columns: readonly (readonly string[])[];
  /** By rule: why it cannot be checked on this table although the suite is sound. */
  readonly hindrances: readonly (string | undefined)[];
}

/**
 * Holds a suite against a table before any row is read. A column that is not there, or holds something else, is a fault
 * of the suite, unless a rule of the suite declares the column (`type`, `exists`, `columns`): then it is what the
 * validation is to find.
 */
export async function checkSuite(suite: Suite, table: TableView, query: Query): Promise<CheckedSuite> {
  const declared = new Set(suite.rules.flatMap((rule) => kindOf(rule).declares?.(rule) ?? []));
  const functions = suite.rules.some((rule) => conditionsOf(rule).length > 0)
    ? await knownFunctions(query)
    : NO_FUNCTIONS;
  const faults: Fault[] = [];
  const columns: string[][] = [];
  const hindrances: (string | undefined)[] = [];
  for (const [index, rule] of suite.rules.entries()) {
    const path = `rules[${index}]`;
    const kind = kindOf(rule);
    const used = new Set(kind.columns(rule));
    let hindrance: string | undefined;
    const absent = (name: string, at: string, what: string) => {
      if (declared.has(name)) hindrance = `the table has no column ${name}`;
      else
        faults.push({
          path: at,
          got: what,
          expected: `a column of the table${nearestText(name, [...table.columns.keys()])}`,
        });
    };
    for (const name of used)
      if (!table.columns.has(name)) absent(name, `${path}.${fieldOf(rule, name)}`, display(name));
    for (const condition of conditionsOf(rule)) {
      const at = `${path}.${condition.path}`;
      const checked = await checkCondition(condition, functions, query);
      if ('fault' in checked) {
        faults.push({ path: at, got: display(condition.sql), expected: checked.fault });
        continue;
      }
      const names = checked.names.map((name) => ({ name, column: columnNamed(table, name) }));
      const gone = names.filter(({ name, column }) => column === undefined && declared.has(name));
      if (gone.length > 0) {
        hindrance = `the table has no column ${gone.map(({ name }) => name).join(', ')}`;
        continue;
      }
      const known = names.flatMap(({ column }) => column ?? []);
      for (const name of known) used.add(name);
      const fault = await bindingFault(condition, table.from(known), query);
      if (fault !== undefined) faults.push({ path: at, got: display(condition.sql), expected: fault });
    }
    for (const { path: at, pattern } of kind.patterns?.(rule) ?? []) {
      const fault = await patternFault(pattern, query);
      if (fault !== undefined) faults.push({ path: `${path}.${at}`, got: display(pattern), expected: fault });
    }
    const present = [...used].filter((name) => table.columns.has(name));
    if (hindrance === undefined && present.length === used.size) {
      const plan = kind.plan(rule, table);
      if (plan.kind === 'unfit') {
        if (declared.has(plan.column)) hindrance = plan.reason;
        else faults.push({ path, got: rule.rule, expected: `a rule that fits its column: ${plan.reason}` });
      }
    }
    columns.push(present);
    hindrances.push(hindrance);
  }
  return { faults, columns, hindrances };
}

const NO_FUNCTIONS = { scalar: new Set<string>(), aggregate: new Set<string>() };

function conditionsOf(rule: Rule): readonly Condition[] {
  const where = whereOf(rule);
  return [
    ...(kindOf(rule).conditions?.(rule) ?? []),
    ...(where === undefined ? [] : [{ path: 'where', sql: where, over: 'row' } as const]),
  ];
}

/** Where in the rule a column is named. */
function fieldOf(rule: Rule, name: string): string {
  const at = Object.entries(rule).find(([, value]) => value === name || (Array.isArray(value) && value.includes(name)));
  return at?.[0] ?? 'column';
}

/** SQL names ignore case. */
function columnNamed(table: TableView, name: string): string | undefined {
  if (table.columns.has(name)) return name;
  return [...table.columns.keys()].find((column) => column.toLowerCase() === name.toLowerCase());
}

async function bindingFault({ sql }: Condition, from: string, query: Query): Promise<string | undefined> {
  try {
    const [[, type] = []] = await query(`DESCRIBE SELECT (${sql}\n) AS condition FROM ${from}`);
    return type === 'BOOLEAN' ? undefined : `a condition, true or false; it yields ${type}`;
  } catch (error) {
    return `an SQL condition: ${engineReason(error)}`;
  }
}

async function patternFault(pattern: string, query: Query): Promise<string | undefined> {
  try {
    await query(`SELECT regexp_matches('', ${literal(pattern)})`);
    return undefined;
  } catch (error) {
    return `a regular expression of RE2: ${engineReason(error)}`;
  }
}

/** The first line of what the engine says, without the class of the error. */
export function engineReason(error: unknown): string {
  const { message } = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
  const [first = message] = message.replace(/^[A-Za-z ]+ Error: /, '').split('\n');
  return first.trim();
}
