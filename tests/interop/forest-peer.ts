import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LabelledRows, type Matrix, matrixFromColumns } from '../../src/ml/index.ts';
import { PythonProgram } from './python.ts';

const PROGRAM = join(import.meta.dirname, 'forest_peer.py');

/** One entry per seed in each list. */
export interface PeerForests {
  readonly version: string;
  /** Of the test rows: probabilities row-major rows × classes, numbers, or strangeness from 0 to 1. */
  readonly answers: readonly number[][];
  readonly seconds: readonly number[];
  readonly cpu_seconds: readonly number[];
  readonly out_of_bag_scores: readonly (number | null)[];
  readonly importances: readonly number[][];
}

/** scikit-learn's forests in a Python process; tables pass through files in `folder`. */
export class ForestPeer {
  readonly #program: PythonProgram;
  readonly #folder: string;
  #tables = 0;

  constructor(python: string, folder: string) {
    this.#program = new PythonProgram(python, PROGRAM);
    this.#folder = folder;
  }

  /** A data set that comes with scikit-learn. */
  async dataset(name: 'breast_cancer' | 'diabetes' | 'wine'): Promise<LabelledRows> {
    const { columns, labels } = await this.#program.ask<{ columns: number[][]; labels: number[] }>({
      task: 'dataset',
      name,
    });
    const matrix = matrixFromColumns(Object.fromEntries(columns.map((column, i) => [`x${i}`, column])));
    return { matrix, labels: Float32Array.from(labels) };
  }

  async train(request: {
    readonly kind: 'classifier' | 'regressor' | 'isolation';
    readonly train: LabelledRows;
    readonly test: Matrix;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly seeds: readonly number[];
  }): Promise<PeerForests> {
    const { train, test, ...rest } = request;
    const tables = { train: await this.#write(train), test: await this.#write({ matrix: test }) };
    return await this.#program.ask({ ...rest, ...tables, task: 'forest' });
  }

  [Symbol.dispose](): void {
    this.#program[Symbol.dispose]();
  }

  async #write({ matrix, labels }: { matrix: Matrix; labels?: Float32Array }): Promise<object> {
    const { rows, columns, values } = matrix;
    const stem = join(this.#folder, `forest-table-${this.#tables++}`);
    const turned = Float32Array.from({ length: rows * columns }, (_, i) => {
      const row = Math.floor(i / columns);
      return values[(i - row * columns) * rows + row]!;
    });
    await writeFile(`${stem}.values`, new Uint8Array(turned.buffer));
    if (labels) await writeFile(`${stem}.labels`, new Uint8Array(labels.slice().buffer));
    return { values: `${stem}.values`, ...(labels && { labels: `${stem}.labels` }), rows, columns };
  }
}
