import { DuckDBInstance } from '@duckdb/node-api';
import { type LabelledRows, takeRows } from '../../src/ml/index.ts';
import { shared } from '../support/shared-folder.ts';

/** The real credit-card data: four fifths to learn from, and every fifth row (0, 5, 10 …, in file order) held out. */
export async function readCreditCardRows(): Promise<Record<'train' | 'test', LabelledRows>> {
  const instance = await DuckDBInstance.create(':memory:', { preserve_insertion_order: 'true' });
  const connection = await instance.connect();
  try {
    const path = shared('data/creditcard.parquet').replaceAll("'", "''");
    const result = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`);
    const names = result.columnNames();
    const columns = result.getColumns() as number[][];
    const label = names.indexOf('Class');
    const features = names.filter((_, index) => index !== label);
    const values = Float32Array.from(columns.filter((_, index) => index !== label).flat());
    const rows = columns[label]!.length;
    const all = { rows, columns: features.length, values, names: features };
    const pick = (isTest: boolean): LabelledRows => {
      const chosen = Array.from({ length: rows }, (_, row) => row).filter((row) => (row % 5 === 0) === isTest);
      return {
        matrix: takeRows(all, chosen),
        labels: Float32Array.from(chosen, (row) => columns[label]![row]!),
      };
    };
    return { train: pick(false), test: pick(true) };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
