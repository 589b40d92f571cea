import type { Gradients, ObjectiveSettings } from './trainer.ts';

/**
 * First or second derivative of one row's loss by its margin, rounded to float32 step by step as XGBoost's.
 * @param prediction what the margin stands for
 */
type Derivative = (margin: number, label: number, settings: ObjectiveSettings, prediction: number) => number;

/** Gradients of an objective that looks at one margin and one label at a time. */
export const rowGradients =
  (first: Derivative, second: Derivative): Gradients =>
  ({ margins, predictions, labels, weights, settings }, pairs) => {
    for (let row = 0; row < labels.length; row++) {
      const weight = weights === undefined ? 1 : weights[row]!;
      const [margin, label, prediction] = [margins[row]!, labels[row]!, predictions[row]!];
      pairs[2 * row] = Math.fround(first(margin, label, settings, prediction)) * weight;
      pairs[2 * row + 1] = Math.fround(second(margin, label, settings, prediction)) * weight;
    }
  };
