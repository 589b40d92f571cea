import type { FitInput } from '../algorithm.ts';
import type { Matrix } from '../matrix.ts';
import { featureReasons, labelReasons, unfitInitialModel } from '../unfit-initial-model.ts';
import type { Booster } from './booster.ts';
import type { XgboostParameters } from './parameters.ts';
import { XgboostModel } from './xgboost-model.ts';

/**
 * The model to go on from, if there is one, after checking that trees grown with `parameters` can follow its own.
 * @throws AssayError `ML_INITIAL_MODEL_UNFIT` with every reason
 */
export function modelToContinue(
  { initialModel, train, labelValues }: FitInput,
  parameters: XgboostParameters,
): XgboostModel | undefined {
  if (initialModel === undefined) return undefined;
  if (!(initialModel instanceof XgboostModel)) throw unfitInitialModel([`it is a model of ${initialModel.algorithm}`]);
  const reasons = [
    ...parameterReasons(initialModel.booster, parameters),
    ...featureReasons(initialModel, train),
    ...codingReasons(initialModel.booster, train),
    ...labelReasons(initialModel, labelValues),
  ];
  if (reasons.length > 0) throw unfitInitialModel(reasons);
  return initialModel;
}

function parameterReasons(
  { objective, groups, treeWeights, parallelTrees, baseScores }: Booster,
  parameters: XgboostParameters,
): string[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['objective', objective === 'reg:linear' ? 'reg:squarederror' : objective, parameters.objective],
    ['num_class', groups, parameters.num_class ?? 1],
    ['booster', treeWeights === undefined ? 'gbtree' : 'dart', parameters.booster],
    ['num_parallel_tree', parallelTrees, parameters.num_parallel_tree],
    ['base_score', baseScores[0], Math.fround(parameters.base_score ?? baseScores[0]!)],
  ];
  return pairs
    .filter(([, its, asked]) => its !== asked)
    .map(([name, its, asked]) => `its ${name} is ${its}, not ${asked}`);
}

/** Columns that were categories and now are numbers, or the other way round. */
function codingReasons({ featureNames, featureTypes }: Booster, { names, categories = {} }: Matrix): string[] {
  return featureNames.flatMap((name, i) => {
    const type = featureTypes[i];
    const [wasCoded, isCoded] = [type === 'c', Object.hasOwn(categories, name)];
    if (type === undefined || !names.includes(name) || wasCoded === isCoded) return [];
    return [`${name} was a column of ${wasCoded ? 'categories' : 'numbers'}`];
  });
}
