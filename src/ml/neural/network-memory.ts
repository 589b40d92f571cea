import type { BatchNorm } from './batch-norm.ts';
import { type AdamState, type DenseKernel, paddedWidth } from './dense-kernel.ts';
import type { Numbers } from './numbers.ts';

export interface NetworkShape {
  /** Of the first layer. */
  readonly inputs: number;
  /** Of every layer, the last gives the margins. */
  readonly units: readonly number[];
  /** Numbers of all vectors of categories. */
  readonly vectorNumbers: number;
  readonly batchRows: number;
  readonly hasBatchNorm: boolean;
}

/** A layer in training; widths are padded to multiples of 4, what is beyond the real ones stays 0. */
export interface TrainedLayer {
  readonly inputs: number;
  readonly units: number;
  readonly weights: Numbers;
  readonly weightSlopes: Numbers;
  readonly biases: Numbers;
  readonly biasSlopes: Numbers;
  readonly norm: BatchNorm | undefined;
  readonly factorSlopes: Numbers | undefined;
  /** Row-major rows × units: before the activation (then its slopes), after it, and the slopes of the loss. */
  readonly sums: Numbers;
  readonly outputs: Numbers;
  readonly slopes: Numbers;
  /** Units × inputs. */
  readonly transposed: Numbers;
}

/** All that a network in training consists of. */
export interface NetworkMemory {
  readonly layers: readonly TrainedLayer[];
  readonly vectors: Numbers;
  readonly vectorSlopes: Numbers;
  /** Inputs of a batch, and their slopes. */
  readonly inputs: Numbers;
  readonly inputSlopes: Numbers;
  /** What weight decay applies to: weights and vectors; then the rest. */
  readonly decayed: AdamState;
  readonly free: AdamState;
}

/** Lays out the memory of a network; called once to measure and once to allocate. */
export function layOutNetwork(
  { inputs, units, vectorNumbers, batchRows, hasBatchNorm }: NetworkShape,
  allocate: DenseKernel['allocate'],
): NetworkMemory {
  const widths = [inputs, ...units].map(paddedWidth);
  const sizes = units.map((_, index) => widths[index]! * widths[index + 1]!);
  const vectorLength = paddedWidth(vectorNumbers);
  const decayed = adamState(
    sizes.reduce((sum, size) => sum + size, vectorLength),
    allocate,
  );
  const free = adamState(
    widths.slice(1).reduce((sum, width, index) => sum + (isNormed(index) ? 2 : 1) * width, 0),
    allocate,
  );
  let [weightsAt, freeAt] = [vectorLength, 0];
  const slice = (state: AdamState, start: number, length: number): [Numbers, Numbers] => [
    state.parameters.subarray(start, start + length),
    state.slopes.subarray(start, start + length),
  ];
  const layers = sizes.map((size, index): TrainedLayer => {
    const width = widths[index + 1]!;
    const [weights, weightSlopes] = slice(decayed, weightsAt, size);
    const [biases, biasSlopes] = slice(free, freeAt, width);
    weightsAt += size;
    freeAt += width;
    const layer = { inputs: widths[index]!, units: width, weights, weightSlopes, biases, biasSlopes };
    const ofBatch = (): Numbers => allocate(batchRows * width);
    const rest = { sums: ofBatch(), outputs: ofBatch(), slopes: ofBatch(), transposed: allocate(size) };
    if (!isNormed(index)) return { ...layer, ...rest, norm: undefined, factorSlopes: undefined };
    const [factors, factorSlopes] = slice(free, freeAt, width);
    freeAt += width;
    const ofUnits = (): Numbers => allocate(width);
    const running = { means: ofUnits(), variances: ofUnits(), inverses: ofUnits() };
    return { ...layer, ...rest, factorSlopes, norm: { factors, offsets: biases, ...running, standardised: ofBatch() } };
  });
  const [vectors, vectorSlopes] = slice(decayed, 0, vectorLength);
  const [inputNumbers, inputSlopes] = [allocate(batchRows * widths[0]!), allocate(batchRows * widths[0]!)];
  return { layers, vectors, vectorSlopes, inputs: inputNumbers, inputSlopes, decayed, free };

  function isNormed(index: number): boolean {
    return hasBatchNorm && index < units.length - 1;
  }
}

const adamState = (length: number, allocate: DenseKernel['allocate']): AdamState => ({
  parameters: allocate(length),
  slopes: allocate(length),
  means: allocate(length),
  squares: allocate(length),
});
