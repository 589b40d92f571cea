import { thresholdRuleSchema } from '../config/index.ts';
import { check, display, type Fault, faultsError } from '../schema/index.ts';
import type { BinaryModelOutcome } from './binary-model-outcome.ts';

/**
 * Refuses what cannot be evaluated, every fault at once.
 * @throws AssayError `EVALUATION_INPUT_INVALID`
 */
export function checkOutcome({ labels, probabilities, threshold = 0.5, production = [] }: BinaryModelOutcome): void {
  const faults: Fault[] = [];
  if (labels.length === 0) faults.push({ path: 'labels', got: 'no rows', expected: 'at least one row' });
  const outside = probabilities.findIndex((probability) => !(probability >= 0 && probability <= 1));
  if (outside >= 0) {
    faults.push({
      path: `probabilities[${outside}]`,
      got: display(probabilities[outside]),
      expected: 'a probability in [0, 1]; raw scores become one by the logistic function',
    });
  }
  if (!(threshold >= 0 && threshold <= 1)) {
    faults.push({ path: 'threshold', got: display(threshold), expected: 'a probability in [0, 1]' });
  }
  for (const [index, rule] of production.entries()) {
    const outcome = check(thresholdRuleSchema, rule);
    if (!('faults' in outcome)) continue;
    faults.push(
      ...outcome.faults.map((fault) => ({ ...fault, path: `production[${index}]${fault.path && '.'}${fault.path}` })),
    );
  }
  if (faults.length === 0) return;
  throw faultsError(faults, {
    code: 'EVALUATION_INPUT_INVALID',
    subject: 'evaluation input',
    remedy: 'Pass one label (0 or 1) and one probability per row, and rules such as { metric: "pr_auc", min: 0.7 }',
  });
}
