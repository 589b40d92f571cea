/** Registering a CSV file as a dataset, beside the engine's own conversion of it to Parquet. */
import { execFileSync } from 'node:child_process';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Cost } from './register/cost.ts';

const ROWS = Number(process.env.ASSAY_BENCH_ROWS ?? 1_000_000);
const REPEATS = Number(process.env.ASSAY_BENCH_REPEATS ?? 3);

export async function measure(): Promise<void> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
  const csv = join(folder.path, 'rows.csv');
  await writeRows(csv);
  const programs = ['duckdb', 'assay'] as const;
  const rounds = Array.from({ length: REPEATS }, (_, round) =>
    programs.map((program) => run(program, csv, join(folder.path, `${program}-${round}`))),
  );
  const [engine, ours] = programs.map((_, index) => leastOf(rounds.flatMap((round) => round[index] ?? [])));
  if (engine === undefined || ours === undefined) throw new RangeError('nothing was measured');
  console.log(`Registering a CSV of ${ROWS.toLocaleString('en')} × 30\n`);
  console.log('| | unit | assay | COPY to Parquet (zstd) | ratio |\n|---|---|---:|---:|---:|');
  const row = (what: string, unit: string, of: (cost: Cost) => number, digits: number) =>
    `| ${what} | ${unit} | ${of(ours).toFixed(digits)} | ${of(engine).toFixed(digits)} | ${(of(ours) / of(engine)).toFixed(2)} |`;
  console.log(row('time', 's', ({ seconds }) => seconds, 2));
  console.log(row('CPU', 's', ({ cpu }) => cpu, 2));
  console.log(row('most memory', 'MB', ({ memoryMb }) => memoryMb, 0));
}

/** One run in a process of its own, whose start does not count. */
function run(program: string, csv: string, folder: string): Cost {
  const path = join(import.meta.dirname, `register/${program}.ts`);
  return JSON.parse(execFileSync(process.execPath, [path, csv, folder], { encoding: 'utf8' }));
}

/** Runs differ by what else the machine does, which only adds. */
function leastOf(costs: readonly Cost[]): Cost {
  const least = (of: (cost: Cost) => number) => Math.min(...costs.map(of));
  return {
    seconds: least(({ seconds }) => seconds),
    cpu: least(({ cpu }) => cpu),
    memoryMb: least(({ memoryMb }) => memoryMb),
  };
}

/** An id, 26 numbers (some missing), a truth value, a city of five and a code of 900,000. */
async function writeRows(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const engine = await instance.connect();
  const numbers = Array.from({ length: 26 }, (_, index) => {
    const normal = 'sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())';
    return index === 0 ? `CASE WHEN i % 20 > 0 THEN ${normal} END AS x0` : `${normal} AS x${index}`;
  });
  await engine.run('SELECT setseed(0.5)');
  await engine.run(`COPY (
    SELECT i AS id, ${numbers.join(', ')}, i % 2 = 0 AS open, ['Rome', 'Oslo', 'Bern', 'Lima', 'Kyiv'][1 + i % 5] AS city,
      'AB-' || lpad(CAST(i % 900000 AS VARCHAR), 6, '0') AS code
    FROM range(${ROWS}) rows(i)) TO '${path}' (FORMAT csv, HEADER true)`);
  engine.closeSync();
  instance.closeSync();
}
