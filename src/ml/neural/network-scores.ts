import { columnAt, type Matrix } from '../matrix.ts';
import { ACTIVATE } from './activations.ts';
import { codeOf, type DenseLayer, type InputColumn, inputsOf, type NetworkFormula } from './network-formula.ts';

/** Rows that are carried through all layers together, so that weights are read from a near cache. */
const BLOCK = 64;

/**
 * Margins of rows whose columns stand in the network's order; row-major rows × outputs. Weights are single, sums are
 * double: so the order of terms does not show, and an ONNX runtime answers the same.
 */
export function networkMargins({ columns, layers, activation }: NetworkFormula, matrix: Matrix): Float64Array {
  const outputs = layers.at(-1)!.units;
  const margins = new Float64Array(matrix.rows * outputs);
  const widest = Math.max(layers[0]!.inputs, ...layers.map(({ units }) => units));
  let [from, to] = [new Float64Array(BLOCK * widest), new Float64Array(BLOCK * widest)];
  const activate = ACTIVATE[activation];
  for (let start = 0; start < matrix.rows; start += BLOCK) {
    const rows = Math.min(BLOCK, matrix.rows - start);
    encodeBlock(columns, matrix, { start, rows, width: layers[0]!.inputs, target: from });
    layers.forEach((layer, index) => {
      addUp(layer, from, to, rows);
      if (index < layers.length - 1) {
        for (let i = 0; i < rows * layer.units; i++) to[i] = activate(to[i]!);
      }
      [from, to] = [to, from];
    });
    margins.set(from.subarray(0, rows * outputs), start * outputs);
  }
  return margins;
}

/** Sums of each row and unit. */
function addUp(
  { inputs, units, weights, biases }: DenseLayer,
  from: Float64Array,
  to: Float64Array,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    const at = row * units;
    for (let unit = 0; unit < units; unit++) to[at + unit] = biases[unit]!;
    for (let input = 0; input < inputs; input++) {
      const value = from[row * inputs + input]!;
      if (value === 0) continue;
      const first = input * units;
      for (let unit = 0; unit < units; unit++) to[at + unit]! += value * weights[first + unit]!;
    }
  }
}

function encodeBlock(
  columns: readonly InputColumn[],
  matrix: Matrix,
  { start, rows, width, target }: { start: number; rows: number; width: number; target: Float64Array },
): void {
  target.fill(0, 0, rows * width);
  let at = 0;
  columns.forEach((column, index) => {
    const values = columnAt(matrix, index);
    for (let row = 0; row < rows; row++) encodeValue(column, values[start + row]!, target, row * width + at);
    at += inputsOf(column);
  });
}

function encodeValue(column: InputColumn, value: number, target: Float64Array, at: number): void {
  switch (column.kind) {
    case 'number':
      if (!Number.isNaN(value)) target[at] = (value - column.mean) / column.scale;
      else if (column.hasIndicator) target[at + 1] = 1;
      return;
    case 'one_hot': {
      const code = codeOf(value, column.categories);
      if (code < column.categories) target[at + code] = 1;
      return;
    }
    case 'embedding': {
      const first = codeOf(value, column.categories) * column.size;
      for (let i = 0; i < column.size; i++) target[at + i] = column.vectors[first + i]!;
      return;
    }
    default:
      column satisfies never;
  }
}
