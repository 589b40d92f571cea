/**
 * Training time against rows, columns and threads, beside the real XGBoost or LightGBM in the same run where a Python has
 * it; by the clock, and by what the processors did, which other work on the machine disturbs less.
 * `npm run bench -- training [--peer lightgbm] [--rows 10000,100000] [--columns 10,30,100] [--rounds 50] [--threads 1]
 * [--runs 2] [--with subsample=0.5,colsample_bytree=0.5] [--weights]`
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
    runs: { type: 'string', default: '2' },
    with: { type: 'string', default: '' },
    weights: { type: 'boolean', default: false },
  },
  args: process.argv.slice(3),
});
const numbers = (text: string): number[] => text.split(',').map(Number);
const [rounds, runs] = [options.rounds, options.runs].map(Number) as [number, number];
/** Parameters that both sides get beside the fixed ones. */
const extra = Object.fromEntries(
  options.with
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split('='))
    .map(([name, value]) => [name!, Number(value)]),
);

/** What each library calls what, and how long its trees are. */
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
type Peer = XgboostPeer | LightgbmPeer;

/** By the clock and of the processors. */
interface Seconds {
  readonly clock: number;
  readonly cpu: number;
}

const algorithm = options.peer === 'lightgbm' ? 'lightgbm' : 'xgboost';
const { Peer, parameters, settings, about } = PEERS[algorithm];
const given = { ...parameters, ...extra };

async function compare(): Promise<void> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-bench-'));
  const python = findPython(algorithm);
  if (python === undefined) {
    console.log(`No Python with ${algorithm} (see tests/interop/requirements.txt): our times only.\n`);
  }
  const words = Object.entries(extra).map(([name, value]) => `, ${name} ${value}`);
  console.log(`${rounds} rounds, ${about}, 5 % missing${words.join('')}${options.weights ? ', weighted rows' : ''};`);
  console.log(`seconds of training including binning, the best of ${runs} runs in turns\n`);
  const heads = ['rows', 'columns', 'threads', 'logistic', 'assay', algorithm, 'ratio'];
  console.log(row([...heads, 'CPU assay', `CPU ${algorithm}`, 'CPU ratio']));
  for (const rows of numbers(options.rows)) {
    for (const columns of numbers(options.columns)) {
      const train = transactions(rows, columns);
      for (const threads of numbers(options.threads)) {
        using peer = python === undefined ? undefined : new Peer(python, folder.path, { threads });
        console.log(row([rows, columns, threads, ...(await compareOn(train, threads, peer))]));
      }
    }
  }
}

/** The cells of one line behind its first three. */
async function compareOn(train: LabelledRows, threads: number, peer: Peer | undefined): Promise<string[]> {
  const logistic: Seconds[] = [];
  const ours: Seconds[] = [];
  const theirs: Seconds[] = [];
  // Turn about, so that both see the same machine.
  for (let run = 0; run < runs; run++) {
    logistic.push(await fitHere('logistic_regression', train, threads, {}));
    ours.push(await fitHere(algorithm, train, threads, { ...given, num_round: rounds }));
    if (peer) theirs.push(await fitPeer(peer, train, threads));
  }
  return [
    seconds(least(logistic, 'clock')),
    ...comparison(least(ours, 'clock'), least(theirs, 'clock')),
    ...comparison(least(ours, 'cpu'), least(theirs, 'cpu')),
  ];
}

const comparison = (ours: number, theirs: number): string[] => [
  seconds(ours),
  seconds(theirs),
  Number.isFinite(theirs) ? `${(ours / theirs).toFixed(2)}×` : '–',
];

const least = (runsOf: readonly Seconds[], which: keyof Seconds): number =>
  Math.min(...runsOf.map((run) => run[which]));

const seconds = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–');

const row = (cells: readonly (string | number)[]): string => cells.map((cell) => String(cell).padStart(13)).join('');

async function fitHere(
  name: keyof typeof ALGORITHMS,
  { matrix, labels, weights }: LabelledRows,
  threads: number,
  chosen: object,
): Promise<Seconds> {
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await ALGORITHMS[name].fit({ train: matrix, labels, weights, parameters: chosen }, { threads });
  const clock = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { clock, cpu: (user + system) / 1e6 };
}

async function fitPeer(peer: Peer, train: LabelledRows, threads: number): Promise<Seconds> {
  const answer = await peer.train({ train, rounds, parameters: { ...given, ...settings(threads) } });
  return { clock: answer.seconds, cpu: answer.cpu_seconds };
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
  const weights = options.weights ? Float32Array.from(labels, () => random.uniform() + 0.5) : undefined;
  return { matrix: { rows, columns, values, names }, labels, weights };
}

await compare();
