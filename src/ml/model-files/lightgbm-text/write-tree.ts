import { type LightgbmTree, leafCount } from '../../lightgbm/lightgbm-tree.ts';
import { shortestFloat32 } from '../document/float-text.ts';

/** The block of one tree, from `Tree=` to its two empty lines. */
export function writeTree(tree: LightgbmTree, index: number): string {
  const { categories, linear } = tree;
  const sets = categories === undefined ? 0 : categories.boundaries.length - 1;
  const lines = [
    `Tree=${index}`,
    `num_leaves=${leafCount(tree)}`,
    `num_cat=${sets}`,
    `split_feature=${tree.features.join(' ')}`,
    `split_gain=${Array.from(tree.gains, floatText).join(' ')}`,
    `threshold=${numbers(tree.thresholds)}`,
    `decision_type=${tree.decisions.join(' ')}`,
    `left_child=${tree.left.join(' ')}`,
    `right_child=${tree.right.join(' ')}`,
    `leaf_value=${numbers(tree.leafValues)}`,
    `leaf_weight=${numbers(tree.leafWeights)}`,
    `leaf_count=${tree.leafCounts.join(' ')}`,
    `internal_value=${numbers(tree.internalValues)}`,
    `internal_weight=${numbers(tree.internalWeights)}`,
    `internal_count=${tree.internalCounts.join(' ')}`,
  ];
  if (categories !== undefined) {
    lines.push(`cat_boundaries=${categories.boundaries.join(' ')}`, `cat_threshold=${categories.words.join(' ')}`);
  }
  lines.push(`is_linear=${linear === undefined ? 0 : 1}`);
  if (linear !== undefined) {
    lines.push(
      `leaf_const=${linear.map(({ constant }) => numberText(constant)).join(' ')}`,
      `num_features=${linear.map(({ features }) => features.length).join(' ')}`,
      `leaf_features=${linear.flatMap(({ features }) => [...features]).join(' ')}`,
      `leaf_coeff=${linear.flatMap(({ coefficients }) => Array.from(coefficients, numberText)).join(' ')}`,
    );
  }
  lines.push(`shrinkage=${numberText(tree.shrinkage)}`, '', '', '');
  return lines.join('\n');
}

const numbers = (values: Float64Array): string => Array.from(values, numberText).join(' ');

/** As few digits as read back to the same double. */
export function numberText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

const floatText = (value: number): string => (Number.isFinite(value) ? shortestFloat32(value) : numberText(value));
