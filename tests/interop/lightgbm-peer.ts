import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledRows, Matrix } from '../../src/ml/index.ts';
import { PythonProgram, type PythonProgramOptions } from './python.ts';

const PROGRAM = join(import.meta.dirname, 'lightgbm_peer.py');

export interface LightgbmScores {
  readonly version: string;
  readonly predictions: number[];
  readonly margins: number[];
}

export interface LightgbmPrediction extends LightgbmScores {
  /** SHAP values of a row (and class) added up; equals the margin when the file's counts are sound. */
  readonly contributions_sum?: number[];
  /** Importances of every feature, in order. */
  readonly split: number[];
  readonly gain: number[];
}

export interface LightgbmTraining extends LightgbmScores {
  readonly seconds: number;
  /** Of all its threads together. */
  readonly cpu_seconds: number;
}

/** The real LightGBM in a Python process; tables pass through files in `folder`. */
export class LightgbmPeer {
  readonly #program: PythonProgram;
  readonly #folder: string;
  #tables = 0;

  constructor(python: string, folder: string, options: PythonProgramOptions = {}) {
    this.#program = new PythonProgram(python, PROGRAM, options);
    this.#folder = folder;
  }

  /** What the real library says about rows, from a model file of ours. */
  async predict(
    modelFile: Uint8Array,
    matrix: Matrix,
    { linear = false }: { readonly linear?: boolean } = {},
  ): Promise<LightgbmPrediction> {
    const model = join(this.#folder, 'model.txt');
    await writeFile(model, modelFile);
    return await this.#program.ask({ task: 'predict', model, linear, table: await this.#write({ matrix }) });
  }

  /** Trains the real library; `model` is the path it saves to. */
  async train(request: {
    readonly train: LabelledRows;
    readonly test?: Matrix;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly rounds: number;
    /** Numbers of the columns that hold categories. */
    readonly categorical?: readonly number[];
    /** Path of a model file to go on from. */
    readonly initial_model?: string;
    readonly model?: string;
  }): Promise<LightgbmTraining> {
    const { train, test, ...rest } = request;
    return await this.#program.ask({
      ...rest,
      task: 'train',
      train: await this.#write(train),
      ...(test && { test: await this.#write({ matrix: test }) }),
    });
  }

  [Symbol.dispose](): void {
    this.#program[Symbol.dispose]();
  }

  async #write({ matrix, labels, weights }: Partial<LabelledRows> & { matrix: Matrix }): Promise<object> {
    const { rows, columns } = matrix;
    const stem = join(this.#folder, `table-${this.#tables++}`);
    await writeFile(`${stem}.values`, new Uint8Array(rowMajor(matrix).buffer));
    if (labels) await writeFile(`${stem}.labels`, new Uint8Array(labels.slice().buffer));
    if (weights) await writeFile(`${stem}.weights`, new Uint8Array(weights.slice().buffer));
    return {
      values: `${stem}.values`,
      ...(labels && { labels: `${stem}.labels` }),
      ...(weights && { weights: `${stem}.weights` }),
      rows,
      columns,
    };
  }
}

function rowMajor({ rows, columns, values }: Matrix): Float64Array<ArrayBuffer> {
  const turned = new Float64Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) turned[row * columns + column] = values[column * rows + row]!;
  }
  return turned;
}
