import { readFileSync } from 'node:fs';
import { type Matrix, matrixFromColumns } from '../../src/ml/index.ts';
import { shared } from '../support/shared-folder.ts';

/** A small numeric CSV without quotes as columns; an empty cell is NaN. */
export function readColumns(...path: string[]): Record<string, Float64Array> {
  const [header, ...lines] = readFileSync(shared(...path), 'utf8')
    .trimEnd()
    .split('\n');
  const cells = lines.map((line) => line.split(','));
  return Object.fromEntries(
    splitHeader(header!).map((name, column) => [
      name,
      Float64Array.from(cells, (row) => (row[column] === '' ? Number.NaN : Number(row[column]))),
    ]),
  );
}

/** The columns as a feature matrix. */
export const readMatrix = (...path: string[]): Matrix => matrixFromColumns(readColumns(...path));

export const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(shared(...path), 'utf8')) as T;

/** Header names may be quoted and hold commas. */
function splitHeader(header: string): string[] {
  return [...header.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map((match) => match[1]?.replaceAll('""', '"') ?? match[2]!);
}
