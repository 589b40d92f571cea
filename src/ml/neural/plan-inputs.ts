import { learnDesign } from '../linear/design-columns.ts';
import { columnAt, type Matrix } from '../matrix.ts';
import type { PlannedColumn } from './network-formula.ts';
import type { NeuralParameters } from './parameters.ts';

/** How each column enters the network: means and deviations by row weight, sizes of vectors by the categories. */
export function planInputs(
  matrix: Matrix,
  weights: Float32Array | undefined,
  { category_encoding, embedding_size, missing_indicator }: NeuralParameters,
): PlannedColumn[] {
  return learnDesign(matrix, weights).map((column, index): PlannedColumn => {
    const { name } = column;
    if (column.kind === 'number') {
      const hasIndicator = missing_indicator && lacksValues(matrix, index, weights);
      return { kind: 'number', name, mean: column.mean, scale: column.scale, hasIndicator };
    }
    const categories = column.shares.length;
    if (category_encoding === 'one_hot') return { kind: 'one_hot', name, categories };
    return { kind: 'embedding', name, categories, size: embedding_size ?? defaultSize(categories) };
  });
}

/** The rule of thumb of the fastai library. */
const defaultSize = (categories: number): number => Math.max(1, Math.min(32, Math.round(1.6 * categories ** 0.56)));

const lacksValues = (matrix: Matrix, index: number, weights: Float32Array | undefined): boolean =>
  columnAt(matrix, index).some((value, row) => Number.isNaN(value) && weights?.[row] !== 0);
