/** Converts a CSV file as the engine does by itself: `duckdb.ts CSV FOLDER`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { printCost } from './cost.ts';

const [csv = '', folder = ''] = process.argv.slice(2);
mkdirSync(folder);
const engine = await (await DuckDBInstance.create(':memory:')).connect();
const target = join(folder, 'data.parquet');
await printCost(() => engine.run(`COPY (FROM read_csv('${csv}')) TO '${target}' (FORMAT parquet, COMPRESSION zstd)`));
