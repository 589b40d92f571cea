import type { Json } from '@duckdb/node-api';
import { display, type LongWork } from '../schema/index.ts';
import { codeIn } from './categories.ts';
import type { ColumnSchema } from './column-type.ts';
import {
  type LabelAdvice,
  LabelInvalidError,
  LabelMissingError,
  LabelNotBinaryError,
  LabelOneClassError,
  shorten,
} from './errors.ts';
import { type Relation, taskOn } from './relation.ts';
import { identifier } from './sql.ts';
import type { LabelKind, MatrixOptions } from './table.ts';

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
  if (labelKind !== 'binary' && positiveLabel !== undefined) throw notBinaryKind(column, labelKind);
  const classes = await surveyLabel(relation, column, work);
  if (column.type === 'timestamp' || column.type === 'date' || column.type === 'other') {
    throw new LabelInvalidError(column.name, `a ${column.type} column`, 'numbers, a boolean or text');
  }
  if (labelKind !== 'number' && classes.count === 1) {
    const [value = ''] = classes.values;
    if (oneClass === 'refuse') throw new LabelOneClassError(column.name, value, relation.rowCount);
    const needsBoth = column.type === 'text' || (positiveLabel !== undefined && isNumber(column));
    if (needsBoth && labelValues === undefined) throw onlyValue(column, value);
  }
  if (labelKind !== 'number' && labelValues !== undefined) return planKnown(column, classes, labelValues);
  switch (labelKind) {
    case 'number':
      return planNumber(column);
    case 'classes':
      return planClasses(column, classes);
    case 'binary':
      return planBinary(column, classes, positiveLabel);
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
    `SELECT ${valueText({ ...column, name: 'v' })}, count(*) OVER (), min(x) OVER (), max(x) OVER (), bool_or(x <> round(x)) OVER ()
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

/** What a value is called: whole numbers have no point, whatever type they are stored as. */
function valueText({ name, type }: ColumnSchema): string {
  const plain = `CAST(${identifier(name)} AS VARCHAR)`;
  if (type !== 'number') return plain;
  const number = `CAST(${identifier(name)} AS DOUBLE)`;
  const isWhole = `${number} = round(${number}) AND abs(${number}) < 1e15`;
  return `CASE WHEN ${isWhole} THEN CAST(TRY_CAST(${number} AS BIGINT) AS VARCHAR) ELSE ${plain} END`;
}

function notBinaryKind(column: ColumnSchema, kind: Exclude<LabelKind, 'binary'>): LabelInvalidError {
  const got = kind === 'classes' ? 'read as several classes' : 'read as a number';
  const remedy = 'Leave the positive value out, or choose an objective for two classes';
  return new LabelInvalidError(column.name, got, 'two classes, one of which is positive', remedy);
}

/** A single value does not tell which of the codes it has. */
function onlyValue(column: ColumnSchema, value: string): LabelInvalidError {
  return new LabelInvalidError(column.name, `${display(value)} in all rows`, '0 or 1, or text with all of its values');
}

function planBinary(column: ColumnSchema, classes: Classes, positive: string | undefined): LabelPlan {
  const areCodes = isNumber(column) && positive === undefined;
  const isZeroOrOne = classes.least >= 0 && classes.greatest <= 1 && !classes.hasFractions;
  if (classes.count > 2 || (areCodes && !isZeroOrOne)) {
    const values = classes.values.slice(0, VALUES_SHOWN);
    throw new LabelNotBinaryError(column.name, { values, classes: classes.count, advice: adviceOn(column, classes) });
  }
  return areCodes ? planNumber(column) : planKnown(column, classes, orderedValues(column, classes, positive));
}

/** More different whole numbers than this look like amounts, not classes. */
const MOST_LIKELY_CLASSES = 20;

function adviceOn(column: ColumnSchema, { count, least, hasFractions }: Classes): LabelAdvice {
  if (count <= 2) return 'positive';
  if (!isNumber(column)) return 'multiclass';
  return hasFractions || least < 0 || count > MOST_LIKELY_CLASSES ? 'regression' : 'multiclass';
}

/** The two values of a label with the positive one last. */
function orderedValues(column: ColumnSchema, classes: Classes, positive: string | undefined): readonly string[] {
  const isBoolean = column.type === 'boolean';
  const values = isBoolean ? ['false', 'true'] : classes.values;
  if (positive === undefined) return values;
  // Files spell booleans as they like: True, TRUE.
  const last = isBoolean ? positive.toLowerCase() : positive;
  if (values.includes(last)) return [...values.filter((value) => value !== last), last];
  throw new LabelInvalidError(
    column.name,
    values.map((value) => display(value)).join(' or '),
    `the positive value ${display(positive)} among them`,
    'Name one of its values as the positive one',
  );
}

function planClasses(column: ColumnSchema, classes: Classes): LabelPlan {
  if (classes.count > MOST_CLASSES) {
    throw new LabelInvalidError(column.name, `${classes.count} different values`, `at most ${MOST_CLASSES} classes`);
  }
  if (column.type === 'text') return planKnown(column, classes, classes.values);
  if (classes.hasFractions || classes.least < 0) {
    throw new LabelInvalidError(
      column.name,
      `${classes.values.slice(0, VALUES_SHOWN).join(', ')} …`,
      'whole numbers from 0',
    );
  }
  return planNumber(column);
}

/** Codes by the place in `values`; what is not among them is refused, for it has no code. */
function planKnown(column: ColumnSchema, classes: Classes, values: readonly string[]): LabelPlan {
  const strangers = classes.values.filter((value) => !values.includes(value));
  if (strangers.length > 0 || classes.count > values.length) {
    const got = shorten(
      strangers.map((value) => display(value)),
      VALUES_SHOWN,
    );
    const expected = `one of ${shorten(values.map((value) => display(value)))}`;
    const remedy = 'Correct these labels or leave the rows out; other values take a model that learnt them';
    throw new LabelInvalidError(column.name, got, expected, remedy);
  }
  return { expression: codeIn(valueText(column), values), values };
}

const isNumber = ({ type }: ColumnSchema): boolean => type === 'integer' || type === 'number';
