/**
 * Time of ranking metrics, log loss and the whole report on a two-class model, beside scikit-learn in the same run where a
 * Python has it. `npm run bench -- metrics [--rows 1000000] [--repeats 7]`
 */
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { averagePrecision, binaryMetrics, logLoss, rocAuc } from '../src/ml/index.ts';
import { createRandom } from '../src/stats/index.ts';
import { findPython, PythonProgram } from '../tests/interop/python.ts';
import { compareFigures } from './peers/compare-figures.ts';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, repeats: { type: 'string', default: '7' } },
  args: process.argv.slice(3),
});
const [rows, repeats] = [Number(options.rows), Number(options.repeats)];

const random = createRandom(1);
const labels = Float32Array.from({ length: rows }, () => Number(random.uniform() < 0.02));
const probabilities = labels.map((label) => 1 / (1 + Math.exp(3 - 2 * label - random.normal())));
const scored = { labels, probabilities };
const tasks: Record<string, () => unknown> = {
  roc_auc: () => rocAuc(scored),
  average_precision: () => averagePrecision(scored),
  log_loss: () => logLoss(scored),
  report: () => binaryMetrics(scored),
};
const titles: Record<string, string> = {
  roc_auc: 'ROC-AUC',
  average_precision: 'average precision',
  log_loss: 'log loss',
  report: 'report: these, Brier score, accuracy, precision, recall, F1, MCC',
};

/** Milliseconds, the best of several: what else the machine does only ever adds time. */
function best(task: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    task();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** The same rows through scikit-learn, seconds by task; its process has loaded it before the clock starts. */
async function theirs(python: string): Promise<Record<string, number>> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
  using peer = new PythonProgram(python, join(import.meta.dirname, '../tests/interop/sklearn_metrics_peer.py'));
  const path = join(folder.path, 'rows');
  writeFileSync(path, Buffer.concat([labels, probabilities].map(({ buffer }) => new Uint8Array(buffer))));
  const [seconds] = await peer.ask<[Record<string, number>]>([{ name: 'seconds', args: [path, repeats] }]);
  return seconds;
}

const python = findPython('sklearn');
if (python === undefined)
  console.log('No Python with scikit-learn (see tests/interop/requirements.txt): our times only.\n');
const peer = python === undefined ? undefined : await theirs(python);
compareFigures(
  `Metrics of ${rows.toLocaleString('en')} rows in float32, 2 % positive, best of ${repeats}`,
  'scikit-learn',
  Object.entries(tasks).map(([name, task]) => ({
    what: titles[name]!,
    unit: 'ms',
    better: 'lower' as const,
    assay: best(task),
    peer: peer && peer[name]! * 1000,
  })),
);
