import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Matrix } from '../../src/ml/index.ts';
import { PythonProgram } from './python.ts';
import { rowsOf } from './sklearn-peer.ts';

const PROGRAM = join(import.meta.dirname, 'onnx_peer.py');

export interface PeerAnswer {
  readonly opset: number[];
  /** Name, type and shape of each. */
  readonly inputs: [name: string, type: string, shape: (number | string)[]][];
  readonly outputs: Readonly<Record<string, { type: string; shape: number[]; values: (number | string)[] }>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The real onnx and onnxruntime in a Python process; model files pass through `folder`. */
export class OnnxPeer {
  readonly #program: PythonProgram;
  readonly #folder: string;

  constructor(python: string, folder: string) {
    this.#program = new PythonProgram(python, PROGRAM);
    this.#folder = folder;
  }

  /** Has a model checked, and what it answers for rows. */
  async score(file: Uint8Array, matrix: Matrix): Promise<PeerAnswer> {
    const model = join(this.#folder, 'model.onnx');
    await writeFile(model, file);
    // JSON has no NaN, and NumPy makes NaN of null.
    return await this.#program.ask({ task: 'score', model, rows: rowsOf(matrix) });
  }

  /** A small model as other programs make them. */
  async make(kind: string): Promise<Uint8Array> {
    const path = join(this.#folder, `${kind}.onnx`);
    await this.#program.ask({ task: 'make', kind, path });
    return new Uint8Array(await readFile(path));
  }

  [Symbol.dispose](): void {
    this.#program[Symbol.dispose]();
  }
}
