import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssayError } from '../../../src/errors/index.ts';
import { createRandom } from '../../../src/stats/index.ts';
import { openTables } from '../../../src/tables/index.ts';

const [folder = ''] = process.argv.slice(2);
const random = createRandom(1);
await using tables = await openTables();
const table = await tables.fromColumns([
  { name: 'x', type: 'number', values: Float64Array.from({ length: 200_000 }, () => random.uniform()) },
]);
const codes: string[] = [];
const note = (error: AssayError) => void codes.push(error.code ?? String(error));
await table.writeParquet(join(folder, 'table.parquet')).catch(note);
await table.writeCsv(join(folder, 'table.csv')).catch(note);
await table.split({ method: 'random', seed: 1, fractions: { train: 0.5, test: 0.5 } }, folder).catch(note);
const content = readFileSync(join(folder, 'table.parquet'), 'utf8');
console.log(JSON.stringify({ codes, names: readdirSync(folder), content }));
