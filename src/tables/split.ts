import { join } from 'node:path';
import { AssayError } from '../errors/index.ts';
import { type LongWork, parse } from '../schema/index.ts';
import { rowText } from './canonical.ts';
import type { ColumnSchema } from './column-type.ts';
import { ColumnNotFoundError, LabelMissingError } from './errors.ts';
import { type Relation, taskOn } from './relation.ts';
import { type ParsedSplitSpec, SPLIT_PARTS, type SplitPart, type SplitSpec, splitSpecSchema } from './split-spec.ts';
import { freshName, identifier, literal } from './sql.ts';
import type { SplitFile, SplitFiles } from './table.ts';
import { writeQuery } from './write-file.ts';

/**
 * What {@link Table.split} does. Every row gets a rank: by a hash of seed and content (within its class when stratified),
 * or by time; repeats of a row are told apart by their order. Ranks are cut at the rounded shares, so counts are exact,
 * and nothing depends on threads, chunks or the file the rows came from.
 */
export async function splitTable(
  relation: Relation,
  asked: SplitSpec,
  folder: string,
  work: LongWork,
): Promise<SplitFiles> {
  const spec = parseSpec(asked);
  const { label, timeColumn } = columnsOf(relation.schema, spec);
  if (spec.method === 'stratified' && label) await refuseMissing(relation, label, work);
  if (spec.method === 'time' && timeColumn) await refuseUnordered(relation, timeColumn, work);

  const { engine } = relation;
  const deal = engine.newName('deal');
  const task = taskOn(relation, 'splitting');
  const positive = label && (await positiveCondition(relation, label, work));
  await engine.run(task, work, async (connection) => {
    // Keys first: numbering the rows in the same query would compute them on one thread.
    await connection.run(`CREATE TEMP TABLE keys AS ${keyQuery(relation, spec, positive)}`);
    await connection.run(`CREATE TABLE ${deal} AS ${dealQuery(spec)}`);
  });
  try {
    const counts = await countParts(relation, deal, work);
    refuseEmptyParts(relation, spec, counts);
    const files: Partial<Record<SplitPart, SplitFile>> = {};
    for (const part of partsOf(spec)) {
      work.progress?.({ stage: 'split', note: part });
      const path = join(folder, `${part}.parquet`);
      await writeQuery(relation, { query: partQuery(relation, deal, part, spec), path, format: 'parquet' }, work);
      files[part] = { path, ...(counts.get(part) ?? { rowCount: 0 }) };
    }
    return files as SplitFiles;
  } finally {
    await engine.run(task, {}, (connection) => connection.run(`DROP TABLE ${deal}`));
  }
}

const partsOf = ({ fractions }: ParsedSplitSpec): readonly SplitPart[] =>
  SPLIT_PARTS.filter((part) => fractions[part] !== undefined);

function parseSpec(asked: SplitSpec): ParsedSplitSpec {
  return parse(splitSpecSchema, asked, {
    code: 'TABLES_SPLIT_INVALID',
    subject: 'split',
    remedy: 'For example { method: "stratified", seed: 1, fractions: { train: 0.8, test: 0.2 }, label: "is_fraud" }',
  });
}

function columnsOf(
  schema: readonly ColumnSchema[],
  { label, timeColumn }: ParsedSplitSpec,
): { label: ColumnSchema | undefined; timeColumn: ColumnSchema | undefined } {
  const find = (name: string | undefined) => schema.find((column) => column.name === name);
  const missing = [label, timeColumn].filter((name) => name !== undefined && find(name) === undefined);
  if (missing.length > 0) {
    throw new ColumnNotFoundError(
      missing.map(String),
      schema.map(({ name }) => name),
    );
  }
  return { label: find(label), timeColumn: find(timeColumn) };
}

/** What deals a row, for every row in order: its key, its class, and whether its label is the positive one. */
function keyQuery({ relation, schema }: Relation, spec: ParsedSplitSpec, positive = 'NULL::BOOLEAN'): string {
  const { method, seed, timeColumn = '', label = '' } = spec;
  const key =
    method === 'time' ? identifier(timeColumn) : `md5_number(concat(${literal(`${seed}|`)}, ${rowText(schema)}))`;
  const group = method === 'stratified' ? identifier(label) : `''`;
  return `SELECT ${key} AS k, ${group} AS c, ${positive} AS positive FROM ${relation}`;
}

/** The part of every row, in the order of the table. */
function dealQuery({ method, fractions: { train, validation = 0 } }: ParsedSplitSpec): string {
  // Rows of one moment share the rank of the first of them, and so stay on one side of every cut.
  const rank = method === 'time' ? 'rank() OVER (ORDER BY k)' : 'row_number() OVER (PARTITION BY c ORDER BY k, r)';
  const rows = `SELECT *, row_number() OVER () AS r FROM keys`;
  const ranked = `SELECT r, positive, ${rank} - 1 AS place, count(*) OVER (PARTITION BY c) AS total FROM (${rows})`;
  const cut = (share: number) => `round(total * ${share}::DOUBLE)`;
  return `SELECT r, positive, CASE WHEN place < ${cut(train)} THEN 'train'
    WHEN place < ${cut(train + validation)} THEN 'validation' ELSE 'test' END AS part FROM (${ranked}) ORDER BY r`;
}

/** The rows of one part: in the order of the table, or of time. */
function partQuery(relation: Relation, deal: string, part: SplitPart, spec: ParsedSplitSpec): string {
  const names = relation.schema.map(({ name }) => name);
  const dealt = identifier(freshName(names, 'part'));
  const row = identifier(freshName(names, 'row'));
  const order = spec.method === 'time' ? ` ORDER BY ${identifier(spec.timeColumn ?? '')}, ${row}` : '';
  return `SELECT ${names.map(identifier).join(', ')} FROM (SELECT * FROM ${relation.relation})
    POSITIONAL JOIN (SELECT part AS ${dealt}, r AS ${row} FROM ${deal}) WHERE ${dealt} = ${literal(part)}${order}`;
}

type PartCount = Pick<SplitFile, 'rowCount' | 'positives'>;

async function countParts(
  relation: Relation,
  deal: string,
  work: LongWork,
): Promise<ReadonlyMap<SplitPart, PartCount>> {
  // The sum is NULL, and left out, when no label tells what is positive.
  const sql = `SELECT part, count(*), sum(positive::INTEGER) FROM ${deal} GROUP BY part`;
  const rows = await relation.engine.rows(taskOn(relation, 'splitting'), work, sql);
  return new Map(
    rows.map(([part, count, positives]) => [
      part as SplitPart,
      { rowCount: Number(count), ...(positives !== null && { positives: Number(positives) }) },
    ]),
  );
}

/** SQL that is true for rows of the positive class; undefined when the label is not binary. */
async function positiveCondition(relation: Relation, label: ColumnSchema, work: LongWork): Promise<string | undefined> {
  const name = identifier(label.name);
  if (label.type === 'boolean') return name;
  const rows = await relation.engine.rows(
    taskOn(relation, 'reading the label of'),
    work,
    `SELECT DISTINCT CAST(${name} AS VARCHAR) AS v FROM ${relation.relation} WHERE v IS NOT NULL ORDER BY v LIMIT 3`,
  );
  const values = rows.map(([value]) => String(value));
  if (label.type === 'text') {
    return values.length === 2 ? `${name} = ${literal(values[1] ?? '')}` : undefined;
  }
  const isBinary = values.every((value) => Number(value) === 0 || Number(value) === 1);
  return isBinary && values.length <= 2 ? `${name} = 1` : undefined;
}

async function refuseMissing(relation: Relation, { name, type }: ColumnSchema, work: LongWork): Promise<void> {
  const column = identifier(name);
  const missing = type === 'number' ? `${column} IS NULL OR isnan(CAST(${column} AS DOUBLE))` : `${column} IS NULL`;
  const count = await countWhere(relation, missing, work);
  if (count > 0) throw new LabelMissingError(name, count, relation.rowCount);
}

async function refuseUnordered(relation: Relation, { name, type }: ColumnSchema, work: LongWork): Promise<void> {
  const refuse = (got: string, expected: string) =>
    new AssayError({
      code: 'TABLES_TIME_COLUMN_INVALID',
      message: `The time column ${name} is ${got}, expected ${expected}`,
      remedy: 'Name a column of timestamps, dates or numbers without gaps, or use another split method',
      details: { column: name, got, expected },
    });
  if (!['timestamp', 'date', 'integer', 'number'].includes(type)) throw refuse(type, 'a timestamp, date or number');
  const column = identifier(name);
  const missing = type === 'number' ? `${column} IS NULL OR isnan(CAST(${column} AS DOUBLE))` : `${column} IS NULL`;
  const count = await countWhere(relation, missing, work);
  if (count > 0) throw refuse(`missing in ${count} of ${relation.rowCount} rows`, 'a time in every row');
}

async function countWhere(relation: Relation, condition: string, work: LongWork): Promise<number> {
  const sql = `SELECT count(*) FROM ${relation.relation} WHERE ${condition}`;
  const rows = await relation.engine.rows(taskOn(relation, 'splitting'), work, sql);
  return Number(rows[0]?.[0]);
}

function refuseEmptyParts(relation: Relation, spec: ParsedSplitSpec, counts: ReadonlyMap<SplitPart, PartCount>): void {
  const empty = partsOf(spec).filter((part) => (counts.get(part)?.rowCount ?? 0) === 0);
  if (empty.length === 0) return;
  throw new AssayError({
    code: 'TABLES_SPLIT_PART_EMPTY',
    message: `The split leaves no row for ${empty.join(' and ')}: the table has ${relation.rowCount} row(s)`,
    remedy:
      spec.method === 'time'
        ? 'Rows of one moment stay together; use other fractions, or another time column'
        : 'Use more rows, or larger fractions for these parts',
    details: { empty, rows: relation.rowCount, fractions: spec.fractions },
  });
}
