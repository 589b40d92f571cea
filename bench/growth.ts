/**
 * How time and memory of training grow with rows and columns, each size in a process of its own.
 * `npm run bench -- growth [--rows 100000,1000000,10000000] [--columns 15,30,60] [--rounds 10] [--threads 2]`
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ALGORITHMS } from '../src/ml/index.ts';
import { createRandom } from '../src/stats/index.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000,1000000,10000000' },
    columns: { type: 'string', default: '15,30,60' },
    rounds: { type: 'string', default: '10' },
    threads: { type: 'string', default: String(availableParallelism()) },
    /** Set for the child: measure one size and print it as JSON. */
    one: { type: 'boolean', default: false },
  },
  args: process.argv.slice(3),
});
const numbers = (text: string): number[] => text.split(',').map(Number);
const rounds = Number(options.rounds);

if (options.one) {
  const [rows, columns] = [Number(options.rows), Number(options.columns)];
  const random = createRandom(1);
  const values = new Float32Array(new SharedArrayBuffer(4 * rows * columns));
  for (let i = 0; i < values.length; i++) values[i] = random.nextUint32() < 2e8 ? Number.NaN : random.uniform();
  const labels = Float32Array.from({ length: rows }, (_, row) => (values[row]! + random.uniform() > 1.2 ? 1 : 0));
  const names = Array.from({ length: columns }, (_, i) => `f${i}`);
  const start = performance.now();
  await ALGORITHMS.xgboost.fit(
    { train: { rows, columns, values, names }, labels, parameters: { num_round: rounds, max_depth: 6 } },
    { threads: Number(options.threads) },
  );
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
} else {
  console.log(`${rounds} rounds of depth 6, 5 % missing, threads: ${options.threads}\n`);
  console.log(['rows', 'columns', 'seconds', 'ns/cell/round', 'peak MiB'].map((head) => head.padStart(15)).join(''));
  const [usualColumns] = numbers(options.columns).filter((columns) => columns === 30);
  const sizes = [
    ...numbers(options.rows).map((rows) => [rows, usualColumns ?? 30] as const),
    ...numbers(options.columns).map((columns) => [1_000_000, columns] as const),
  ];
  for (const [rows, columns] of sizes) {
    const { seconds, megabytes } = measureInChild(rows, columns);
    const perCell = (seconds * 1e9) / (rows * columns * rounds);
    const cells = [rows, columns, seconds.toFixed(2), perCell.toFixed(2), megabytes.toFixed(0)];
    console.log(cells.map((cell) => String(cell).padStart(15)).join(''));
  }
}

function measureInChild(rows: number, columns: number): { readonly seconds: number; readonly megabytes: number } {
  const words = [...process.argv.slice(1, 3), '--one', '--rows', String(rows), '--columns', String(columns)];
  const rest = ['--rounds', options.rounds, '--threads', options.threads];
  return JSON.parse(execFileSync(process.execPath, [...words, ...rest], { encoding: 'utf8' }));
}
