import type { Algorithm } from '../../src/ml/index.ts';
import { continuingContract } from './contract/continuing.ts';
import { contractCase } from './contract/contract-case.ts';
import { learningContract } from './contract/learning.ts';
import { longWorkContract } from './contract/long-work.ts';
import { modelContract } from './contract/models.ts';
import { parameterContract } from './contract/parameters.ts';
import { refusalContract } from './contract/refusals.ts';
import { rowWeightContract } from './contract/row-weights.ts';

/**
 * What every algorithm of the registry promises, for each task it lists (after scikit-learn's check_estimator).
 * @param quick parameters that make a fit short
 */
export function algorithmContract(algorithm: Algorithm, quick: Readonly<Record<string, unknown>>): void {
  parameterContract(algorithm, quick);
  for (const task of algorithm.tasks) {
    const one = contractCase(algorithm, task, quick);
    learningContract(one);
    modelContract(one);
    refusalContract(one);
    rowWeightContract(one);
    longWorkContract(one);
    continuingContract(one);
  }
}
