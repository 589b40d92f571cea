/**
 * Training time against rows and columns, beside the real XGBoost or LightGBM in the same run where a Python has it.
 * `npm run bench -- training [--peer lightgbm] [--rows 10000,100000] [--columns 10,30,100] [--rounds 50] [--threads 1,2]`
 */
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ALGORITHMS, type LabelledRows } from '../src/ml/index.ts';
import { createRandom } from '../src/stats/index.ts';
import { LightgbmPeer } from '../tests/interop/lightgbm-peer.ts';
import { findPython } from '../tests/interop/python.ts';
import { XgboostPeer } from '../tests/interop/xgboost-peer.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000,100000' },
    columns: { type: 'string', default: '10,30,100' },
    rounds: { type: 'string', default: '50' },
    peer: { type: 'string', default: 'xgboost' },
    threads: { type: 'string', default: '1' },
  },
  args: process.argv.slice(3),
});
const numbers = (text: string): number[] => text.split(',').map(Number);
const rounds = Number(options.rounds);
const PEERS = {
  xgboost: {
    Peer: XgboostPeer,
    parameters: { objective: 'binary:logistic', max_depth: 6, eta: 0.3, base_score: 0.5 },
    settings: (threads: number) => ({ tree_method: 'hist', nthread: threads }),
    about: 'depth 6',
  },
  lightgbm: {
    Peer: LightgbmPeer,
    parameters: { objective: 'binary', num_leaves: 31 },
    settings: (threads: number) => ({ num_threads: threads }),
    about: '31 leaves',
  },
} as const;
const algorithm = options.peer === 'lightgbm' ? 'lightgbm' : 'xgboost';
const { Peer, parameters, settings, about } = PEERS[algorithm];

/** The better of two runs: what else the machine does only ever adds time. */
const RUNS = 2;

await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-bench-'));
const python = findPython(algorithm);
using peer = python === undefined ? undefined : new Peer(python, folder.path);
if (peer === undefined) {
  console.log(`No Python with ${algorithm} (see tests/interop/requirements.txt): our times only.\n`);
}

console.log(
  `${rounds} rounds, ${about}, 5 % missing; seconds of training including binning, the best of ${RUNS} runs\n`,
);
const HEADS = ['rows', 'columns', 'threads', 'logistic', 'assay', algorithm, 'ratio'];
console.log(HEADS.map((head) => head.padStart(9)).join(''));
for (const rows of numbers(options.rows)) {
  for (const columns of numbers(options.columns)) {
    const train = transactions(rows, columns);
    const logistic = await best(() => fitSeconds('logistic_regression', train, {}, 1));
    for (const threads of numbers(options.threads)) {
      let [ours, theirs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      // Turn about, so that both see the same machine.
      for (let run = 0; run < RUNS; run++) {
        ours = Math.min(ours, await fitSeconds(algorithm, train, { ...parameters, num_round: rounds }, threads));
        if (peer) theirs = Math.min(theirs, await peerSeconds(peer, train, threads));
      }
      const cells = [logistic, ours, theirs].map((seconds) => (Number.isFinite(seconds) ? seconds.toFixed(2) : '–'));
      const ratio = peer ? `${(ours / theirs).toFixed(2)}×` : '–';
      console.log([rows, columns, threads, ...cells, ratio].map((cell) => String(cell).padStart(9)).join(''));
    }
  }
}

async function best(run: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) least = Math.min(least, await run());
  return least;
}

async function fitSeconds(
  name: keyof typeof ALGORITHMS,
  { matrix, labels }: LabelledRows,
  chosen: object,
  threads: number,
): Promise<number> {
  const start = performance.now();
  await ALGORITHMS[name].fit({ train: matrix, labels, parameters: chosen }, { threads });
  return (performance.now() - start) / 1000;
}

async function peerSeconds(library: XgboostPeer | LightgbmPeer, train: LabelledRows, threads: number): Promise<number> {
  const request = { train, rounds, parameters: { ...parameters, ...settings(threads) } };
  return (await library.train(request)).seconds;
}

/** Normal columns with 5 % missing; up to eight of them decide the label, half of them by a step. */
function transactions(rows: number, columns: number): LabelledRows {
  const random = createRandom(1);
  const values = Float32Array.from({ length: rows * columns }, () =>
    random.uniform() < 0.05 ? Number.NaN : random.normal(),
  );
  const labels = Float32Array.from({ length: rows }, (_, row) => {
    let score = random.normal();
    for (let column = 0; column < Math.min(8, columns); column++) {
      const value = values[column * rows + row]! || 0;
      score += column % 2 === 0 ? value : value > 0.5 ? 2 : 0;
    }
    return score > 2 ? 1 : 0;
  });
  const names = Array.from({ length: columns }, (_, i) => `f${i}`);
  return { matrix: { rows, columns, values, names }, labels };
}
