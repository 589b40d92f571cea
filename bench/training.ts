/**
 * Training time against rows, columns and threads, beside the real XGBoost or LightGBM in the same run where a Python has
 * it; by the clock, and by what the processors did, which other work on the machine disturbs less.
 * `npm run bench -- training [--peer lightgbm] [--rows 10000,100000] [--columns 10,30,100] [--rounds 50] [--threads 1]
 * [--runs 2] [--case weights,sampling] [--with max_bin=64]`
 */
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ALGORITHMS, type LabelledRows } from '../src/ml/index.ts';
import { LightgbmPeer } from '../tests/interop/lightgbm-peer.ts';
import { findPython } from '../tests/interop/python.ts';
import { XgboostPeer } from '../tests/interop/xgboost-peer.ts';
import { TRAINING_CASES, type TrainingCase, transactions } from './cases/training-cases.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000,100000' },
    columns: { type: 'string', default: '10,30,100' },
    rounds: { type: 'string', default: '50' },
    peer: { type: 'string', default: 'xgboost' },
    threads: { type: 'string', default: '1' },
    runs: { type: 'string', default: '2' },
    with: { type: 'string', default: '' },
    case: { type: 'string', default: 'plain' },
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
const cases = options.case.split(',').map((name): readonly [string, TrainingCase] => {
  if (Object.hasOwn(TRAINING_CASES, name)) return [name, TRAINING_CASES[name]!];
  throw new Error(`--case ${name}: it is one of ${Object.keys(TRAINING_CASES).join(', ')}`);
});

async function compare(): Promise<void> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-bench-'));
  const python = findPython(algorithm);
  if (python === undefined) {
    console.log(`No Python with ${algorithm} (see tests/interop/requirements.txt): our times only.\n`);
  }
  const words = Object.entries(extra).map(([name, value]) => `, ${name} ${value}`);
  console.log(`${rounds} rounds, ${about}, 5 % missing${words.join('')};`);
  console.log(`seconds of training including binning, the best of ${runs} runs in turns\n`);
  const heads = ['case', 'rows', 'columns', 'threads', 'logistic', 'assay', algorithm, 'ratio'];
  console.log(row([...heads, 'CPU assay', `CPU ${algorithm}`, 'CPU ratio']));
  for (const rows of numbers(options.rows)) {
    for (const columns of numbers(options.columns)) {
      for (const [name, trained] of cases) {
        const task = taskOf(rows, columns, trained);
        for (const threads of numbers(options.threads)) {
          using peer = python === undefined ? undefined : new Peer(python, folder.path, { threads });
          console.log(row([name, rows, columns, threads, ...(await compareOn(task, threads, peer))]));
        }
      }
    }
  }
}

/** What both sides are given. */
interface Task {
  readonly train: LabelledRows;
  readonly validation: LabelledRows | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
}

function taskOf(rows: number, columns: number, trained: TrainingCase): Task {
  const { validation = 0 } = trained;
  return {
    train: transactions(rows, columns, trained),
    validation: validation === 0 ? undefined : transactions(Math.floor(rows * validation), columns, trained, 2),
    parameters: { ...parameters, ...trained.parameters, ...extra },
  };
}

/** The cells of one line behind its first three. */
async function compareOn(task: Task, threads: number, peer: Peer | undefined): Promise<string[]> {
  const logistic: Seconds[] = [];
  const ours: Seconds[] = [];
  const theirs: Seconds[] = [];
  // Turn about, so that both see the same machine.
  for (let run = 0; run < runs; run++) {
    if (task.parameters.objective === 'binary:logistic') {
      logistic.push(await fitHere('logistic_regression', { ...task, validation: undefined, parameters: {} }, threads));
    }
    const ofOurs = { num_round: rounds, ...(task.validation && { early_stopping_rounds: rounds }) };
    ours.push(await fitHere(algorithm, { ...task, parameters: { ...task.parameters, ...ofOurs } }, threads));
    if (peer) theirs.push(await fitPeer(peer, task, threads));
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
  { train, validation, parameters: chosen }: Task,
  threads: number,
): Promise<Seconds> {
  const { matrix, labels, weights } = train;
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await ALGORITHMS[name].fit({ train: matrix, labels, weights, validation, parameters: chosen }, { threads });
  const clock = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { clock, cpu: (user + system) / 1e6 };
}

async function fitPeer(peer: Peer, { train, validation, parameters: chosen }: Task, threads: number): Promise<Seconds> {
  const watched = validation && { validation, evaluate: true, patience: rounds };
  const answer = await peer.train({ train, rounds, parameters: { ...chosen, ...settings(threads) }, ...watched });
  return { clock: answer.seconds, cpu: answer.cpu_seconds };
}

await compare();
