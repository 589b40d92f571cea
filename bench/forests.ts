/**
 * Training time of forests beside scikit-learn's in the same run, on the same rows with the same number of threads; by the
 * clock, and by what the processors did, which other work on the machine disturbs less.
 * `npm run bench -- forests [--rows 100000] [--columns 30] [--trees 100] [--threads 1,2] [--runs 2]`
 */
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ALGORITHMS, type LabelledRows, rocAuc } from '../src/ml/index.ts';
import { createRandom } from '../src/stats/index.ts';
import { ForestPeer } from '../tests/interop/forest-peer.ts';
import { findPython } from '../tests/interop/python.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    columns: { type: 'string', default: '30' },
    trees: { type: 'string', default: '100' },
    threads: { type: 'string', default: '1,2' },
    runs: { type: 'string', default: '2' },
  },
  args: process.argv.slice(3),
});
const [rows, columns, trees, runs] = [options.rows, options.columns, options.trees, options.runs].map(Number);

await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-bench-'));
const python = findPython('sklearn');
using peer = python === undefined ? undefined : new ForestPeer(python, folder.path);
if (peer === undefined) console.log('No Python with sklearn (see tests/interop/requirements.txt): our times only.\n');

/** Of a column, in characters. */
const WIDTH = 17;

const train = payments(rows!, 1);
const held = payments(20_000, 2);

interface Forest {
  readonly name: 'random_forest' | 'isolation_forest';
  readonly kind: 'classifier' | 'regressor' | 'isolation';
  readonly ours: Readonly<Record<string, unknown>>;
}

const FORESTS: readonly Forest[] = [
  { name: 'random_forest', kind: 'classifier', ours: { task: 'binary' } },
  { name: 'isolation_forest', kind: 'isolation', ours: {} },
];

console.log(`${rows} rows, ${columns} columns, ${trees} trees; seconds of training, the better of ${runs} runs\n`);
const HEADS = ['forest', 'threads', 'assay', 'sklearn', 'ratio', 'CPU assay', 'CPU sklearn', 'CPU ratio', 'auc', 'auc'];
console.log(HEADS.map((head) => head.padStart(WIDTH)).join(''));
for (const forest of FORESTS) {
  for (const threads of options.threads.split(',').map(Number)) await compare(forest, threads);
}

async function compare({ name, kind, ours }: Forest, threads: number): Promise<void> {
  const least = { ours: Number.POSITIVE_INFINITY, theirs: Number.POSITIVE_INFINITY };
  const leastCpu = { ...least };
  let [auc, theirAuc] = [Number.NaN, Number.NaN];
  // By turns, so that what else the machine does meets both.
  for (let seed = 1; seed <= runs!; seed++) {
    const parameters = { ...ours, n_estimators: trees, seed };
    const [start, cpuStart] = [performance.now(), process.cpuUsage()];
    const { model } = await ALGORITHMS[name].fit(
      { train: train.matrix, labels: train.labels, parameters },
      { threads },
    );
    least.ours = Math.min(least.ours, (performance.now() - start) / 1000);
    const { user, system } = process.cpuUsage(cpuStart);
    leastCpu.ours = Math.min(leastCpu.ours, (user + system) / 1e6);
    auc = rocAuc({ labels: held.labels, probabilities: model.predict(held.matrix).predictions });
    if (peer === undefined) continue;
    const request = { parameters: { n_estimators: trees, n_jobs: threads }, seeds: [seed] };
    const { seconds, cpu_seconds, answers } = await peer.train({ kind, train, test: held.matrix, ...request });
    least.theirs = Math.min(least.theirs, seconds[0]!);
    leastCpu.theirs = Math.min(leastCpu.theirs, cpu_seconds[0]!);
    const step = kind === 'classifier' ? 2 : 1;
    const probabilities = Float32Array.from(held.labels, (_, row) => answers[0]![step * row + step - 1]!);
    theirAuc = rocAuc({ labels: held.labels, probabilities });
  }
  const cells = [name, threads, ...beside(least), ...beside(leastCpu), auc.toFixed(4), theirAuc.toFixed(4)];
  console.log(cells.map((cell) => String(cell).padStart(WIDTH)).join(''));
}

function beside({ ours, theirs }: { ours: number; theirs: number }): string[] {
  const ratio = [theirs.toFixed(2), `${(ours / theirs).toFixed(2)}×`];
  return [ours.toFixed(2), ...(Number.isFinite(theirs) ? ratio : ['–', '–'])];
}

/** Normal columns; up to eight of them decide the label, half of them by a step. */
function payments(rows: number, seed: number): LabelledRows {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: rows * columns! }, () => random.normal());
  const labels = Float32Array.from({ length: rows }, (_, row) => {
    let score = random.normal();
    for (let column = 0; column < Math.min(8, columns!); column++) {
      const value = values[column * rows + row]!;
      score += column % 2 === 0 ? value : value > 0.5 ? 2 : 0;
    }
    return score > 2 ? 1 : 0;
  });
  const names = Array.from({ length: columns! }, (_, i) => `f${i}`);
  return { matrix: { rows, columns: columns!, values, names }, labels };
}
