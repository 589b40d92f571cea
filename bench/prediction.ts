/**
 * Scoring and explaining with 100 trees of depth 6 over 30 features on one thread, beside the real XGBoost and LightGBM
 * where a Python has both: our XGBoost model in both libraries, and LightGBM's own model in both.
 * `npm run bench -- prediction [--rows 200000]`
 */
import { readFileSync } from 'node:fs';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ALGORITHMS, loadModel, type Matrix, type Model } from '../src/ml/index.ts';
import { createRandom } from '../src/stats/index.ts';
import { findPython, PythonProgram } from '../tests/interop/python.ts';
import { compareFigures, type Figures } from './peers/compare-figures.ts';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '200000' } },
  args: process.argv.slice(3),
});
const rows = Number(options.rows);
const COLUMNS = 30;
/** Rows that the models learn from, and rows that are explained. */
const [LEARNT, EXPLAINED] = [50_000, 20_000];
/** Ours and theirs are measured in turns, and the best of each is kept: what else the machine does only ever adds time. */
const TURNS = 3;

await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-bench-'));
const at = (name: string): string => join(folder.path, name);
const { matrix, labels } = transactions();
const xgboost = await train();

const python = findPython('xgboost') && findPython('lightgbm');
using peer =
  python === undefined ? undefined : new PythonProgram(python, join(import.meta.dirname, 'peers/tree_prediction.py'));
if (peer === undefined) console.log('No Python with xgboost and lightgbm (see tests/interop/requirements.txt).\n');
const versions = peer && (await prepare(peer));
const models: [string, Model][] = [['xgboost', xgboost]];
if (peer) models.push(['lightgbm', loadModel(readFileSync(at('lightgbm.txt')))]);

const ours = new Map<string, number>();
const theirs = new Map<string, number>();
for (let turn = 0; turn < TURNS; turn++) {
  for (const [name, model] of models)
    for (const [what, figure] of measure(model)) keepBest(ours, `${name}_${what}`, figure);
  const figures = await peer?.ask<Record<string, number>>({ measure: true });
  for (const [what, figure] of Object.entries(figures ?? {})) keepBest(theirs, what, figure);
}

for (const [name] of models) {
  const figure = (what: string, text: string, unit: string, better: Figures['better']): Figures => ({
    what: text,
    unit,
    better,
    assay: ours.get(`${name}_${what}`)!,
    peer: theirs.get(`${name}_${what}`),
  });
  const title = `\n100 trees of depth 6, ${COLUMNS} features, ${matrix.rows} rows, one thread: a model of ${name}`;
  compareFigures(title, `${name} ${versions?.[name] ?? ''}`, [
    figure('rows', 'predict, all rows at once', 'rows/s', 'higher'),
    figure('row', 'predict, one row', 'µs', 'lower'),
    figure('shap', 'SHAP values', 'rows/s', 'higher'),
    figure('shap_row', 'SHAP values, one row', 'µs', 'lower'),
    figure('interactions', 'SHAP interaction values', 'rows/s', 'higher'),
  ]);
}

function keepBest(figures: Map<string, number>, what: string, figure: number): void {
  const known = figures.get(what) ?? figure;
  figures.set(what, what.endsWith('row') ? Math.min(known, figure) : Math.max(known, figure));
}

function measure(model: Model): [string, number][] {
  const seconds = (work: () => void): number => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  };
  const some = firstRows(EXPLAINED);
  const hundred = firstRows(100);
  const one = firstRows(1);
  const singles = (count: number, work: () => void): number =>
    (seconds(() => {
      for (let i = 0; i < count; i++) work();
    }) /
      count) *
    1e6;
  return [
    ['rows', matrix.rows / seconds(() => model.predict(matrix))],
    ['row', singles(50_000, () => model.predict(one))],
    ['shap', some.rows / seconds(() => model.contributions!(some))],
    ['shap_row', singles(2000, () => model.contributions!(one))],
    ['interactions', 100 / seconds(() => model.interactions!(hundred))],
  ];
}

async function train(): Promise<Model> {
  const parameters = { objective: 'binary:logistic', max_depth: 6, num_round: 100 };
  const learnt = firstRows(Math.min(LEARNT, matrix.rows));
  return (await ALGORITHMS.xgboost.fit({ train: learnt, labels: labels.slice(0, learnt.rows), parameters })).model;
}

async function prepare(program: PythonProgram): Promise<Record<string, string>> {
  const turned = new Float32Array(matrix.values.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      turned[row * COLUMNS + column] = matrix.values[column * matrix.rows + row]!;
    }
  }
  await writeFile(at('xgboost.json'), xgboost.toFile());
  await writeFile(at('values'), new Uint8Array(turned.buffer));
  await writeFile(at('labels'), new Uint8Array(labels.buffer));
  return await program.ask({
    prepare: {
      values: at('values'),
      labels: at('labels'),
      rows: matrix.rows,
      columns: COLUMNS,
      xgboost: at('xgboost.json'),
      lightgbm: at('lightgbm.txt'),
    },
  });
}

function firstRows(count: number): Matrix {
  const values = new Float32Array(count * COLUMNS);
  for (let column = 0; column < COLUMNS; column++) {
    values.set(matrix.values.subarray(column * matrix.rows, column * matrix.rows + count), column * count);
  }
  return { ...matrix, rows: count, values };
}

/** Normal columns with 5 % missing; eight of them decide the label, half of them by a step. */
function transactions(): { matrix: Matrix; labels: Float32Array<ArrayBuffer> } {
  const random = createRandom(1);
  const values = new Float32Array(rows * COLUMNS);
  for (let i = 0; i < values.length; i++) values[i] = random.uniform() < 0.05 ? Number.NaN : random.normal();
  const labels = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let score = random.normal();
    for (let column = 0; column < 8; column++) {
      const value = values[column * rows + row]! || 0;
      score += column % 2 === 0 ? value : value > 0.5 ? 2 : 0;
    }
    labels[row] = score > 2 ? 1 : 0;
  }
  // As LightGBM calls columns without names.
  const names = Array.from({ length: COLUMNS }, (_, i) => `Column_${i}`);
  return { matrix: { rows, columns: COLUMNS, values, names }, labels };
}
