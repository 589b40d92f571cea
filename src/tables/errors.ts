import { AssayError } from '../errors/index.ts';
import { display, nearestNames } from '../schema/index.ts';
import type { ColumnSchema } from './column-type.ts';

/** The file is there but does not hold a table in its format. */
export class FileFormatError extends AssayError {
  constructor({ path, reason, remedy, cause }: { path: string; reason: string; remedy?: string; cause?: unknown }) {
    super({
      code: 'TABLES_FILE_FORMAT',
      message: `${path} cannot be read as a table: ${reason}`,
      remedy: remedy ?? 'Name a CSV, Parquet or JSON file; if it should be one, copy it again from where it came',
      details: { path, reason },
      cause,
    });
  }
}

/** There is a table, but it has no rows. */
export class EmptyTableError extends AssayError {
  constructor(path: string, reason: string) {
    super({
      code: 'TABLES_EMPTY',
      message: `${path} is empty: ${reason}`,
      remedy: 'Name a file with a header and at least one row',
      details: { path, reason },
    });
  }
}

/** A query is not one that can be run. */
export class QueryInvalidError extends AssayError {
  constructor(sql: string, reason: string, cause?: unknown) {
    super({
      code: 'TABLES_QUERY_INVALID',
      message: `The query cannot be run: ${reason}`,
      remedy: 'Write one SELECT over datasets, such as SELECT * FROM payments; names with other signs in double quotes',
      details: { sql: sql.slice(0, 1000), reason },
      cause,
    });
  }
}

/** Columns were named that the table does not have. */
export class ColumnNotFoundError extends AssayError {
  constructor(missing: readonly string[], names: readonly string[]) {
    const suggestions = Object.fromEntries(missing.map((name) => [name, nearestNames(name, names)]));
    const lines = missing.map((name) => {
      const near = suggestions[name] ?? [];
      return near.length === 0 ? display(name) : `${display(name)} (did you mean ${near.map(display).join(' or ')}?)`;
    });
    super({
      code: 'TABLES_COLUMN_NOT_FOUND',
      message: `The table has no column ${lines.join(', ')}`,
      remedy: `Use one of its columns: ${shorten(names)}`,
      details: { missing, suggestions, columns: names },
    });
  }
}

/** Features were asked for as numbers that are not numbers and have no declared encoding. */
export class ColumnsNotNumericError extends AssayError {
  constructor(columns: readonly { readonly schema: ColumnSchema; readonly example: string }[]) {
    const lines = columns.map(({ schema, example }) => `${schema.name} (${schema.type}, such as ${display(example)})`);
    super({
      code: 'TABLES_COLUMN_NOT_NUMERIC',
      message: `${columns.length === 1 ? 'This column is' : 'These columns are'} not numeric: ${lines.join(', ')}`,
      remedy:
        'Declare the encoding "category" for categories, name words such as NA as missing values, or leave the columns out',
      details: { columns: columns.map(({ schema, example }) => ({ name: schema.name, type: schema.type, example })) },
    });
  }
}

/** Features hold no value at all. */
export class ColumnsAllMissingError extends AssayError {
  constructor(columns: readonly string[]) {
    const [subject, object] = columns.length === 1 ? ['This column holds', 'it'] : ['These columns hold', 'them'];
    super({
      code: 'TABLES_COLUMN_ALL_MISSING',
      message: `${subject} no value at all: ${shorten(columns)}`,
      remedy: `Leave ${object} out of the features, or fill ${object} where the file is made`,
      details: { columns },
    });
  }
}

/** Rows lack a label. */
export class LabelMissingError extends AssayError {
  constructor(label: string, missing: number, rows: number) {
    super({
      code: 'TABLES_LABEL_MISSING',
      message: `The label ${label} is missing in ${missing} of ${rows} rows`,
      remedy: 'Fill in the label, or remove the rows without one',
      details: { label, missing, rows },
    });
  }
}

/** A label has one value only, so there is nothing to learn. */
export class LabelOneClassError extends AssayError {
  constructor(label: string, value: string, rows: number) {
    super({
      code: 'TABLES_LABEL_ONE_CLASS',
      message: `The label ${label} is ${display(value)} in all ${rows} rows; learning needs two classes`,
      remedy: 'Use rows of both classes, or check that the right label column was chosen',
      details: { label, value, rows },
    });
  }
}

/** A two-class label has other values than two classes. */
export class LabelNotBinaryError extends AssayError {
  /** @param advice what the values look like, and so what is to be done with them */
  constructor(
    label: string,
    { values, classes, advice }: { values: readonly string[]; classes: number; advice: LabelAdvice },
  ) {
    super({
      code: 'TABLES_LABEL_NOT_BINARY',
      message: `The label ${label} must be 0 and 1, true and false, or text with two values, but holds ${classes} value(s): ${shorten(values.map((value) => display(value)))}${classes > values.length ? ', …' : ''}`,
      remedy: `Choose a label column with two classes, or ${REMEDIES[advice]}`,
      details: { label, values, classes, advice },
    });
  }
}

/** What a label that is not 0 and 1 seems to be meant for. */
export type LabelAdvice = 'positive' | 'multiclass' | 'regression';

const REMEDIES: Readonly<Record<LabelAdvice, string>> = {
  positive: 'say which of the two values is the positive one',
  multiclass: 'learn several classes (the task multiclass)',
  regression: 'learn a number (the task regression)',
};

/** A label column cannot be used in the way that was asked for. */
export class LabelInvalidError extends AssayError {
  constructor(
    label: string,
    got: string,
    expected: string,
    remedy = 'Choose another label column, or another objective',
  ) {
    super({
      code: 'TABLES_LABEL_INVALID',
      message: `The label ${label} is ${got}, expected ${expected}`,
      remedy,
      details: { label, got, expected },
    });
  }
}

export const shorten = (names: readonly string[], most = 12): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
