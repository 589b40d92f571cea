import type { MatrixValues } from '../ml/index.ts';
import type { LongWork } from '../schema/index.ts';
import { categoryCode, learnCategories } from './categories.ts';
import type { ColumnSchema } from './column-type.ts';
import { ColumnNotFoundError, ColumnsAllMissingError, ColumnsNotNumericError } from './errors.ts';
import { planLabel } from './label.ts';
import { type Relation, taskOn } from './relation.ts';
import { identifier } from './sql.ts';
import type { LabelledMatrix, MatrixOptions } from './table.ts';
import { doublesOf } from './vector-values.ts';

/** What {@link Table.toMatrix} does: first every column's plan, so that all faults show at once, then one pass. */
export async function toMatrix(relation: Relation, options: MatrixOptions, work: LongWork): Promise<LabelledMatrix> {
  const { label, weight, precision = 'single' } = options;
  const all = relation.schema.map(({ name }) => name);
  const names = options.features ?? all.filter((name) => name !== label && name !== weight);
  const byName = findColumns(relation.schema, [...names, ...[label, weight].filter((name) => name !== undefined)]);
  const features = names.map((name) => byName.get(name) as ColumnSchema);
  const labelColumn = label === undefined ? undefined : byName.get(label);

  const { expressions, categories } = await planFeatures(relation, features, options, work);
  const plan = labelColumn === undefined ? undefined : await planLabel(relation, labelColumn, options, work);
  const weighted =
    weight === undefined ? undefined : await planWeight(relation, byName.get(weight) as ColumnSchema, work);
  const more = { label: plan?.expression, weight: weighted, precision };
  const { values, labels, weights } = await readNumbers(relation, expressions, more, work);
  const matrix = {
    rows: relation.rowCount,
    columns: names.length,
    values,
    names,
    ...(Object.keys(categories).length > 0 && { categories }),
  };
  if ((options.allMissing ?? 'refuse') === 'refuse') refuseAllMissing(matrix);
  return {
    matrix,
    rows: relation.rowCount,
    ...(labels !== undefined && { labels }),
    ...(weights !== undefined && { weights }),
    ...(plan?.values !== undefined && { labelValues: plan.values }),
  };
}

function findColumns(schema: readonly ColumnSchema[], names: readonly string[]): ReadonlyMap<string, ColumnSchema> {
  const byName = new Map(schema.map((column) => [column.name, column]));
  const missing = names.filter((name) => !byName.has(name));
  if (missing.length > 0) throw new ColumnNotFoundError([...new Set(missing)], [...byName.keys()]);
  return byName;
}

/** A weight is a number, so it is read as a feature is, but has no codes. */
async function planWeight(relation: Relation, column: ColumnSchema, work: LongWork): Promise<string | undefined> {
  const { expressions } = await planFeatures(relation, [column], {}, work);
  return expressions[0];
}

interface FeaturePlan {
  /** One DOUBLE expression a feature, never NULL. */
  readonly expressions: readonly string[];
  readonly categories: Readonly<Record<string, readonly string[]>>;
}

async function planFeatures(
  relation: Relation,
  features: readonly ColumnSchema[],
  { encodings = {}, categories: known = {} }: MatrixOptions,
  work: LongWork,
): Promise<FeaturePlan> {
  const isCategory = ({ name }: ColumnSchema) => encodings[name] !== undefined || known[name] !== undefined;
  const encoded = features.filter(isCategory);
  const unencoded = features.filter((column) => !isCategory(column) && !NUMERIC_TYPES.has(column.type));
  const empty = await findEmpty(relation, unencoded, work);
  const categories: Record<string, readonly string[]> = {};
  for (const { name } of encoded) categories[name] = known[name] ?? (await learnCategories(relation, name, work));
  const expressions = features.map((column) => {
    const values = categories[column.name];
    if (values !== undefined) return categoryCode(column.name, values);
    if (empty.has(column.name)) return `'nan'::DOUBLE`;
    return `coalesce(${numberExpression(column)}, 'nan'::DOUBLE)`;
  });
  return { expressions, categories };
}

const NUMERIC_TYPES: ReadonlySet<string> = new Set(['integer', 'number', 'boolean']);

const numberExpression = ({ name, type }: ColumnSchema): string =>
  type === 'boolean' ? `CAST(CAST(${identifier(name)} AS INTEGER) AS DOUBLE)` : `CAST(${identifier(name)} AS DOUBLE)`;

/**
 * The columns among `columns` without any value: a CSV column of empty cells has no type of its own and passes for a
 * numeric one.
 * @throws ColumnsNotNumericError naming every other
 */
async function findEmpty(
  relation: Relation,
  columns: readonly ColumnSchema[],
  work: LongWork,
): Promise<ReadonlySet<string>> {
  if (columns.length === 0) return new Set();
  const firsts = columns.map(({ name }) => `CAST(any_value(${identifier(name)}) AS VARCHAR)`);
  const task = taskOn(relation, 'reading the columns of');
  const [examples = []] = await relation.engine.rows(
    task,
    work,
    `SELECT ${firsts.join(', ')} FROM ${relation.relation}`,
  );
  const filled = columns.flatMap((schema, index) => {
    const example = examples[index];
    return example === null || example === undefined ? [] : [{ schema, example: String(example) }];
  });
  if (filled.length > 0) throw new ColumnsNotNumericError(filled);
  return new Set(columns.map(({ name }) => name));
}

async function readNumbers(
  relation: Relation,
  expressions: readonly string[],
  { label, weight, precision }: { label: string | undefined; weight: string | undefined; precision: Precision },
  work: LongWork,
): Promise<{ values: MatrixValues; labels: Float32Array | undefined; weights: Float32Array | undefined }> {
  const rows = relation.rowCount;
  const values =
    precision === 'double' ? sharedDoubles(rows * expressions.length) : sharedFloats(rows * expressions.length);
  // The label and the weight come behind the features.
  const extras = [label, weight].flatMap((expression) =>
    expression === undefined ? [] : [{ expression, numbers: sharedFloats(rows) }],
  );
  const labels = label === undefined ? undefined : extras[0]?.numbers;
  const weights = weight === undefined ? undefined : extras.at(-1)?.numbers;
  const selected = [...expressions, ...extras.map(({ expression }) => expression)];
  if (selected.length === 0) return { values, labels, weights };
  const query = `SELECT ${selected.join(', ')} FROM ${relation.relation}`;
  await relation.engine.stream(taskOn(relation, 'reading'), work, query, (chunk, firstRow) => {
    // Storing a double in a Float32Array rounds to the nearest float, ties to even, as Math.fround does.
    for (let column = 0; column < expressions.length; column++) {
      values.set(doublesOf(chunk, column), column * rows + firstRow);
    }
    extras.forEach(({ numbers }, index) => {
      numbers.set(doublesOf(chunk, expressions.length + index), firstRow);
    });
    work.progress?.({ stage: 'read', done: firstRow + chunk.rowCount, total: rows, unit: 'rows' });
  });
  return { values, labels, weights };
}

type Precision = NonNullable<MatrixOptions['precision']>;

// Shared memory travels to a training thread without a copy.
const sharedFloats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length));
const sharedDoubles = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));

function refuseAllMissing({
  rows,
  names,
  values,
}: {
  rows: number;
  names: readonly string[];
  values: MatrixValues;
}): void {
  const allMissing = names.filter((_, column) => {
    return values.subarray(column * rows, (column + 1) * rows).every(Number.isNaN);
  });
  if (allMissing.length > 0) throw new ColumnsAllMissingError(allMissing);
}
