import type { LongWork } from '../schema/index.ts';
import { type Relation, taskOn } from './relation.ts';
import { identifier, literal } from './sql.ts';

/** The values of a column as text, each once, in the column's own order; missing ones (NULL, NaN) are left out. */
export async function learnCategories(relation: Relation, column: string, work: LongWork): Promise<readonly string[]> {
  const name = identifier(column);
  const rows = await relation.engine.rows(
    taskOn(relation, `reading the categories of ${column} in`),
    work,
    `SELECT CAST(v AS VARCHAR) FROM (SELECT DISTINCT ${name} AS v FROM ${relation.relation} WHERE ${name} IS NOT NULL) ORDER BY v`,
  );
  return rows.map(([value]) => String(value)).filter((value) => value !== 'nan');
}

/** A DOUBLE expression: the position of a column's value in `values`; NaN for a value that is not among them. */
export function categoryCode(column: string, values: readonly string[]): string {
  return codeIn(`CAST(${identifier(column)} AS VARCHAR)`, values);
}

/** The same for a VARCHAR expression. */
export function codeIn(text: string, values: readonly string[]): string {
  if (values.length === 0) return `'nan'::DOUBLE`;
  const enumeration = `ENUM(${values.map(literal).join(', ')})`;
  const code = `enum_code(TRY_CAST(${text} AS ${enumeration}))`;
  return `coalesce(CAST(${code} AS DOUBLE), 'nan'::DOUBLE)`;
}
