import { columnAt, type Matrix } from '../matrix.ts';
import type { Contributions, FeatureImportance } from '../model.ts';
import { isCategoryTerm, type LinearFormula, type LinearTerm, termFunction } from './linear-formula.ts';

/** Margins of rows whose columns stand in the order of the terms; row-major rows × outputs. */
export function formulaMargins({ intercepts, terms }: LinearFormula, matrix: Matrix): Float64Array {
  const outputs = intercepts.length;
  const margins = new Float64Array(matrix.rows * outputs);
  intercepts.forEach((intercept, output) => {
    for (let i = output; i < margins.length; i += outputs) margins[i] = intercept;
  });
  terms.forEach((term, index) => {
    const column = columnAt(matrix, index);
    for (let output = 0; output < outputs; output++) {
      const added = termFunction(term, output);
      for (let row = 0; row < column.length; row++) margins[row * outputs + output]! += added(column[row]!);
    }
  });
  return margins;
}

/** What every term adds to every margin; exact, for the margin is their sum. */
export function formulaContributions({ intercepts, terms }: LinearFormula, matrix: Matrix): Contributions {
  const groups = intercepts.length;
  const width = terms.length + 1;
  const values = new Float32Array(matrix.rows * groups * width);
  for (let group = 0; group < groups; group++) {
    terms.forEach((term, index) => {
      const column = columnAt(matrix, index);
      const added = termFunction(term, group);
      for (let row = 0; row < column.length; row++)
        values[(row * groups + group) * width + index] = added(column[row]!);
    });
    for (let row = 0; row < matrix.rows; row++)
      values[(row * groups + group) * width + terms.length] = intercepts[group]!;
  }
  return { values, groups, featureNames: terms.map(({ name }) => name) };
}

/** `gain` is how far a term spreads a margin (one standard deviation); a linear model has no cover (NaN). */
export function formulaImportances({ terms }: LinearFormula): FeatureImportance[] {
  return terms
    .map((term) => ({ feature: term.name, gain: spread(term), weight: 1, cover: Number.NaN }))
    .filter(({ gain }) => gain > 0)
    .sort((a, b) => b.gain - a.gain);
}

/** The mean over the outputs. */
function spread(term: LinearTerm): number {
  if (!isCategoryTerm(term)) {
    return term.coefficients.reduce((sum, coefficient) => sum + Math.abs(coefficient), 0) / term.coefficients.length;
  }
  const outputs = term.coefficients[0]?.length ?? 0;
  let sum = 0;
  for (let output = 0; output < outputs; output++) {
    const added = termFunction(term, output);
    sum += Math.sqrt(term.shares.reduce((variance, share, code) => variance + share * added(code) ** 2, 0));
  }
  return sum / outputs;
}
