import type { Algorithm, CompleteOptions } from './algorithm.ts';
import type { AlgorithmName } from './algorithm-names.ts';
import { xgboost } from './boosting/xgboost.ts';
import { isolationForest } from './forests/isolation/isolation-forest.ts';
import { randomForest } from './forests/random-forest.ts';
import { lightgbm } from './lightgbm/lightgbm.ts';
import { linearRegression } from './linear/linear-regression.ts';
import { logisticRegression } from './linear/logistic-regression.ts';
import { neuralNetwork } from './neural/neural-network.ts';

/** The registry: adding an algorithm is one folder, one name and one row here. */
export const ALGORITHMS: Readonly<Record<AlgorithmName, Algorithm>> = {
  xgboost,
  lightgbm,
  random_forest: randomForest,
  isolation_forest: isolationForest,
  logistic_regression: logisticRegression,
  linear_regression: linearRegression,
  neural_network: neuralNetwork,
};

/**
 * All parameters of an algorithm: those given under their own names, the others at their defaults.
 * @throws AssayError `ML_PARAMETERS_INVALID` listing every fault at once
 */
export function completeParameters(
  algorithm: AlgorithmName,
  parameters: unknown = {},
  options: CompleteOptions = {},
): Readonly<Record<string, unknown>> {
  return ALGORITHMS[algorithm].completeParameters(parameters, options);
}
