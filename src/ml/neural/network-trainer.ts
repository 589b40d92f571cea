import type { Random } from '../../stats/index.ts';
import { bend } from './activations.ts';
import { normaliseBatch, normaliseByRunning, normaliseSlopes, runningScale } from './batch-norm.ts';
import type { AdamStep, DenseKernel } from './dense-kernel.ts';
import {
  addVectorSlopes,
  type Batch,
  type EncodedRows,
  fillInputs,
  type PlacedColumn,
  placeColumns,
} from './encoded-rows.ts';
import type { DenseLayer, InputColumn, NeuralTask, PlannedColumn } from './network-formula.ts';
import { layOutNetwork, type NetworkMemory, type NetworkShape, type TrainedLayer } from './network-memory.ts';
import type { Numbers } from './numbers.ts';
import { outputLoss } from './output-loss.ts';
import type { Activation } from './parameters.ts';
import { simdKernel } from './simd-kernel.ts';

export interface NetworkPlan {
  readonly task: NeuralTask;
  readonly columns: readonly PlannedColumn[];
  readonly hiddenLayers: readonly number[];
  readonly outputs: number;
  readonly activation: Activation;
  readonly dropout: number;
  readonly hasBatchNorm: boolean;
  /** Most rows of a batch. */
  readonly batchRows: number;
  /** Margins of a network that knows nothing: the first biases of the last layer. */
  readonly firstMargins: readonly number[];
}

/** Encoded rows with their answers; for regression in standard units. */
export interface AnsweredRows {
  readonly encoded: EncodedRows;
  readonly labels: ArrayLike<number>;
  /** Of mean 1 in training. */
  readonly weights: Float64Array;
}

/** Everything that was learned, copied at one moment. */
export type Snapshot = readonly Numbers[];

/** A network in training: weights, their slopes, and one batch's way through it. */
export class NetworkTrainer {
  readonly #plan: NetworkPlan;
  readonly #random: Random;
  readonly #kernel: DenseKernel;
  readonly #memory: NetworkMemory;
  readonly #placed: readonly PlacedColumn[];
  readonly #units: readonly number[];
  #steps = 0;

  constructor(plan: NetworkPlan, random: Random, makeKernel: (lengths: readonly number[]) => DenseKernel = simdKernel) {
    const { placed, inputs, vectorNumbers } = placeColumns(plan.columns);
    const units = [...plan.hiddenLayers, plan.outputs];
    const { batchRows, hasBatchNorm } = plan;
    const shape: NetworkShape = { inputs, units, vectorNumbers, batchRows, hasBatchNorm };
    const lengths: number[] = [];
    layOutNetwork(shape, (length) => {
      lengths.push(length);
      return new Float32Array();
    });
    this.#plan = plan;
    this.#random = random;
    this.#placed = placed;
    this.#units = units;
    this.#kernel = makeKernel(lengths);
    this.#memory = layOutNetwork(shape, this.#kernel.allocate);
    this.#begin(inputs);
  }

  /** Numbers that a step multiplies and adds, per row; for judging when to let others run. */
  get work(): number {
    return this.#memory.layers.reduce((sum, { weights }) => sum + 3 * weights.length, 0);
  }

  /** One step of Adam on a batch; the rate is Adam's before its correction. Returns the sum of weight × loss. */
  step(rows: AnsweredRows, batch: Batch, adam: AdamStep): number {
    const loss = this.slopes(rows, batch);
    this.#steps++;
    const correction = Math.sqrt(1 - adam.beta2 ** this.#steps) / (1 - adam.beta1 ** this.#steps);
    const step = { ...adam, rate: adam.rate * correction };
    this.#kernel.adam(this.#memory.decayed, step);
    this.#kernel.adam(this.#memory.free, { ...step, decay: 0 });
    return loss;
  }

  /** The first half of a step: the slopes of the batch's mean loss by everything that is learned. */
  slopes(rows: AnsweredRows, batch: Batch): number {
    const count = batch.end - batch.start;
    this.#forward(batch, 'training');
    const last = this.#memory.layers.at(-1)!;
    const scored = { margins: last.sums, width: last.units, outputs: this.#plan.outputs, ...rows, ...batch };
    const loss = outputLoss(this.#plan.task, scored, last.slopes, 1 / count);
    this.#backward(batch);
    return loss;
  }

  /** Everything that is learned beside its slopes; for tests that confirm these. */
  get learned(): readonly { readonly parameters: Numbers; readonly slopes: Numbers }[] {
    return [this.#memory.decayed, this.#memory.free];
  }

  /** Mean loss of rows outside of training, per unit of weight. */
  meanLoss(rows: AnsweredRows): number {
    const { encoded, weights } = rows;
    const order = Int32Array.from({ length: encoded.rows }, (_, row) => row);
    const last = this.#memory.layers.at(-1)!;
    let loss = 0;
    for (let start = 0; start < encoded.rows; start += this.#plan.batchRows) {
      const end = Math.min(encoded.rows, start + this.#plan.batchRows);
      const batch = { encoded, order, start, end };
      this.#forward(batch, 'scoring');
      const scored = { margins: last.sums, width: last.units, outputs: this.#plan.outputs, ...rows, ...batch };
      loss += outputLoss(this.#plan.task, scored);
    }
    return loss / weights.reduce((sum, weight) => sum + weight, 0);
  }

  snapshot(): Snapshot {
    return this.#state().map((numbers) => numbers.slice());
  }

  restore(snapshot: Snapshot): void {
    this.#state().forEach((numbers, i) => {
      numbers.set(snapshot[i]!);
    });
  }

  /** The columns with the vectors learned for their categories. */
  columns(): InputColumn[] {
    return this.#placed.map(({ column, vectors }) => {
      if (column.kind !== 'embedding') return column;
      const length = (column.categories + 1) * column.size;
      return { ...column, vectors: Float32Array.from(this.#memory.vectors.subarray(vectors, vectors + length)) };
    });
  }

  /** The layers without padding; batch normalisation becomes part of weights and biases. */
  layers(): DenseLayer[] {
    let inputs = placeColumns(this.#plan.columns).inputs;
    return this.#memory.layers.map((layer, index): DenseLayer => {
      const units = this.#units[index]!;
      const weights = new Float32Array(inputs * units);
      const biases = new Float64Array(units);
      for (let unit = 0; unit < units; unit++) {
        const { scale, shift } = layer.norm ? runningScale(layer.norm, unit) : { scale: 1, shift: layer.biases[unit]! };
        biases[unit] = shift;
        for (let input = 0; input < inputs; input++) {
          weights[input * units + unit] = layer.weights[input * layer.units + unit]! * scale;
        }
      }
      const finished = { inputs, units, weights, biases };
      inputs = units;
      return finished;
    });
  }

  #state(): Numbers[] {
    const { decayed, free, layers } = this.#memory;
    const running = layers.flatMap(({ norm }) => (norm ? [norm.means, norm.variances] : []));
    return [decayed.parameters, free.parameters, ...running];
  }

  /**
   * Weights uniform in ±√(6 / (inputs + units)), vectors small, the vector of missing ones 0 until rows teach it.
   * @see Glorot, Bengio (2010), Understanding the difficulty of training deep feedforward neural networks, AISTATS
   */
  #begin(firstInputs: number): void {
    const { layers, vectors } = this.#memory;
    let inputs = firstInputs;
    layers.forEach((layer, index) => {
      const units = this.#units[index]!;
      const bound = Math.sqrt(6 / (inputs + units));
      for (let input = 0; input < inputs; input++) {
        for (let unit = 0; unit < units; unit++) {
          layer.weights[input * layer.units + unit] = bound * (2 * this.#random.uniform() - 1);
        }
      }
      layer.norm?.factors.fill(1);
      layer.norm?.variances.fill(1);
      inputs = units;
    });
    layers.at(-1)!.biases.set(this.#plan.firstMargins);
    for (const { column, vectors: first } of this.#placed) {
      if (column.kind !== 'embedding') continue;
      const bound = Math.sqrt(3 / column.size);
      for (let i = 0; i < column.categories * column.size; i++) {
        vectors[first + i] = bound * (2 * this.#random.uniform() - 1);
      }
    }
  }

  #forward(batch: Batch, purpose: 'training' | 'scoring'): void {
    const rows = batch.end - batch.start;
    const { layers, inputs, vectors } = this.#memory;
    fillInputs(inputs, batch, { placed: this.#placed, vectors, width: layers[0]!.inputs });
    let from = inputs;
    layers.forEach((layer, index) => {
      const size = { rows, inner: layer.inputs, columns: layer.units };
      this.#kernel.multiply(from, layer.weights, layer.sums, size, layer.norm ? undefined : layer.biases);
      if (index === layers.length - 1) return;
      if (layer.norm)
        (purpose === 'training' ? normaliseBatch : normaliseByRunning)(layer.norm, layer.sums, {
          rows,
          units: layer.units,
        });
      this.#activate(layer, rows * layer.units);
      if (purpose === 'training' && this.#plan.dropout > 0) this.#leaveOut(layer, rows);
      from = layer.outputs;
    });
  }

  /** Sums become outputs, and then the slopes of the outputs by the sums. */
  #activate({ sums, outputs }: TrainedLayer, count: number): void {
    const { activation } = this.#plan;
    if (activation === 'relu') this.#kernel.rectify(sums, outputs, count);
    else bend(activation, sums, outputs, count);
  }

  /** @see Srivastava et al. (2014), Dropout, JMLR 15; kept units are scaled up in training instead of down later. */
  #leaveOut({ sums, outputs, units }: TrainedLayer, rows: number): void {
    const { dropout } = this.#plan;
    const limit = dropout * 2 ** 32;
    const factor = 1 / (1 - dropout);
    for (let i = 0; i < rows * units; i++) {
      const kept = this.#random.nextUint32() < limit ? 0 : factor;
      outputs[i]! *= kept;
      sums[i]! *= kept;
    }
  }

  #backward(batch: Batch): void {
    const rows = batch.end - batch.start;
    const { layers, inputs, inputSlopes, vectorSlopes } = this.#memory;
    for (let index = layers.length - 1; index >= 0; index--) {
      const layer = layers[index]!;
      const { slopes, units, norm } = layer;
      if (index < layers.length - 1) {
        this.#kernel.scale(slopes, layer.sums, rows * units);
      }
      if (norm) {
        normaliseSlopes(norm, slopes, { rows, units, ofFactors: layer.factorSlopes!, ofOffsets: layer.biasSlopes });
      } else {
        addColumns(slopes, layer.biasSlopes, { rows, units });
      }
      const before = layers[index - 1];
      const size = { rows, inner: layer.inputs, columns: units };
      this.#kernel.multiplyTransposed(before?.outputs ?? inputs, slopes, layer.weightSlopes, size);
      if (before === undefined && vectorSlopes.length === 0) return;
      transpose(layer.weights, layer.transposed, { rows: layer.inputs, columns: units });
      const back = { rows, inner: units, columns: layer.inputs };
      this.#kernel.multiply(slopes, layer.transposed, before?.slopes ?? inputSlopes, back);
    }
    vectorSlopes.fill(0);
    addVectorSlopes(vectorSlopes, batch, { placed: this.#placed, inputSlopes, width: layers[0]!.inputs });
  }
}

function addColumns(matrix: Numbers, sums: Numbers, { rows, units }: { rows: number; units: number }): void {
  sums.fill(0);
  for (let row = 0; row < rows; row++) {
    for (let unit = 0; unit < units; unit++) sums[unit]! += matrix[row * units + unit]!;
  }
}

function transpose(from: Numbers, to: Numbers, { rows, columns }: { rows: number; columns: number }): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) to[column * rows + row] = from[row * columns + column]!;
  }
}
