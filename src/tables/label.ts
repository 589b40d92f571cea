import type { Json } from '@duckdb/node-api';
import { display, type LongWork } from '../schema/index.ts';
import { categoryCode } from './categories.ts';
import type { ColumnSchema } from './column-type.ts';
import { LabelInvalidError, LabelMissingError, LabelNotBinaryError, LabelOneClassError } from './errors.ts';
import { type Relation, taskOn } from './relation.ts';
import { identifier } from './sql.ts';
import type { MatrixOptions } from './table.ts';

/** How to read a label column: a DOUBLE expression that is never NULL, and what its codes stand for. */
export interface LabelPlan {
  readonly expression: string;
  readonly values?: readonly string[];
}

/** Distinct values shown when there are too many. */
const VALUES_SHOWN = 5;

/**
 * Looks at a label column and decides how it becomes numbers.
 * @throws LabelMissingError, LabelOneClassError, LabelNotBinaryError, LabelInvalidError
 */
export async function planLabel(
  relation: Relation,
  column: ColumnSchema,
  { labelKind = 'binary', labelValues, positiveLabel, oneClass = 'refuse' }: MatrixOptions,
  work: LongWork,
): Promise<LabelPlan> {
  const classes = await surveyLabel(relation, column, work);
  if (column.type === 'timestamp' || column.type === 'date' || column.type === 'other') {
    throw new LabelInvalidError(column.name, `a ${column.type} column`, 'numbers, a boolean or text');
  }
  if (labelKind !== 'number' && classes.count === 1) {
    const [value = ''] = classes.values;
    if (oneClass === 'refuse') throw new LabelOneClassError(column.name, value, relation.rowCount);
    if (column.type === 'text' && labelValues === undefined) throw onlyText(column, value);
  }
  switch (labelKind) {
    case 'number':
      return planNumber(column);
    case 'classes':
      return planClasses(column, classes, labelValues);
    case 'binary':
      return planBinary(column, classes, labelValues ?? orderedValues(column, classes, positiveLabel));
    default:
      return labelKind satisfies never;
  }
}

interface Classes {
  readonly count: number;
  /** In ascending order; all of them, or the first few when there are many. */
  readonly values: readonly string[];
  /** The least and greatest as numbers; NaN for text. */
  readonly least: number;
  readonly greatest: number;
  readonly hasFractions: boolean;
}

/** More different values than this are no classes. */
const MOST_CLASSES = 1000;

async function surveyLabel(relation: Relation, column: ColumnSchema, work: LongWork): Promise<Classes> {
  const name = identifier(column.name);
  const missing = isNumber(column) ? `(${name} IS NULL OR isnan(CAST(${name} AS DOUBLE)))` : `${name} IS NULL`;
  const task = taskOn(relation, 'reading the label of');
  const [[count] = [0]] = await relation.engine.rows(
    task,
    work,
    `SELECT count(*) FROM ${relation.relation} WHERE ${missing}`,
  );
  if (Number(count) > 0) throw new LabelMissingError(column.name, Number(count), relation.rowCount);
  const number = isNumber(column) ? `CAST(${name} AS DOUBLE)` : 'NULL::DOUBLE';
  const rows = await relation.engine.rows(
    task,
    work,
    `SELECT CAST(v AS VARCHAR), count(*) OVER (), min(x) OVER (), max(x) OVER (), bool_or(x <> round(x)) OVER ()
     FROM (SELECT DISTINCT ${name} AS v, ${number} AS x FROM ${relation.relation}) ORDER BY v LIMIT ${MOST_CLASSES}`,
  );
  const [first = []] = rows;
  return {
    count: Number(first[1] ?? 0),
    values: rows.map(([value]) => String(value)),
    least: numberOf(first[2]),
    greatest: numberOf(first[3]),
    hasFractions: first[4] === true,
  };
}

const numberOf = (value: Json | undefined): number =>
  value === null || value === undefined ? Number.NaN : Number(value);

/** Numbers as they are; a boolean as 0 and 1. */
function planNumber(column: ColumnSchema): LabelPlan {
  const name = identifier(column.name);
  if (column.type === 'text') throw new LabelInvalidError(column.name, 'text', 'numbers');
  if (column.type !== 'boolean') return { expression: `CAST(${name} AS DOUBLE)` };
  return { expression: `CAST(CAST(${name} AS INTEGER) AS DOUBLE)`, values: ['false', 'true'] };
}

/** The text of a single class does not tell which of the codes it has. */
function onlyText(column: ColumnSchema, value: string): LabelInvalidError {
  return new LabelInvalidError(column.name, `${display(value)} in all rows`, '0 or 1, or text with all of its values');
}

function planBinary(column: ColumnSchema, classes: Classes, textValues: readonly string[]): LabelPlan {
  const isZeroOrOne = classes.least >= 0 && classes.greatest <= 1 && !classes.hasFractions;
  if (classes.count > 2 || (isNumber(column) && !isZeroOrOne)) {
    throw new LabelNotBinaryError(column.name, classes.values.slice(0, VALUES_SHOWN), classes.count);
  }
  if (column.type === 'text') return planText(column, textValues, classes);
  return planNumber(column);
}

/** The two values of a text label with the positive one last. */
function orderedValues(column: ColumnSchema, { values }: Classes, positive: string | undefined): readonly string[] {
  if (positive === undefined || column.type !== 'text') return values;
  if (values.includes(positive)) return [...values.filter((value) => value !== positive), positive];
  throw new LabelInvalidError(
    column.name,
    values.slice(0, VALUES_SHOWN).join(' or '),
    `the positive value ${positive} among others`,
  );
}

function planClasses(column: ColumnSchema, classes: Classes, labelValues: readonly string[] | undefined): LabelPlan {
  if (classes.count > MOST_CLASSES) {
    throw new LabelInvalidError(column.name, `${classes.count} different values`, `at most ${MOST_CLASSES} classes`);
  }
  if (column.type === 'text') return planText(column, labelValues ?? classes.values, classes);
  if (classes.hasFractions || classes.least < 0) {
    throw new LabelInvalidError(
      column.name,
      `${classes.values.slice(0, VALUES_SHOWN).join(', ')} …`,
      'whole numbers from 0',
    );
  }
  return planNumber(column);
}

function planText(column: ColumnSchema, values: readonly string[], classes: Classes): LabelPlan {
  const strangers = classes.values.filter((value) => !values.includes(value));
  if (strangers.length > 0)
    throw new LabelInvalidError(column.name, strangers.join(', '), `one of ${values.join(', ')}`);
  return { expression: categoryCode(column.name, values), values };
}

const isNumber = ({ type }: ColumnSchema): boolean => type === 'integer' || type === 'number';
