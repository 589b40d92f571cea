import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledRows, Matrix } from '../../src/ml/index.ts';
import { PythonProgram, type PythonProgramOptions } from './python.ts';

const PROGRAM = join(import.meta.dirname, 'xgboost_peer.py');

export interface PeerPrediction {
  readonly version: string;
  readonly predictions: number[];
  readonly margins: number[];
  /** SHAP values of a row (and class) added up; equals the margin when the file's statistics are sound. */
  readonly contributions_sum: number[];
  readonly gain: Readonly<Record<string, number>>;
  readonly attributes: Readonly<Record<string, string>>;
  /** What the library writes when it saves the model again, as UBJSON. */
  readonly saved: string;
}

export interface PeerTraining {
  readonly version: string;
  readonly seconds: number;
  /** Of all its threads together. */
  readonly cpu_seconds: number;
  readonly predictions: number[];
  readonly margins: number[];
  /** Set of rows → metric → value of each round; empty unless asked for. */
  readonly history: Readonly<Record<string, Readonly<Record<string, number[]>>>>;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The real XGBoost in a Python process; tables pass through files in `folder`. */
export class XgboostPeer {
  readonly #program: PythonProgram;
  readonly #folder: string;
  #tables = 0;

  constructor(python: string, folder: string, options: PythonProgramOptions = {}) {
    this.#program = new PythonProgram(python, PROGRAM, options);
    this.#folder = folder;
  }

  /**
   * What the real library says about rows, from a model file of ours.
   * @param name `model.tar.gz` is unpacked as SageMaker's container does; `types` are XGBoost's feature types
   */
  async predict(
    modelFile: Uint8Array,
    matrix: Matrix,
    { name = 'model.json', types }: { readonly name?: string; readonly types?: readonly string[] } = {},
  ): Promise<PeerPrediction> {
    const model = join(this.#folder, name);
    await writeFile(model, modelFile);
    const table = { ...(await this.#write({ matrix })), ...(types && { types }) };
    return await this.#program.ask({ task: 'predict', model, table });
  }

  /** Trains the real library; `model` is the path it saves to, `initial` that of a model to go on from. */
  async train(request: {
    readonly train: LabelledRows;
    readonly validation?: LabelledRows | undefined;
    readonly test?: Matrix;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly rounds: number;
    readonly model?: string;
    readonly initial?: string;
    /** True to have metrics of every round. */
    readonly evaluate?: boolean;
    /** Early stopping rounds. */
    readonly patience?: number;
  }): Promise<PeerTraining> {
    const { train, test, validation, ...rest } = request;
    return await this.#program.ask({
      ...rest,
      task: 'train',
      train: await this.#write(train),
      ...(validation && { validation: await this.#write(validation) }),
      ...(test && { test: await this.#write({ matrix: test }) }),
    });
  }

  [Symbol.dispose](): void {
    this.#program[Symbol.dispose]();
  }

  /** Coded columns are handed over as the library's categorical features. */
  async #write({ matrix, labels, weights }: Pick<LabelledRows, 'matrix'> & Partial<LabelledRows>): Promise<object> {
    const { rows, columns, names, categories = {} } = matrix;
    const stem = join(this.#folder, `table-${this.#tables++}`);
    await writeFile(`${stem}.values`, new Uint8Array(rowMajor(matrix).buffer));
    if (labels) await writeFile(`${stem}.labels`, new Uint8Array(labels.slice().buffer));
    if (weights) await writeFile(`${stem}.weights`, new Uint8Array(weights.slice().buffer));
    const types = names.map((name) => (Object.hasOwn(categories, name) ? 'c' : 'float'));
    return {
      values: `${stem}.values`,
      ...(labels && { labels: `${stem}.labels` }),
      ...(weights && { weights: `${stem}.weights` }),
      ...(types.includes('c') && { types }),
      rows,
      columns,
      names,
    };
  }
}

function rowMajor({ rows, columns, values }: Matrix): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) turned[row * columns + column] = values[column * rows + row]!;
  }
  return turned;
}
