import { join } from 'node:path';
import { columnAt, type LabelledRows, type Matrix } from '../../src/ml/index.ts';
import { PythonProgram } from './python.ts';

const PROGRAM = join(import.meta.dirname, 'sklearn_peer.py');

export interface PeerFit {
  readonly estimator: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface PeerCoefficients {
  readonly version: string;
  /** Output by output. */
  readonly coefficients: number[][];
  readonly intercepts: number[];
}

export interface PeerScores {
  /** Probabilities of every class of each row, or a number of each. */
  readonly answers: (number | number[])[];
  /** Of CPU. */
  readonly seconds: number;
  readonly epochs: number;
}

/** The real scikit-learn in a Python process. */
export class SklearnPeer {
  readonly #program: PythonProgram;

  constructor(python: string) {
    this.#program = new PythonProgram(python, PROGRAM);
  }

  /** What a linear model learns from inputs as they are. */
  coefficients(
    fit: PeerFit & { inputs: number[][]; labels: ArrayLike<number>; weights?: ArrayLike<number> | undefined },
  ): Promise<PeerCoefficients> {
    const weights = fit.weights === undefined ? null : Array.from(fit.weights);
    return this.#program.ask({ task: 'coefficients', ...fit, labels: Array.from(fit.labels), weights });
  }

  /** One of the tables that come with the library, such as `wine`. */
  async dataset(name: string): Promise<LabelledRows> {
    const { names, inputs, labels } = await this.#program.ask<{
      names: string[];
      inputs: number[][];
      labels: number[];
    }>({ task: 'dataset', name });
    const values = Float32Array.from(names.flatMap((_, column) => inputs.map((row) => row[column]!)));
    const matrix = { rows: inputs.length, columns: names.length, values, names };
    return { matrix, labels: Float32Array.from(labels) };
  }

  /** Learns from training rows, standardised, and answers for others. */
  score({ train, test, ...fit }: PeerFit & { train: LabelledRows; test: LabelledRows }): Promise<PeerScores> {
    const table = ({ matrix, labels }: LabelledRows) => ({ inputs: rowsOf(matrix), labels: Array.from(labels) });
    return this.#program.ask({ task: 'score', ...fit, train: table(train), test: table(test) });
  }

  [Symbol.dispose](): void {
    this.#program[Symbol.dispose]();
  }
}

/** The matrix row by row. */
export function rowsOf(matrix: Matrix): number[][] {
  const columns = matrix.names.map((_, index) => columnAt(matrix, index));
  return Array.from({ length: matrix.rows }, (_, row) => columns.map((column) => column[row]!));
}
