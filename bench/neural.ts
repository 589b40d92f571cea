/**
 * CPU time per epoch of the neural network, beside scikit-learn's MLPClassifier in the same run where a Python has it.
 * `npm run bench -- neural [--rows 20000] [--columns 30] [--epochs 5]`
 */
import { parseArgs } from 'node:util';
import { ALGORITHMS, type LabelledRows, matrixFromColumns } from '../src/ml/index.ts';
import { createRandom } from '../src/stats/index.ts';
import { findPython } from '../tests/interop/python.ts';
import { SklearnPeer } from '../tests/interop/sklearn-peer.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '20000' },
    columns: { type: 'string', default: '30' },
    epochs: { type: 'string', default: '5' },
  },
  args: process.argv.slice(3),
});
const [rows, columns, epochs] = [Number(options.rows), Number(options.columns), Number(options.epochs)];

/** Turn about, the best of several, of CPU time: what else the machine does changes little. */
const RUNS = 3;
const SHAPES: readonly { readonly layers: readonly number[]; readonly batch: number; readonly activation: string }[] = [
  { layers: [32], batch: 64, activation: 'relu' },
  { layers: [64, 32], batch: 256, activation: 'relu' },
  { layers: [64, 32], batch: 256, activation: 'tanh' },
  { layers: [100], batch: 200, activation: 'relu' },
  { layers: [256, 128], batch: 256, activation: 'relu' },
];

const python = findPython('sklearn');
using peer = python === undefined ? undefined : new SklearnPeer(python);
if (peer === undefined) console.log('No Python with sklearn (see tests/interop/requirements.txt): our times only.\n');

const train = table(rows);
console.log(`${rows} rows × ${columns} columns, one thread; milliseconds of CPU per epoch, of ${epochs}\n`);
console.log('| hidden layers | batch | activation | assay | scikit-learn | ratio |\n|---|---:|---|---:|---:|---:|');
for (const { layers, batch, activation } of SHAPES) {
  let [ours, theirs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < RUNS; run++) {
    ours = Math.min(ours, await ourSeconds({ hidden_layers: layers, batch_size: batch, activation }));
    const parameters = {
      hidden_layer_sizes: layers,
      batch_size: batch,
      activation,
      max_iter: epochs,
      tol: 0,
      n_iter_no_change: epochs,
    };
    const scores = await peer?.score({ estimator: 'MLPClassifier', parameters, train, test: table(10) });
    theirs = Math.min(theirs, scores?.seconds ?? Number.NaN);
  }
  const perEpoch = (seconds: number): string =>
    Number.isFinite(seconds) ? ((1000 * seconds) / epochs).toFixed(1) : '–';
  const ratio = Number.isFinite(theirs) ? `${(ours / theirs).toFixed(2)}×` : '–';
  console.log(
    `| ${layers.join(', ')} | ${batch} | ${activation} | ${perEpoch(ours)} | ${perEpoch(theirs)} | ${ratio} |`,
  );
}

async function ourSeconds(parameters: object): Promise<number> {
  const all = { ...parameters, epochs, patience: 0, validation_fraction: 0 };
  const start = process.cpuUsage();
  await ALGORITHMS.neural_network.fit({ train: train.matrix, labels: train.labels, parameters: all });
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** Normal columns; the first eight decide the label, half of them by their square. */
function table(count: number): LabelledRows {
  const random = createRandom(1);
  const names = Array.from({ length: columns }, (_, i) => `f${i}`);
  const matrix = matrixFromColumns(
    Object.fromEntries(names.map((name) => [name, Float32Array.from({ length: count }, () => random.normal())])),
  );
  const labels = Float32Array.from({ length: count }, (_, row) => {
    let score = random.normal();
    for (let column = 0; column < Math.min(8, columns); column++) {
      const value = matrix.values[column * count + row]!;
      score += column % 2 === 0 ? value : value * value;
    }
    return score > 5 || row === 0 ? 1 : 0;
  });
  return { matrix, labels };
}
