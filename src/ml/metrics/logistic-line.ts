/** Observations of one number each, to be turned into the chance of a target. */
export interface LineInput {
  readonly values: Float64Array;
  /** Each in [0, 1]. */
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

/** The chance is the logistic function of `slope · value + intercept`. */
export interface LogisticLine {
  readonly slope: number;
  readonly intercept: number;
}

const MOST_STEPS = 100;
const MOST_HALVINGS = 40;

/**
 * Logistic regression on one number by Newton's method with a line search; NaN when there is no finite optimum.
 * @see Lin, Lin, Weng (2007), Machine Learning 68(3):267–276
 */
export function fitLogisticLine(input: LineInput, start: LogisticLine): LogisticLine {
  let line = start;
  let loss = lossOf(input, line);
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = newtonStep(input, line);
    if (!(Number.isFinite(move.slope) && Number.isFinite(move.intercept))) return UNDEFINED_LINE;
    let scale = 1;
    let next = moved(line, move, scale);
    let nextLoss = lossOf(input, next);
    for (let halving = 0; !(nextLoss <= loss) && halving < MOST_HALVINGS; halving++) {
      scale /= 2;
      next = moved(line, move, scale);
      nextLoss = lossOf(input, next);
    }
    if (!(nextLoss <= loss)) return line;
    const hasMoved =
      Math.abs(next.slope - line.slope) > 1e-12 * (1 + Math.abs(line.slope)) ||
      Math.abs(next.intercept - line.intercept) > 1e-12 * (1 + Math.abs(line.intercept));
    [line, loss] = [next, nextLoss];
    if (!hasMoved) return line;
  }
  // Separable classes: the slope grows without end.
  return UNDEFINED_LINE;
}

export const UNDEFINED_LINE: LogisticLine = { slope: Number.NaN, intercept: Number.NaN };

/** The logistic function, precise for large and small arguments. */
export function logistic(margin: number): number {
  return margin >= 0 ? 1 / (1 + Math.exp(-margin)) : Math.exp(margin) / (1 + Math.exp(margin));
}

const moved = (line: LogisticLine, move: LogisticLine, scale: number): LogisticLine => ({
  slope: line.slope + scale * move.slope,
  intercept: line.intercept + scale * move.intercept,
});

function lossOf({ values, targets, weights }: LineInput, { slope, intercept }: LogisticLine): number {
  let loss = 0;
  for (let i = 0; i < values.length; i++) {
    const margin = slope * values[i]! + intercept;
    loss += weights[i]! * (Math.max(margin, 0) - margin * targets[i]! + Math.log1p(Math.exp(-Math.abs(margin))));
  }
  return loss;
}

function newtonStep({ values, targets, weights }: LineInput, { slope, intercept }: LogisticLine): LogisticLine {
  let [g1, g2, h11, h12, h22] = [0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const chance = logistic(slope * value + intercept);
    const gap = weights[i]! * (chance - targets[i]!);
    const curvature = weights[i]! * chance * (1 - chance);
    g1 += gap * value;
    g2 += gap;
    h11 += curvature * value * value;
    h12 += curvature * value;
    h22 += curvature;
  }
  const determinant = h11 * h22 - h12 * h12;
  // Equal values leave slope and intercept undetermined.
  if (!(determinant > 1e-14 * h11 * h22)) return UNDEFINED_LINE;
  return { slope: (h12 * g2 - h22 * g1) / determinant, intercept: (h12 * g1 - h11 * g2) / determinant };
}
